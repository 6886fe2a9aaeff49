package org.redstart.keyspace;

import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;

/**
 * An entry of a stream that was delivered and not yet acknowledged; the group's tree and the consumer's hold the same block.
 *
 * <pre>
 *  0    8          16          24           32
 *  | ms | sequence | delivered | deliveries | number of the consumer |
 * </pre>
 */
public final class PendingEntry {
    private static final int BYTES = 40;
    private static final int DELIVERED = 16;
    private static final int DELIVERIES = 24;
    private static final int CONSUMER = 32;

    private PendingEntry() {}

    static long create(Arena arena, long ms, long sequence, long consumer) {
        long entry = arena.allocate(BYTES, Tag.NODE);
        Native.putLong(entry, ms);
        Native.putLong(entry + Long.BYTES, sequence);
        Native.putLong(entry + CONSUMER, consumer);
        return entry;
    }

    static long copy(Arena arena, long entry) {
        long copy = arena.allocate(BYTES, Tag.NODE);
        Native.copy(entry, copy, BYTES);
        return copy;
    }

    public static long ms(long entry) {
        return Native.getLong(entry);
    }

    public static long sequence(long entry) {
        return Native.getLong(entry + Long.BYTES);
    }

    public static StreamId id(long entry, StreamId into) {
        return into.set(ms(entry), sequence(entry));
    }

    /** When it was delivered last, ms since 1970. */
    public static long deliveredMs(long entry) {
        return Native.getLong(entry + DELIVERED);
    }

    /** How often it was delivered. */
    public static long deliveries(long entry) {
        return Native.getLong(entry + DELIVERIES);
    }

    static void deliver(long entry, long deliveredMs, long deliveries) {
        Native.putLong(entry + DELIVERED, deliveredMs);
        Native.putLong(entry + DELIVERIES, deliveries);
    }

    static long consumer(long entry) {
        return Native.getLong(entry + CONSUMER);
    }

    static void putConsumer(long entry, long number) {
        Native.putLong(entry + CONSUMER, number);
    }
}
