package org.redstart.keyspace;

import org.redstart.memory.Native;

/**
 * The block a stream begins with.
 *
 * <pre>
 *  0         8        16         32        48              64              72
 *  | entries | length | first id | last id | max deleted id | entries added | groups |
 *
 *  entries   the root of the tree of nodes
 *  groups    the root of the tree of groups, 0 if there never was one
 *  an id     milliseconds (8), sequence (8)
 * </pre>
 */
public final class StreamRoot {
    static final int BYTES = 80;
    static final int FIRST = 16;
    static final int LAST = 32;
    static final int MAX_DELETED = 48;

    private static final int ENTRIES = 0;
    private static final int LENGTH = 8;
    private static final int ADDED = 64;
    private static final int GROUPS = 72;

    private StreamRoot() {}

    static long entries(long root) {
        return Native.getLong(root + ENTRIES);
    }

    static void putEntries(long root, long tree) {
        Native.putLong(root + ENTRIES, tree);
    }

    /** How many entries there are. */
    public static long length(long root) {
        return Native.getLong(root + LENGTH);
    }

    static void putLength(long root, long length) {
        Native.putLong(root + LENGTH, length);
    }

    /** How many entries were ever added. */
    public static long added(long root) {
        return Native.getLong(root + ADDED);
    }

    static void putAdded(long root, long added) {
        Native.putLong(root + ADDED, added);
    }

    static long groups(long root) {
        return Native.getLong(root + GROUPS);
    }

    static void putGroups(long root, long tree) {
        Native.putLong(root + GROUPS, tree);
    }

    /** The id of the first entry, 0-0 if there is none. */
    public static StreamId first(long root, StreamId into) {
        return id(root, FIRST, into);
    }

    /** The last id that an entry was given, whether it is still there or not. */
    public static StreamId last(long root, StreamId into) {
        return id(root, LAST, into);
    }

    /** The highest id that was deleted other than by trimming. */
    public static StreamId maxDeleted(long root, StreamId into) {
        return id(root, MAX_DELETED, into);
    }

    private static StreamId id(long root, int field, StreamId into) {
        return into.set(Native.getLong(root + field), Native.getLong(root + field + Long.BYTES));
    }

    static void putId(long root, int field, StreamId id) {
        Native.putLong(root + field, id.ms());
        Native.putLong(root + field + Long.BYTES, id.sequence());
    }
}
