package org.redstart.structure;

import org.redstart.memory.Native;

/**
 * The shape of a HyperLogLog, which is a string that clients may read: 16384 registers of the values 0 to 51, each the longest
 * run of zeros (plus one) seen among the hashes that fell to it.
 *
 * <pre>
 *  0        4          5        8                  16
 *  | "HYLL" | encoding | unused | cardinality (8) | registers ... |
 *
 *  encoding     0 dense: see {@link HyperLogLogDense}; 1 sparse: see {@link HyperLogLogSparse}
 *  cardinality  the last estimate; the highest bit of the last byte says that it no longer holds
 * </pre>
 */
public final class HyperLogLog {
    public static final int REGISTERS = 1 << 14;
    public static final int HEAD_BYTES = 16;

    static final int DENSE = 0;
    static final int SPARSE = 1;
    static final int ENCODING = 4;
    static final int CARDINALITY = 8;

    private static final int MAGIC = 'H' | 'Y' << 8 | 'L' << 16 | 'L' << 24;
    private static final long SEED = 0xadc83b19L;
    private static final int INDEX_BITS = 14;
    /** The bits of a hash that a register looks at. */
    static final int RUN_BITS = Long.SIZE - INDEX_BITS;

    private static final long STALE = Long.MIN_VALUE;

    private HyperLogLog() {}

    /** Whether a string looks like one; the registers may still be broken. */
    public static boolean isOne(long address, int length) {
        if (length < HEAD_BYTES || Native.getInt(address) != MAGIC) {
            return false;
        }
        int encoding = Native.getUnsignedByte(address + ENCODING);
        return encoding == SPARSE || encoding == DENSE && length == HyperLogLogDense.BYTES;
    }

    public static boolean isDense(long address) {
        return Native.getByte(address + ENCODING) == DENSE;
    }

    /** Writes the head of one without elements. */
    static void putHead(long address, int encoding) {
        Native.putInt(address, MAGIC);
        Native.putInt(address + ENCODING, encoding);
        Native.putLong(address + CARDINALITY, 0);
    }

    /** The hash of an element: its register and its run are taken from it. */
    public static long hash(long address, int length) {
        return MurmurHash.hash(address, length, SEED);
    }

    static int register(long hash) {
        return (int) hash & REGISTERS - 1;
    }

    /** The length of the run of zeros, plus one. */
    static int run(long hash) {
        return 1 + Long.numberOfTrailingZeros(hash >>> INDEX_BITS | 1L << RUN_BITS);
    }

    /** Whether {@link #cardinality} still holds. */
    public static boolean isFresh(long address) {
        return Native.getLong(address + CARDINALITY) >= 0;
    }

    /** The last estimate. */
    public static long cardinality(long address) {
        return Native.getLong(address + CARDINALITY);
    }

    public static void putCardinality(long address, long cardinality) {
        Native.putLong(address + CARDINALITY, cardinality);
    }

    /** Says that the last estimate no longer holds. */
    public static void makeStale(long address) {
        Native.putLong(address + CARDINALITY, Native.getLong(address + CARDINALITY) | STALE);
    }

    /**
     * Raises registers, a byte each, to those of a HyperLogLog.
     *
     * @return false if it is broken
     */
    public static boolean mergeInto(long registers, long address, int length) {
        if (isDense(address)) {
            HyperLogLogDense.mergeInto(registers, address);
            return true;
        }
        return HyperLogLogSparse.mergeInto(registers, address, length);
    }
}
