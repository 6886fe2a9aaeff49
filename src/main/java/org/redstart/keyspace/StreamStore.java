package org.redstart.keyspace;

import java.util.ArrayDeque;
import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;
import org.redstart.structure.IdTree;
import org.redstart.structure.Listpack;
import org.redstart.structure.ListpackEditor;
import org.redstart.structure.Tree;
import org.redstart.structure.TreeCursor;
import org.redstart.structure.TreeDrain;

/**
 * Streams: a tree of nodes by id, each a listpack of entries. The groups that read them are kept by {@link StreamGroups}.
 *
 * <p>Methods that change a stream take the key that was just looked up and holds one. A stream may be empty.
 */
public final class StreamStore implements Container {
    private static final long MOST_NODE_BYTES = 1L << 30;

    private final Arena arena;
    private final ListpackEditor packs;
    private final StreamPack editor;
    private final IdTree tree;
    private final TreeCursor cursor;
    private final StreamCursor walk;
    private final StreamGroups groups;
    private final StreamId id = new StreamId();
    private final StreamId limit = new StreamId();
    private long nodeBytes = 4096;
    private long nodeEntries = 100;

    StreamStore(Arena arena, ListpackEditor packs, LazyFree lazyFree) {
        this.arena = arena;
        this.packs = packs;
        this.editor = new StreamPack(packs);
        this.tree = new IdTree(arena);
        this.cursor = new TreeCursor(tree);
        this.walk = newCursor();
        this.groups = new StreamGroups(arena, this, lazyFree);
    }

    public StreamGroups groups() {
        return groups;
    }

    public void setNodeBytes(long bytes) {
        nodeBytes = bytes;
    }

    public void setNodeEntries(long entries) {
        nodeEntries = entries;
    }

    public long nodeEntries() {
        return nodeEntries;
    }

    /** A cursor for one who keeps it. */
    public StreamCursor newCursor() {
        return new StreamCursor(tree);
    }

    /** How many nodes there are. */
    public static long nodes(long root) {
        return Tree.items(StreamRoot.entries(root));
    }

    /** How many entries the stream under the key that was just looked up has. */
    public long length(Database database, Key key) {
        return StreamRoot.length(Entry.valueHandle(database.entry(key)));
    }

    /** A new cursor at the first node, whose items are nodes in the order of their ids. There may be none. */
    public TreeCursor eachNode(long root) {
        TreeCursor each = new TreeCursor(tree);
        tree.first(StreamRoot.entries(root), each);
        return each;
    }

    /** Where a node's listpack is. */
    public static long packOf(long node) {
        return Arena.address(StreamNode.pack(node));
    }

    /** Adds a node with a copy of a listpack from elsewhere, whose id is above all others; false if the listpack is no node's. */
    public boolean appendNode(Database database, Key key, StreamId at, long pack) {
        if (!StreamPack.isValid(pack)) {
            return false;
        }
        long root = own(database, key);
        long entries = ownEntries(root);
        if (tree.last(entries, cursor) && at.order(IdTree.ms(cursor.item()), IdTree.sequence(cursor.item())) <= 0) {
            return false;
        }
        long copy = packs.copy(pack);
        long node = StreamNode.create(arena, at.ms(), at.sequence(), copy);
        Tree.addBytes(entries, Arena.footprint(node) + Arena.footprint(copy));
        tree.append(entries, cursor, node);
        StreamRoot.putLength(root, StreamRoot.length(root) + StreamPack.count(pack));
        return true;
    }

    /** Whether there is an entry with an id. */
    public boolean has(long root, long ms, long sequence) {
        return walk.seekExactly(root, ms, sequence);
    }

    /** Stores an empty stream. */
    public void create(Database database, Key key) {
        long root = arena.allocate(StreamRoot.BYTES, Tag.NODE);
        Native.fill(root, StreamRoot.BYTES, (byte) 0);
        StreamRoot.putEntries(root, tree.create());
        database.setCollection(key, ValueType.STREAM, Entry.TABLE, root);
    }

    /** The stream's root, to be changed. */
    long own(Database database, Key key) {
        long root = Entry.valueHandle(database.entry(key));
        long owned = own(root);
        if (owned != root) {
            database.pointTo(key, Entry.TABLE, owned);
        }
        return owned;
    }

    private long own(long root) {
        if (!arena.isFrozen(root)) {
            return root;
        }
        long copy = arena.allocate(StreamRoot.BYTES, Tag.NODE);
        Native.copy(root, copy, StreamRoot.BYTES);
        arena.free(root, Tag.NODE);
        return copy;
    }

    private long ownEntries(long root) {
        long entries = tree.own(StreamRoot.entries(root));
        StreamRoot.putEntries(root, entries);
        return entries;
    }

