package org.redstart.keyspace;

import org.redstart.memory.Arena;
import org.redstart.structure.IdTree;
import org.redstart.structure.Listpack;
import org.redstart.structure.TreeCursor;

/**
 * Walks the entries of a stream in either direction, passing by deleted ones. It stays right as long as the stream does not
 * change; on a stream that a cut keeps, any thread may move one of its own.
 */
public final class StreamCursor {
    /** So many entries further on a walk is no longer than a search. */
    private static final int NEAR = 32;

    private final IdTree tree;
    private final TreeCursor nodes;
    private final StreamId last = new StreamId();
    /** What {@link #reach} was last asked for. */
    private long reachedMs;

    private long reachedSequence;
    private boolean backward;
    private boolean exists;
    private long pack;
    private long nodeMs;
    private long nodeSequence;
    private long masterFields;
    private long firstEntry;
    private long entry;
    private long end;
    private long body;
    private long ms;
    private long sequence;
    private int flags;
    private int fields;

    StreamCursor(IdTree tree) {
        this.tree = tree;
        this.nodes = new TreeCursor(tree);
    }

    /** Goes to the first entry with an id from one to another; false if there is none. */
    public boolean seek(long root, StreamId from, StreamId to) {
        return seek(StreamRoot.entries(root), from.ms(), from.sequence(), to.ms(), to.sequence(), false);
    }

    /** Goes to the last entry with an id from one to another, to walk back; false if there is none. */
    public boolean seekBack(long root, StreamId from, StreamId to) {
        return seek(StreamRoot.entries(root), to.ms(), to.sequence(), from.ms(), from.sequence(), true);
    }

    /** Goes to the entry with an id; false if there is none. */
    public boolean seekExactly(long root, long atMs, long atSequence) {
        return seek(StreamRoot.entries(root), atMs, atSequence, atMs, atSequence, false);
    }

    /**
     * As {@link #seekExactly}, for ids asked for one after the other: where the next is near, the walk goes on. Only for a cursor that
     * nothing else moves, on a stream that does not change meanwhile.
     */
    public boolean reach(long root, long atMs, long atSequence) {
        int order = StreamId.compare(reachedMs, reachedSequence, atMs, atSequence);
        boolean onward = exists && order < 0;
        for (int i = 0; onward && exists && i < NEAR && isBefore(atMs, atSequence); i++) {
            step();
        }
        if (!onward || exists && isBefore(atMs, atSequence)) {
            seek(StreamRoot.entries(root), atMs, atSequence, StreamId.MOST, StreamId.MOST, false);
        }
        reachedMs = atMs;
        reachedSequence = atSequence;
        return exists && ms == atMs && sequence == atSequence;
    }

    private boolean seek(long entries, long fromMs, long fromSequence, long toMs, long toSequence, boolean back) {
        backward = back;
        last.set(toMs, toSequence);
        exists = tree.seekFloor(entries, fromMs, fromSequence, nodes) || !back && tree.first(entries, nodes);
        if (exists) {
            enter();
            walk();
        }
        while (exists && isBefore(fromMs, fromSequence)) {
            step();
        }
        return exists;
    }

    /** Whether the walk has not yet come to the given start. */
    private boolean isBefore(long fromMs, long fromSequence) {
        int order = StreamId.compare(ms, sequence, fromMs, fromSequence);
        return backward ? order > 0 : order < 0;
    }

    public boolean next() {
        step();
        return exists;
    }

    private void step() {
        entry = backward ? entry : end;
        walk();
    }

    /** Stands at the edge of a node that the walk comes from. */
    private void enter() {
        long item = nodes.item();
        nodeMs = IdTree.ms(item);
        nodeSequence = IdTree.sequence(item);
        pack = Arena.address(StreamNode.pack(item));
        long masterEnd = StreamPack.masterEnd(pack);
        masterFields = StreamPack.masterFields(pack);
        firstEntry = masterEnd + Listpack.elementBytes(masterEnd);
        entry = backward ? pack + Listpack.bytes(pack) - 1 : firstEntry;
    }

    /** Reads on from the edge of an entry to the next that is not deleted. */
    private void walk() {
        do {
            while (entry == (backward ? firstEntry : pack + Listpack.bytes(pack) - 1)) {
                exists = backward ? nodes.previous() : nodes.next();
                if (!exists) {
                    return;
                }
                enter();
            }
            if (backward) {
                long count = Listpack.previous(pack, entry);
                entry = count;
                for (long left = Listpack.intValue(count); left > 0; left--) {
                    entry = Listpack.previous(pack, entry);
                }
            }
            read();
            if (isDeleted() && !backward) {
                entry = end;
            }
        } while (isDeleted());
        int order = StreamId.compare(ms, sequence, last.ms(), last.sequence());
        exists = backward ? order >= 0 : order <= 0;
    }

    private void read() {
        flags = (int) Listpack.intValue(entry);
        long at = Listpack.next(entry);
        ms = nodeMs + Listpack.intValue(at);
        at = Listpack.next(at);
        sequence = nodeSequence + Listpack.intValue(at);
        at = Listpack.next(at);
        boolean same = isSameFields();
        fields = (int) Listpack.intValue(same ? masterFields : at);
        body = same ? at : Listpack.next(at);
        end = StreamPack.skip(body, (same ? 1L : 2L) * fields + 1);
    }

    private boolean isDeleted() {
        return (flags & StreamPack.DELETED) != 0;
    }

    private boolean isSameFields() {
        return (flags & StreamPack.SAME_FIELDS) != 0;
    }

    public boolean exists() {
        return exists;
    }

    public long ms() {
        return ms;
    }

    public long sequence() {
        return sequence;
    }

    public StreamId id(StreamId into) {
        return into.set(ms, sequence);
    }

    /** How many fields the entry has. */
    public int fields() {
        return fields;
    }

    /** Shows the entry's fields and values in turn, as elements of listpacks. */
    public void show(Visitor visitor) {
        boolean same = isSameFields();
        long field = same ? Listpack.next(masterFields) : body;
        long value = same ? body : Listpack.next(body);
        for (int i = 0; i < fields; i++) {
            visitor.visit(field);
            visitor.visit(value);
            field = same ? field + Listpack.elementBytes(field) : value + Listpack.elementBytes(value);
            value = same ? value + Listpack.elementBytes(value) : i + 1 < fields ? Listpack.next(field) : 0;
        }
    }

    /** Takes elements of listpacks. */
    @FunctionalInterface
    public interface Visitor {
        void visit(long element);
    }

    /** The node the entry is in. */
    TreeCursor node() {
        return nodes;
    }

    /** Where the entry begins in its node's pack. */
    int offset() {
        return (int) (entry - pack);
    }
}
