package org.redstart.structure;

import org.redstart.memory.Native;

/**
 * The registers of a dense {@link HyperLogLog}: six bits each, the first in the lowest bits of the first byte. Three words of
 * eight bytes hold 32 of them.
 */
public final class HyperLogLogDense {
    static final int BITS = 6;
    /** The length of the whole string. */
    public static final int BYTES = HyperLogLog.HEAD_BYTES + HyperLogLog.REGISTERS * BITS / Byte.SIZE;

    private static final int MASK = (1 << BITS) - 1;
    private static final int GROUP = 32;

    private HyperLogLogDense() {}

    /** Makes one without elements. */
    static void clear(long address) {
        Native.fill(address, BYTES, (byte) 0);
        HyperLogLog.putHead(address, HyperLogLog.DENSE);
    }

    /** Adds an element by its hash; whether a register grew. */
    public static boolean add(long address, long hash) {
        return raise(address, HyperLogLog.register(hash), HyperLogLog.run(hash));
    }

    /** Raises a register to a value; false if it had that already. */
    static boolean raise(long address, int register, int value) {
        if (get(address, register) >= value) {
            return false;
        }
        put(address, register, value);
        return true;
    }

    public static int get(long address, int register) {
        int bit = register * BITS;
        long at = address + HyperLogLog.HEAD_BYTES + (bit >>> 3);
        int shift = bit & 7;
        int low = Native.getUnsignedByte(at) >>> shift;
        return (shift <= 2 ? low : low | Native.getUnsignedByte(at + 1) << 8 - shift) & MASK;
    }

    static void put(long address, int register, int value) {
        int bit = register * BITS;
        long at = address + HyperLogLog.HEAD_BYTES + (bit >>> 3);
        int shift = bit & 7;
        Native.putByte(at, (byte) (Native.getByte(at) & ~(MASK << shift) | value << shift));
        if (shift > 2) {
            int above = 8 - shift;
            Native.putByte(at + 1, (byte) (Native.getByte(at + 1) & ~(MASK >>> above) | value >>> above));
        }
    }

    /** Raises registers of a byte each to these. */
    static void mergeInto(long registers, long address) {
        long from = address + HyperLogLog.HEAD_BYTES;
        for (int i = 0; i < HyperLogLog.REGISTERS; i += GROUP) {
            long low = Native.getLong(from);
            long middle = Native.getLong(from + Long.BYTES);
            long high = Native.getLong(from + 2 * Long.BYTES);
            from += 3 * Long.BYTES;
            for (int j = 0; j < GROUP; j++) {
                raiseByte(registers + i + j, (int) low & MASK);
                low = low >>> BITS | middle << Long.SIZE - BITS;
                middle = middle >>> BITS | high << Long.SIZE - BITS;
                high >>>= BITS;
            }
        }
    }

    private static void raiseByte(long at, int value) {
        if (Native.getByte(at) < value) {
            Native.putByte(at, (byte) value);
        }
    }
}