    /** Adds an entry, whose id is above all others. */
    public void append(Database database, Key key, StreamId at, StreamFields from) {
        long root = own(database, key);
        long entries = ownEntries(root);
        boolean any = tree.last(entries, cursor);
        if (!any || !hasRoom(StreamNode.pack(cursor.item()), from)) {
            long pack = editor.append(editor.create(from), 0, 0, from);
            long node = StreamNode.create(arena, at.ms(), at.sequence(), pack);
            Tree.addBytes(entries, Arena.footprint(node) + Arena.footprint(pack));
            tree.append(entries, cursor, node);
        } else {
            long node = cursor.item();
            long pack = StreamNode.pack(node);
            long before = Arena.footprint(pack);
            long now = editor.append(pack, at.ms() - IdTree.ms(node), at.sequence() - IdTree.sequence(node), from);
            edited(entries, cursor, pack, before, now);
        }
        long length = StreamRoot.length(root) + 1;
        StreamRoot.putLength(root, length);
        StreamRoot.putAdded(root, StreamRoot.added(root) + 1);
        StreamRoot.putId(root, StreamRoot.LAST, at);
        if (length == 1) {
            StreamRoot.putId(root, StreamRoot.FIRST, at);
        }
    }

    private boolean hasRoom(long handle, StreamFields from) {
        long pack = Arena.address(handle);
        long more = 0;
        for (int i = 0; i < 2 * from.fields(); i++) {
            more += from.length(i);
        }
        long mostBytes = nodeBytes == 0 ? MOST_NODE_BYTES : Math.min(nodeBytes, MOST_NODE_BYTES);
        return Listpack.bytes(pack) + more < mostBytes
                && (nodeEntries == 0 || StreamPack.count(pack) + StreamPack.deleted(pack) < nodeEntries);
    }

    /** The pack of the node at a cursor has been edited, and may lie elsewhere now. */
    private void edited(long entries, TreeCursor at, long pack, long footprintBefore, long now) {
        Tree.addBytes(entries, Arena.footprint(now) - footprintBefore);
        if (now == pack) {
            return;
        }
        long node = at.item();
        if (arena.isFrozen(node)) {
            long copy = StreamNode.create(arena, IdTree.ms(node), IdTree.sequence(node), now);
            tree.set(at, copy);
            arena.free(node, Tag.NODE);
        } else {
            StreamNode.putPack(node, now);
        }
    }

    /** Takes out the node at a cursor. */
    private void removeNode(long entries, TreeCursor at) {
        long node = tree.remove(at);
        Tree.addBytes(entries, -Arena.footprint(node) - Arena.footprint(StreamNode.pack(node)));
        freeNode(node);
    }

    private void freeNode(long node) {
        packs.free(StreamNode.pack(node));
        arena.free(node, Tag.NODE);
    }

    /** Deletes the entry with an id; false if there is none. To be followed by {@link #deleted}. */
    public boolean delete(Database database, Key key, StreamId at) {
        if (!has(Entry.valueHandle(database.entry(key)), at.ms(), at.sequence())) {
            return false;
        }
        long root = own(database, key);
        long entries = ownEntries(root);
        walk.seekExactly(root, at.ms(), at.sequence());
        TreeCursor node = walk.node();
        long pack = StreamNode.pack(node.item());
        if (StreamPack.count(Arena.address(pack)) == 1) {
            removeNode(entries, node);
        } else {
            long before = Arena.footprint(pack);
            edited(entries, node, pack, before, editor.setCounts(editor.mark(pack, walk.offset()), -1, 1));
        }
        StreamRoot.putLength(root, StreamRoot.length(root) - 1);
        if (at.order(StreamRoot.maxDeleted(root, id)) > 0) {
            StreamRoot.putId(root, StreamRoot.MAX_DELETED, at);
        }
        return true;
    }

    /** Brings the first id up to date after deletions. */
    public void deleted(Database database, Key key) {
        long root = own(database, key);
        boolean any = walk.seek(root, id.set(0, 0), limit.set(StreamId.MOST, StreamId.MOST));
        StreamRoot.putId(root, StreamRoot.FIRST, any ? walk.id(id) : id.set(0, 0));
    }

    /** The last entry that is still there, or 0-0. */
    public StreamId lastValid(long root, StreamId into) {
        boolean any = walk.seekBack(root, id.set(0, 0), limit.set(StreamId.MOST, StreamId.MOST));
        return any ? walk.id(into) : into.set(0, 0);
    }

