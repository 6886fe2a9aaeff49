package org.redstart.keyspace;

import java.util.ArrayDeque;
import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;
import org.redstart.structure.IdTree;
import org.redstart.structure.NameTree;
import org.redstart.structure.Tree;
import org.redstart.structure.TreeCursor;
import org.redstart.structure.TreeDrain;

/**
 * The groups of streams, their consumers, and what these have not acknowledged yet.
 *
 * <p>A group that is to be changed is first opened, which gives the handle to change it by until the command ends; a consumer
 * likewise. Handles that were looked up otherwise are for reading, and only until the next change.
 */
public final class StreamGroups {
    /** The lag of a group that nobody can tell. */
    public static final long NO_LAG = StreamProgress.NO_LAG;

    private final Arena arena;
    private final StreamStore streams;
    private final LazyFree lazyFree;
    private final NameTree groups;
    private final NameTree consumers;
    private final IdTree ids;
    private final TreeCursor groupCursor;
    private final TreeCursor consumerCursor;
    private final TreeCursor numberCursor;
    private final TreeCursor pendingCursor;
    private final TreeCursor ownCursor;
    private final StreamProgress progress = new StreamProgress();

    StreamGroups(Arena arena, StreamStore streams, LazyFree lazyFree) {
        this.arena = arena;
        this.streams = streams;
        this.lazyFree = lazyFree;
        this.groups = new NameTree(arena, StreamGroup.HEAD_BYTES);
        this.consumers = new NameTree(arena, StreamConsumer.HEAD_BYTES);
        this.ids = new IdTree(arena);
        this.groupCursor = new TreeCursor(groups);
        this.consumerCursor = new TreeCursor(consumers);
        this.numberCursor = new TreeCursor(ids);
        this.pendingCursor = new TreeCursor(ids);
        this.ownCursor = new TreeCursor(ids);
    }

    /** How many groups a stream has. */
    public static long count(long root) {
        long tree = StreamRoot.groups(root);
        return tree == 0 ? 0 : Tree.items(tree);
    }

    /** The group with a name, or 0. */
    public long find(long root, long name, int length) {
        long tree = StreamRoot.groups(root);
        return tree != 0 && groups.seek(tree, name, length, groupCursor) ? groupCursor.item() : 0;
    }

    /** A new cursor at the first group, whose items are groups in the order of their names. There is one. */
    public TreeCursor eachGroup(long root) {
        TreeCursor each = new TreeCursor(groups);
        groups.first(StreamRoot.groups(root), each);
        return each;
    }

    public long nameAddress(long group) {
        return groups.nameAddress(group);
    }

    public int nameLength(long group) {
        return groups.nameLength(group);
    }

    /** How many consumers a group has. */
    public static long consumers(long group) {
        return Tree.items(StreamGroup.get(group, StreamGroup.CONSUMERS));
    }

    /** A new cursor at the first consumer, whose items are consumers in the order of their names. There may be none. */
    public TreeCursor eachConsumer(long group) {
        TreeCursor each = new TreeCursor(consumers);
        consumers.first(StreamGroup.get(group, StreamGroup.CONSUMERS), each);
        return each;
    }

    /** The consumer of a group with a name, or 0. */
    public long consumer(long group, long name, int length) {
        long tree = StreamGroup.get(group, StreamGroup.CONSUMERS);
        return consumers.seek(tree, name, length, consumerCursor) ? consumerCursor.item() : 0;
    }

    public long consumerNameAddress(long consumer) {
        return consumers.nameAddress(consumer);
    }

    public int consumerNameLength(long consumer) {
        return consumers.nameLength(consumer);
    }

    /** The consumer that a pending entry was delivered to. */
    public long consumerOf(long group, long pending) {
        return numbered(group, PendingEntry.consumer(pending));
    }

    private long numbered(long group, long number) {
        ids.seekCeiling(StreamGroup.get(group, StreamGroup.NUMBERS), number, 0, numberCursor);
        assert StreamConsumer.number(numberCursor.item()) == number;
        return numberCursor.item();
    }

    /** How many entries a group has pending. */
    public static long pending(long group) {
        return Tree.items(StreamGroup.get(group, StreamGroup.PENDING));
    }

    /** How many entries a consumer has pending. */
    public static long pendingOf(long consumer) {
        return Tree.items(StreamConsumer.get(consumer, StreamConsumer.PENDING));
    }

    /** A new cursor at a group's first pending entry from an id on; it may be beyond the last. */
    public TreeCursor eachPending(long group, StreamId from) {
        return eachFrom(StreamGroup.get(group, StreamGroup.PENDING), from);
    }

