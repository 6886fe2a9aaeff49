package org.redstart.keyspace;

import org.redstart.memory.Arena;
import org.redstart.memory.Native;

/**
 * A consumer of a group.
 *
 * <pre>
 *  0        8      16        24     32       40
 *  | number | zero | pending | seen | active | name length (4) | name
 *
 *  number, zero  what it is found by in the group's tree of numbers
 *  pending       the root of the tree of entries it has been given; the entries are the group's
 *  seen, active  ms since 1970; active is -1 if it never got anything
 * </pre>
 */
public final class StreamConsumer {
    static final int HEAD_BYTES = 40;
    static final int PENDING = 16;
    static final int SEEN = 24;
    static final int ACTIVE = 32;

    private StreamConsumer() {}

    static long get(long consumer, int field) {
        return Native.getLong(Arena.address(consumer) + field);
    }

    static void put(long consumer, int field, long value) {
        Native.putLong(Arena.address(consumer) + field, value);
    }

    static long number(long consumer) {
        return get(consumer, 0);
    }

    /** When it last tried to get something, ms since 1970. */
    public static long seenMs(long consumer) {
        return get(consumer, SEEN);
    }

    /** When it last got something, ms since 1970, or -1. */
    public static long activeMs(long consumer) {
        return get(consumer, ACTIVE);
    }
}