    /** Sets what XSETID sets; {@code added} -1 and a maxDeleted of 0-0 leave what there was. */
    public void setLast(Database database, Key key, StreamId last, long added, StreamId maxDeleted) {
        long root = own(database, key);
        StreamRoot.putId(root, StreamRoot.LAST, last);
        if (added != -1) {
            StreamRoot.putAdded(root, added);
        }
        if (!maxDeleted.isZero()) {
            StreamRoot.putId(root, StreamRoot.MAX_DELETED, maxDeleted);
        }
    }

    /** Removes the oldest entries as told; returns how many went. */
    public long trim(Database database, Key key, StreamTrim how) {
        long root = own(database, key);
        long entries = ownEntries(root);
        long removed = 0;
        boolean more = tree.first(entries, cursor);
        while (more && how.isDue(StreamRoot.length(root))) {
            long node = cursor.item();
            long count = StreamPack.count(Arena.address(StreamNode.pack(node)));
            if (how.most() != 0 && removed + count > how.most()) {
                break;
            }
            if (!how.takesNode(StreamRoot.length(root), count, node)) {
                if (!how.isApproximate()) {
                    removed += trimNode(root, entries, how);
                }
                break;
            }
            removeNode(entries, cursor);
            StreamRoot.putLength(root, StreamRoot.length(root) - count);
            removed += count;
            more = cursor.exists();
        }
        if (removed > 0) {
            deleted(database, key);
        }
        return removed;
    }

    /** Marks entries of the first node, at the cursor, as deleted; some entry stays. */
    private long trimNode(long root, long entries, StreamTrim how) {
        long handle = StreamNode.pack(cursor.item());
        long before = Arena.footprint(handle);
        long now = handle;
        long length = StreamRoot.length(root);
        long removed = 0;
        boolean more = walk.seek(root, id.set(0, 0), limit.set(StreamId.MOST, StreamId.MOST));
        int[] offsets = new int[(int) StreamPack.count(Arena.address(handle))];
        while (more && removed < offsets.length && how.takesEntry(length - removed, walk.ms(), walk.sequence())) {
            offsets[(int) removed++] = walk.offset();
            more = walk.next();
        }
        // Flags are one small number whatever they say, so the offsets stay right.
        for (int i = 0; i < removed; i++) {
            now = editor.mark(now, offsets[i]);
        }
        now = editor.setCounts(now, -removed, removed);
        edited(entries, cursor, handle, before, now);
        StreamRoot.putLength(root, length - removed);
        return removed;
    }

    @Override
    public long footprint(long root) {
        return Arena.footprint(root) + Tree.bytes(StreamRoot.entries(root)) + groups.footprint(StreamRoot.groups(root));
    }

    @Override
    public Drain drain(long root) {
        ArrayDeque<Drain> parts = new ArrayDeque<>();
        TreeDrain nodes = tree.drain(StreamRoot.entries(root));
        parts.push(() -> nodes.next(this::freeNode));
        groups.drain(StreamRoot.groups(root), parts);
        arena.free(root, Tag.NODE);
        return allOf(parts);
    }

    /** Drains parts, which may add further ones, until none is left. */
    static Drain allOf(ArrayDeque<Drain> parts) {
        return () -> {
            Drain part = parts.peek();
            if (part != null && !part.step()) {
                parts.remove(part);
            }
            return !parts.isEmpty();
        };
    }

    @Override
    public Copying copying(long root) {
        return new StreamCopying(root);
    }

    /** Copies a stream node by node, and then its groups at once. */
    private final class StreamCopying implements Copying {
        private final TreeCursor from = new TreeCursor(tree);
        private long copy;
        private long fromGroups;
        private boolean more;

        StreamCopying(long root) {
            copy = arena.allocate(StreamRoot.BYTES, Tag.NODE);
            Native.copy(root, copy, StreamRoot.BYTES);
            StreamRoot.putEntries(copy, tree.create());
            StreamRoot.putGroups(copy, 0);
            fromGroups = StreamRoot.groups(root);
            more = tree.first(StreamRoot.entries(root), from);
        }

        @Override
        public boolean step() {
            copy = own(copy);
            if (more) {
                copyNode(ownEntries(copy));
                more = from.next();
                return true;
            }
            StreamRoot.putGroups(copy, groups.copy(fromGroups));
            return false;
        }

        private void copyNode(long entries) {
            long node = from.item();
            long pack = packs.copy(Arena.address(StreamNode.pack(node)));
            long nodeCopy = StreamNode.create(arena, IdTree.ms(node), IdTree.sequence(node), pack);
            Tree.addBytes(entries, Arena.footprint(nodeCopy) + Arena.footprint(pack));
            tree.append(entries, cursor, nodeCopy);
        }

        @Override
        public long handle() {
            return copy;
        }
    }
}