    /** A new cursor at a consumer's first pending entry from an id on; it may be beyond the last. */
    public TreeCursor eachPendingOf(long consumer, StreamId from) {
        return eachFrom(StreamConsumer.get(consumer, StreamConsumer.PENDING), from);
    }

    /** A group's first pending entry from an id on, or 0. */
    public long firstPending(long group, StreamId from) {
        return firstFrom(StreamGroup.get(group, StreamGroup.PENDING), from);
    }

    /** A group's last pending entry; there is one. */
    public long lastPending(long group) {
        ids.last(StreamGroup.get(group, StreamGroup.PENDING), pendingCursor);
        return pendingCursor.item();
    }

    /** A consumer's first pending entry from an id on, or 0. */
    public long firstPendingOf(long consumer, StreamId from) {
        return firstFrom(StreamConsumer.get(consumer, StreamConsumer.PENDING), from);
    }

    private long firstFrom(long tree, StreamId from) {
        return ids.seekCeiling(tree, from.ms(), from.sequence(), pendingCursor) ? pendingCursor.item() : 0;
    }

    private TreeCursor eachFrom(long tree, StreamId from) {
        TreeCursor each = new TreeCursor(ids);
        ids.seekCeiling(tree, from.ms(), from.sequence(), each);
        return each;
    }

    /** The pending entry of a group with an id, or 0. */
    public long findPending(long group, long ms, long sequence) {
        return seekPending(StreamGroup.get(group, StreamGroup.PENDING), ms, sequence, pendingCursor)
                ? pendingCursor.item()
                : 0;
    }

    private boolean seekPending(long tree, long ms, long sequence, TreeCursor at) {
        return ids.seekCeiling(tree, ms, sequence, at)
                && IdTree.ms(at.item()) == ms
                && IdTree.sequence(at.item()) == sequence;
    }

    /** Adds a group; false if there is one with that name. */
    public boolean create(Database database, Key key, long name, int length, StreamId last, long read) {
        long root = streams.own(database, key);
        if (find(root, name, length) != 0) {
            return false;
        }
        long tree = ownGroups(root);
        long group = arena.allocate(groups.blockBytes(length), Tag.NODE);
        StreamGroup.putLast(group, last);
        StreamGroup.putRead(group, read);
        StreamGroup.put(group, StreamGroup.PENDING, ids.create());
        StreamGroup.put(group, StreamGroup.CONSUMERS, consumers.create());
        StreamGroup.put(group, StreamGroup.NUMBERS, ids.create());
        StreamGroup.put(group, StreamGroup.NEXT, 1);
        groups.putName(group, name, length);
        Tree.addBytes(tree, Arena.footprint(group));
        groups.seek(tree, name, length, groupCursor);
        groups.insertBefore(groupCursor, group);
        return true;
    }

    private long ownGroups(long root) {
        long had = StreamRoot.groups(root);
        long tree = had == 0 ? groups.create() : groups.own(had);
        StreamRoot.putGroups(root, tree);
        return tree;
    }

    /** A group to be changed, or 0 if there is none with that name. */
    public long open(Database database, Key key, long name, int length) {
        if (find(Entry.valueHandle(database.entry(key)), name, length) == 0) {
            return 0;
        }
        long tree = ownGroups(streams.own(database, key));
        groups.seek(tree, name, length, groupCursor);
        long group = groupCursor.item();
        if (arena.isFrozen(group)) {
            long copy = copyBlock(group, groups.blockBytes(length));
            groups.set(groupCursor, copy);
            arena.free(group, Tag.NODE);
            group = copy;
        }
        StreamGroup.put(group, StreamGroup.PENDING, ids.own(StreamGroup.get(group, StreamGroup.PENDING)));
        StreamGroup.put(group, StreamGroup.CONSUMERS, consumers.own(StreamGroup.get(group, StreamGroup.CONSUMERS)));
        StreamGroup.put(group, StreamGroup.NUMBERS, ids.own(StreamGroup.get(group, StreamGroup.NUMBERS)));
        return group;
    }

    private long copyBlock(long block, long bytes) {
        long copy = arena.allocate(bytes, Tag.NODE);
        Native.copy(Arena.address(block), Arena.address(copy), bytes);
        return copy;
    }

