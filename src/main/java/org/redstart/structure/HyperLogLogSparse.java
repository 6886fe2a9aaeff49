package org.redstart.structure;

import org.redstart.memory.Native;

/**
 * The registers of a sparse {@link HyperLogLog}: runs of equal ones, in three forms.
 *
 * <pre>
 *  00nnnnnn           n + 1 zeros, 1 to 64
 *  01nnnnnn nnnnnnnn  n + 1 zeros, 1 to 16384, the high bits first
 *  1vvvvvnn           n + 1 times the value v + 1: 1 to 4 times 1 to 32
 * </pre>
 */
public final class HyperLogLogSparse {
    static final int MAX_VALUE = 32;

    private static final int LONG_ZEROS = 0x40;
    private static final int VALUES = 0x80;
    private static final int MAX_SHORT_ZEROS = 64;
    private static final int MAX_VALUES = 4;

    private HyperLogLogSparse() {}

    /** Makes one without elements; returns its length. */
    static int clear(long address) {
        HyperLogLog.putHead(address, HyperLogLog.SPARSE);
        return HyperLogLog.HEAD_BYTES + putZeros(address + HyperLogLog.HEAD_BYTES, HyperLogLog.REGISTERS);
    }

    /** How many registers the run at an address has. {@code end} keeps a cut off long run from being read beyond. */
    static int length(long run, long end) {
        int first = Native.getUnsignedByte(run);
        if (first >= VALUES) {
            return (first & 3) + 1;
        }
        if (first < LONG_ZEROS) {
            return first + 1;
        }
        int second = run + 1 < end ? Native.getUnsignedByte(run + 1) : 0;
        return ((first & MAX_SHORT_ZEROS - 1) << 8 | second) + 1;
    }

    /** The value of the registers of a run. */
    static int value(long run) {
        int first = Native.getUnsignedByte(run);
        return first < VALUES ? 0 : (first >>> 2 & MAX_VALUE - 1) + 1;
    }

    /** How many bytes a run takes. */
    static int bytes(long run) {
        return isLongZeros(run) ? 2 : 1;
    }

    static boolean isLongZeros(long run) {
        return (Native.getByte(run) & VALUES + LONG_ZEROS) == LONG_ZEROS;
    }

    static boolean isValues(long run) {
        return Native.getByte(run) < 0;
    }

    /** Whether two runs become one of at most four values. */
    static boolean canJoin(long run, long next, long end) {
        return isValues(run)
                && isValues(next)
                && value(run) == value(next)
                && length(run, end) + length(next, end) <= MAX_VALUES;
    }

    /** Writes a run of zeros; returns how many bytes it took. */
    static int putZeros(long at, int length) {
        if (length <= MAX_SHORT_ZEROS) {
            Native.putByte(at, (byte) (length - 1));
            return 1;
        }
        Native.putByte(at, (byte) (length - 1 >>> 8 | LONG_ZEROS));
        Native.putByte(at + 1, (byte) (length - 1));
        return 2;
    }

    /** Writes a run of a value; returns how many bytes it took. */
    static int putValues(long at, int value, int length) {
        Native.putByte(at, (byte) (VALUES | value - 1 << 2 | length - 1));
        return 1;
    }

    /** What walks over the runs of one that may be broken. */
    private interface RunVisitor {
        void values(int register, int length, int value);
    }

    /** Shows all runs of values; false if the runs are not as many registers as there must be. */
    private static boolean walk(long address, int length, RunVisitor visitor) {
        long end = address + length;
        int register = 0;
        for (long run = address + HyperLogLog.HEAD_BYTES; run < end; run += bytes(run)) {
            int registers = length(run, end);
            if (register + registers > HyperLogLog.REGISTERS) {
                return false;
            }
            if (isValues(run)) {
                visitor.values(register, registers, value(run));
            }
            register += registers;
        }
        return register == HyperLogLog.REGISTERS;
    }

    /** Raises registers of a byte each to these; false if they are broken. */
    static boolean mergeInto(long registers, long address, int length) {
        return walk(address, length, (register, count, value) -> {
            for (long at = registers + register; at < registers + register + count; at++) {
                if (Native.getByte(at) < value) {
                    Native.putByte(at, (byte) value);
                }
            }
        });
    }

    /** Writes the same as a dense one with the same head; false if the runs are broken. */
    static boolean toDense(long address, int length, long dense) {
        HyperLogLogDense.clear(dense);
        HyperLogLog.putCardinality(dense, HyperLogLog.cardinality(address));
        return walk(address, length, (register, count, value) -> {
            for (int i = register; i < register + count; i++) {
                HyperLogLogDense.put(dense, i, value);
            }
        });
    }

    /** The runs in words, as PFDEBUG DECODE shows them. */
    public static String describe(long address, int length) {
        long end = address + length;
        StringBuilder text = new StringBuilder();
        for (long run = address + HyperLogLog.HEAD_BYTES; run < end; run += bytes(run)) {
            if (isValues(run)) {
                text.append("v:").append(value(run)).append(',');
            } else {
                text.append(isLongZeros(run) ? "Z:" : "z:");
            }
            text.append(length(run, end)).append(' ');
        }
        return text.toString().trim();
    }
}
