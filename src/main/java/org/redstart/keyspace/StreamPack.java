package org.redstart.keyspace;

import org.redstart.memory.Arena;
import org.redstart.structure.Listpack;
import org.redstart.structure.ListpackEditor;

/**
 * The listpack of a stream's node, in Redis's format.
 *
 * <pre>
 *  | master | entry | entry | ...
 *
 *  master   | count | deleted | fields | field ... | 0 |
 *  entry    | flags | ms - node's | sequence - node's | value ...                              | elements before this one |
 *           | flags | ms - node's | sequence - node's | fields | field | value | field | value | elements before this one |
 *
 *  flags    1: deleted; 2: its fields are the master's, and only the values follow
 * </pre>
 */
final class StreamPack {
    static final int DELETED = 1;
    static final int SAME_FIELDS = 2;
    /** Elements of an entry before its fields and values. */
    static final int ENTRY_HEAD = 3;

    private static final int ROOM_BYTES = 128;

    private final ListpackEditor packs;

    StreamPack(ListpackEditor packs) {
        this.packs = packs;
    }

    /** Whether a listpack, itself valid, is a node's: a master, then whole entries as many as it says, at least one of them alive. */
    static boolean isValid(long pack) {
        PackWalk walk = new PackWalk(Listpack.first(pack));
        long count = walk.number();
        long deleted = walk.number();
        long fields = walk.number();
        walk.skip(fields);
        if (walk.number() != 0 || count <= 0 || deleted < 0 || fields < 0) {
            return false;
        }
        long alive = 0;
        long dead = 0;
        while (walk.hasMore()) {
            long flags = walk.number();
            walk.number();
            walk.number();
            boolean same = (flags & SAME_FIELDS) != 0;
            long texts = same ? fields : walk.number();
            walk.skip(same ? texts : 2 * texts);
            long expected = ENTRY_HEAD + (same ? texts : 2 * texts + 1);
            if (walk.number() != expected || (flags & ~(DELETED | SAME_FIELDS)) != 0) {
                return false;
            }
            alive += 1 - (flags & DELETED);
            dead += flags & DELETED;
        }
        return !walk.failed && alive == count && dead == deleted;
    }

    /** Steps through elements that may not be there or not be numbers. */
    private static final class PackWalk {
        private long element;
        private boolean failed;

        PackWalk(long first) {
            element = first;
        }

        boolean hasMore() {
            return !failed && element != 0;
        }

        long number() {
            if (element == 0 || !Listpack.isInt(element)) {
                failed = true;
                return -1;
            }
            long value = Listpack.intValue(element);
            element = Listpack.next(element);
            return value;
        }

        void skip(long elements) {
            failed |= elements < 0;
            for (long left = elements; left > 0 && !failed; left--) {
                failed = element == 0;
                element = failed ? 0 : Listpack.next(element);
            }
        }
    }

    /** Entries that are not deleted. */
    static long count(long pack) {
        return Listpack.intValue(Listpack.first(pack));
    }

    private static long deletedElement(long pack) {
        return Listpack.next(Listpack.first(pack));
    }

    static long deleted(long pack) {
        return Listpack.intValue(deletedElement(pack));
    }

    /** The element that says how many fields the master has; the fields follow. */
    static long masterFields(long pack) {
        return Listpack.next(deletedElement(pack));
    }

    /** The zero behind the master. */
    static long masterEnd(long pack) {
        long fields = masterFields(pack);
        return skip(Listpack.next(fields), Listpack.intValue(fields));
    }

    /** The element so many elements behind another. */
    static long skip(long element, long elements) {
        long at = element;
        for (long left = elements; left > 0; left--) {
            at += Listpack.elementBytes(at);
        }
        return at;
    }

    /** A new pack whose master has the fields of its first entry. */
    long create(StreamFields from) {
        long handle = packs.create(ROOM_BYTES);
        handle = packs.append(handle, 0);
        handle = packs.append(handle, 0);
        handle = packs.append(handle, from.fields());
        for (int i = 0; i < from.fields(); i++) {
            handle = packs.append(handle, from.address(2 * i), from.length(2 * i));
        }
        return packs.append(handle, 0);
    }

    private static boolean hasMasterFields(long pack, StreamFields from) {
        long element = masterFields(pack);
        if (Listpack.intValue(element) != from.fields()) {
            return false;
        }
        for (int i = 0; i < from.fields(); i++) {
            element = Listpack.next(element);
            if (!Listpack.equals(element, from.address(2 * i), from.length(2 * i))) {
                return false;
            }
        }
        return true;
    }

    /** Adds an entry; returns the handle afterwards. */
    long append(long pack, long msDelta, long sequenceDelta, StreamFields from) {
        boolean same = hasMasterFields(Arena.address(pack), from);
        long handle = setCounts(pack, 1, 0);
        handle = packs.append(handle, same ? SAME_FIELDS : 0);
        handle = packs.append(handle, msDelta);
        handle = packs.append(handle, sequenceDelta);
        if (!same) {
            handle = packs.append(handle, from.fields());
        }
        for (int i = same ? 1 : 0; i < 2 * from.fields(); i += same ? 2 : 1) {
            handle = packs.append(handle, from.address(i), from.length(i));
        }
        int texts = same ? from.fields() : 2 * from.fields() + 1;
        return packs.append(handle, (long) ENTRY_HEAD + texts);
    }

    /** Marks the entry at an offset as deleted; the counts are brought up to date by {@link #setCounts}. */
    long mark(long handle, int offset) {
        long flags = Listpack.intValue(ListpackEditor.at(handle, offset));
        return packs.replace(handle, offset, flags | DELETED);
    }

    /** Changes how many entries there are, and how many deleted ones. */
    long setCounts(long handle, long more, long moreDeleted) {
        long pack = Arena.address(handle);
        long count = count(pack) + more;
        long deleted = deleted(pack) + moreDeleted;
        long result = packs.replace(handle, Listpack.HEAD_BYTES, count);
        if (moreDeleted != 0) {
            long element = deletedElement(Arena.address(result));
            result = packs.replace(result, ListpackEditor.offset(result, element), deleted);
        }
        return result;
    }
}