    /** Removes a group with all it has; false if there is none with that name. */
    public boolean destroy(Database database, Key key, long name, int length) {
        if (find(Entry.valueHandle(database.entry(key)), name, length) == 0) {
            return false;
        }
        long tree = ownGroups(streams.own(database, key));
        groups.seek(tree, name, length, groupCursor);
        long group = groups.remove(groupCursor);
        Tree.addBytes(tree, -Arena.footprint(group));
        ArrayDeque<Drain> parts = new ArrayDeque<>();
        drainGroup(group, parts);
        lazyFree.add(StreamStore.allOf(parts));
        return true;
    }

    /** Notes how far an open group has read. */
    public void setLast(long group, StreamId last, long read) {
        StreamGroup.putLast(group, last);
        StreamGroup.putRead(group, read);
    }

    /** How many entries a group has read that has read up to an id, or {@link StreamGroup#UNKNOWN}. */
    public long readUpTo(long root, StreamId id) {
        return progress.countUpTo(root, id);
    }

    /** Notes that an open group has read an entry, which lies behind all it has read. */
    public void advance(long root, long group, StreamId id) {
        setLast(group, id, progress.readAt(root, group, id));
    }

    /** How many entries a group has yet to read, or {@link #NO_LAG}. */
    public long lag(long root, long group) {
        return progress.lag(root, group);
    }

    /** A consumer of an open group to be changed, or 0 if there is none with that name. */
    public long openConsumer(long group, long name, int length) {
        long consumer = consumer(group, name, length);
        return consumer == 0 ? 0 : ownConsumer(group, consumer);
    }

    /** Adds a consumer, which is not there yet, to an open group. */
    public long createConsumer(long group, long name, int length, long nowMs) {
        long number = StreamGroup.get(group, StreamGroup.NEXT);
        StreamGroup.put(group, StreamGroup.NEXT, number + 1);
        long consumer = arena.allocate(consumers.blockBytes(length), Tag.NODE);
        StreamConsumer.put(consumer, 0, number);
        StreamConsumer.put(consumer, Long.BYTES, 0);
        StreamConsumer.put(consumer, StreamConsumer.PENDING, ids.create());
        StreamConsumer.put(consumer, StreamConsumer.SEEN, nowMs);
        StreamConsumer.put(consumer, StreamConsumer.ACTIVE, -1);
        consumers.putName(consumer, name, length);
        addConsumer(group, consumer);
        return consumer;
    }

    private void addConsumer(long group, long consumer) {
        long tree = StreamGroup.get(group, StreamGroup.CONSUMERS);
        consumers.seek(tree, consumers.nameAddress(consumer), consumers.nameLength(consumer), consumerCursor);
        consumers.insertBefore(consumerCursor, consumer);
        Tree.addBytes(tree, Arena.footprint(consumer));
        ids.append(StreamGroup.get(group, StreamGroup.NUMBERS), numberCursor, consumer);
    }

    private long ownConsumer(long group, long consumer) {
        long owned = consumer;
        if (arena.isFrozen(consumer)) {
            int length = consumers.nameLength(consumer);
            owned = copyBlock(consumer, consumers.blockBytes(length));
            consumers.seek(
                    StreamGroup.get(group, StreamGroup.CONSUMERS),
                    consumers.nameAddress(consumer),
                    length,
                    consumerCursor);
            consumers.set(consumerCursor, owned);
            numbered(group, StreamConsumer.number(consumer));
            ids.set(numberCursor, owned);
            arena.free(consumer, Tag.NODE);
        }
        long pending = ids.own(StreamConsumer.get(owned, StreamConsumer.PENDING));
        StreamConsumer.put(owned, StreamConsumer.PENDING, pending);
        return owned;
    }

    /** Removes an open consumer from its open group, with all it has pending. */
    public void deleteConsumer(long group, long consumer) {
        long own = StreamConsumer.get(consumer, StreamConsumer.PENDING);
        long all = StreamGroup.get(group, StreamGroup.PENDING);
        if (2 * Tree.items(own) > Tree.items(all)) {
            keepOthers(group, consumer);
        } else {
            removeAll(own, all);
        }
        long tree = StreamGroup.get(group, StreamGroup.CONSUMERS);
        consumers.seek(tree, consumers.nameAddress(consumer), consumers.nameLength(consumer), consumerCursor);
        consumers.remove(consumerCursor);
        numbered(group, StreamConsumer.number(consumer));
        ids.remove(numberCursor);
        Tree.addBytes(tree, -Arena.footprint(consumer));
        arena.free(consumer, Tag.NODE);
    }

