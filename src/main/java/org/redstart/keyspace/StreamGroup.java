package org.redstart.keyspace;

import org.redstart.memory.Arena;
import org.redstart.memory.Native;

/**
 * A group of consumers of a stream.
 *
 * <pre>
 *  0         16             24        32          40        48            56
 *  | last id | entries read | pending | consumers | numbers | next number | name length (4) | name
 *
 *  pending    the root of the tree of all entries pending, by id
 *  consumers  the root of the tree of consumers by name
 *  numbers    the root of the tree of consumers by number
 * </pre>
 */
public final class StreamGroup {
    /** An unknown number of entries read. */
    public static final long UNKNOWN = -1;

    static final int HEAD_BYTES = 56;
    private static final int LAST = 0;
    private static final int READ = 16;
    static final int PENDING = 24;
    static final int CONSUMERS = 32;
    static final int NUMBERS = 40;
    static final int NEXT = 48;

    private StreamGroup() {}

    static long get(long group, int field) {
        return Native.getLong(Arena.address(group) + field);
    }

    static void put(long group, int field, long value) {
        Native.putLong(Arena.address(group) + field, value);
    }

    /** The last id that was delivered. */
    public static StreamId last(long group, StreamId into) {
        return into.set(get(group, LAST), get(group, LAST + Long.BYTES));
    }

    static void putLast(long group, StreamId id) {
        put(group, LAST, id.ms());
        put(group, LAST + Long.BYTES, id.sequence());
    }

    /** How many entries the group has read, or {@link #UNKNOWN}. */
    public static long read(long group) {
        return get(group, READ);
    }

    static void putRead(long group, long read) {
        put(group, READ, read);
    }
}