    /** Takes a consumer's pending entries out of the group's. */
    private void removeAll(long own, long all) {
        for (boolean more = ids.first(own, ownCursor); more; more = ownCursor.next()) {
            long entry = ownCursor.item();
            seekPending(all, PendingEntry.ms(entry), PendingEntry.sequence(entry), pendingCursor);
            ids.remove(pendingCursor);
            freePending(all, entry);
        }
        TreeDrain drain = ids.drain(own);
        lazyFree.add(() -> drain.next(entry -> {}));
    }

    /** The same for one who has most of them: the group gets a new tree of what the others have; the old one is freed in slices. */
    private void keepOthers(long group, long consumer) {
        long kept = ids.create();
        for (TreeCursor each = eachConsumer(group); each.exists(); each.next()) {
            if (each.item() != consumer) {
                addAll(StreamConsumer.get(each.item(), StreamConsumer.PENDING), kept);
            }
        }
        TreeDrain all = ids.drain(StreamGroup.get(group, StreamGroup.PENDING));
        lazyFree.add(() -> all.next(entry -> {}));
        TreeDrain own = ids.drain(StreamConsumer.get(consumer, StreamConsumer.PENDING));
        lazyFree.add(() -> own.next(entry -> arena.free(entry, Tag.NODE)));
        StreamGroup.put(group, StreamGroup.PENDING, kept);
    }

    private void addAll(long from, long to) {
        for (boolean more = ids.first(from, ownCursor); more; more = ownCursor.next()) {
            long entry = ownCursor.item();
            ids.seekCeiling(to, PendingEntry.ms(entry), PendingEntry.sequence(entry), pendingCursor);
            ids.insertBefore(pendingCursor, entry);
            Tree.addBytes(to, Arena.footprint(entry));
        }
    }

    private void freePending(long all, long entry) {
        Tree.addBytes(all, -Arena.footprint(entry));
        arena.free(entry, Tag.NODE);
    }

    /** An open consumer shows that it is alive. */
    public void seen(long consumer, long nowMs) {
        StreamConsumer.put(consumer, StreamConsumer.SEEN, nowMs);
    }

    /** An open consumer got something. */
    public void active(long consumer, long nowMs) {
        StreamConsumer.put(consumer, StreamConsumer.ACTIVE, nowMs);
    }

    /** Notes that an open consumer of an open group was given an entry, which may have been another's before. */
    public void deliver(long group, long consumer, long ms, long sequence, long atMs, long deliveries) {
        long all = StreamGroup.get(group, StreamGroup.PENDING);
        boolean known = seekPending(all, ms, sequence, pendingCursor);
        long number = StreamConsumer.number(consumer);
        if (known && PendingEntry.consumer(pendingCursor.item()) == number) {
            PendingEntry.deliver(ownPending(consumer), atMs, deliveries);
            return;
        }
        if (known) {
            takeFromConsumer(group, pendingCursor.item());
            long old = pendingCursor.item();
            long entry = arena.isFrozen(old) ? PendingEntry.copy(arena, old) : old;
            if (entry != old) {
                ids.set(pendingCursor, entry);
                arena.free(old, Tag.NODE);
            }
        } else {
            long entry = PendingEntry.create(arena, ms, sequence, number);
            Tree.addBytes(all, Arena.footprint(entry));
            ids.insertBefore(pendingCursor, entry);
        }
        long entry = pendingCursor.item();
        PendingEntry.putConsumer(entry, number);
        PendingEntry.deliver(entry, atMs, deliveries);
        ids.seekCeiling(StreamConsumer.get(consumer, StreamConsumer.PENDING), ms, sequence, ownCursor);
        ids.insertBefore(ownCursor, entry);
    }

    /** Delivers a consumer's pending entry once more without moving it; false if a view reads it, so that it has to be replaced. */
    public boolean redeliver(long entry, long atMs) {
        if (arena.isFrozen(entry)) {
            return false;
        }
        PendingEntry.deliver(entry, atMs, PendingEntry.deliveries(entry) + 1);
        return true;
    }

    /** The pending entry at the cursor, writable in the group's tree and the consumer's, whose it is. */
    private long ownPending(long consumer) {
        long entry = pendingCursor.item();
        if (!arena.isFrozen(entry)) {
            return entry;
        }
        long copy = PendingEntry.copy(arena, entry);
        ids.set(pendingCursor, copy);
        long own = StreamConsumer.get(consumer, StreamConsumer.PENDING);
        seekPending(own, PendingEntry.ms(entry), PendingEntry.sequence(entry), ownCursor);
        ids.set(ownCursor, copy);
        arena.free(entry, Tag.NODE);
        return copy;
    }

    private void takeFromConsumer(long group, long entry) {
        long consumer = ownConsumer(group, consumerOf(group, entry));
        long own = StreamConsumer.get(consumer, StreamConsumer.PENDING);
        seekPending(own, PendingEntry.ms(entry), PendingEntry.sequence(entry), ownCursor);
        ids.remove(ownCursor);
    }

    /** Lets an open group forget a pending entry; false if it has none with that id. */
    public boolean acknowledge(long group, long ms, long sequence) {
        long all = StreamGroup.get(group, StreamGroup.PENDING);
        if (!seekPending(all, ms, sequence, pendingCursor)) {
            return false;
        }
        takeFromConsumer(group, pendingCursor.item());
        freePending(all, ids.remove(pendingCursor));
        return true;
    }

    /** The bytes of a tree of groups: as many steps as there are consumers. */
    long footprint(long tree) {
        if (tree == 0) {
            return 0;
        }
        long bytes = Tree.bytes(tree);
        TreeCursor each = new TreeCursor(groups);
        for (boolean more = groups.first(tree, each); more; more = each.next()) {
            long group = each.item();
            bytes += Tree.bytes(StreamGroup.get(group, StreamGroup.PENDING));
            bytes += Tree.bytes(StreamGroup.get(group, StreamGroup.CONSUMERS));
            bytes += Tree.bytes(StreamGroup.get(group, StreamGroup.NUMBERS));
            for (TreeCursor at = eachConsumer(group); at.exists(); at.next()) {
                bytes += Tree.bytes(StreamConsumer.get(at.item(), StreamConsumer.PENDING));
            }
        }
        return bytes;
    }

    /** Adds what is to be done to free a tree of groups. */
    void drain(long tree, ArrayDeque<Drain> parts) {
        if (tree != 0) {
            TreeDrain drain = groups.drain(tree);
            parts.add(() -> drain.next(group -> drainGroup(group, parts)));
        }
    }

    private void drainGroup(long group, ArrayDeque<Drain> parts) {
        TreeDrain pending = ids.drain(StreamGroup.get(group, StreamGroup.PENDING));
        parts.add(() -> pending.next(entry -> arena.free(entry, Tag.NODE)));
        TreeDrain numbers = ids.drain(StreamGroup.get(group, StreamGroup.NUMBERS));
        parts.add(() -> numbers.next(consumer -> {}));
        TreeDrain all = consumers.drain(StreamGroup.get(group, StreamGroup.CONSUMERS));
        parts.add(() -> all.next(consumer -> drainConsumer(consumer, parts)));
        arena.free(group, Tag.NODE);
    }

    private void drainConsumer(long consumer, ArrayDeque<Drain> parts) {
        TreeDrain pending = ids.drain(StreamConsumer.get(consumer, StreamConsumer.PENDING));
        parts.add(() -> pending.next(entry -> {}));
        arena.free(consumer, Tag.NODE);
    }

    /** A copy of a tree of groups that shares nothing with it. */
    long copy(long tree) {
        if (tree == 0) {
            return 0;
        }
        long copy = groups.create();
        TreeCursor each = new TreeCursor(groups);
        for (boolean more = groups.first(tree, each); more; more = each.next()) {
            long group = copyGroup(each.item());
            Tree.addBytes(copy, Arena.footprint(group));
            groups.append(copy, groupCursor, group);
        }
        return copy;
    }

    private long copyGroup(long from) {
        long group = copyBlock(from, groups.blockBytes(groups.nameLength(from)));
        long all = ids.create();
        StreamGroup.put(group, StreamGroup.PENDING, all);
        StreamGroup.put(group, StreamGroup.CONSUMERS, consumers.create());
        StreamGroup.put(group, StreamGroup.NUMBERS, ids.create());
        TreeCursor each = new TreeCursor(ids);
        long numbers = StreamGroup.get(from, StreamGroup.NUMBERS);
        for (boolean more = ids.first(numbers, each); more; more = each.next()) {
            long consumer = copyBlock(each.item(), consumers.blockBytes(consumers.nameLength(each.item())));
            StreamConsumer.put(consumer, StreamConsumer.PENDING, ids.create());
            addConsumer(group, consumer);
        }
        long pending = StreamGroup.get(from, StreamGroup.PENDING);
        for (boolean more = ids.first(pending, each); more; more = each.next()) {
            long entry = PendingEntry.copy(arena, each.item());
            Tree.addBytes(all, Arena.footprint(entry));
            ids.append(all, pendingCursor, entry);
            long consumer = numbered(group, PendingEntry.consumer(entry));
            ids.append(StreamConsumer.get(consumer, StreamConsumer.PENDING), ownCursor, entry);
        }
        return group;
    }
}
