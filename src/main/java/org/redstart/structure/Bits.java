package org.redstart.structure;

import org.redstart.memory.Native;

/**
 * Bits in native memory. Bit 0 is the highest of the first byte, so that numbers lie with their highest bit first. Long stretches
 * go by words of eight bytes.
 */
public final class Bits {
    private static final int BYTE_MASK = 0xFF;

    private Bits() {}

    /** How many bits are set from {@code from} up to, not including, {@code to}. */
    public static long count(long address, long from, long to) {
        if (from >= to) {
            return 0;
        }
        long firstByte = from >>> 3;
        long lastByte = to - 1 >>> 3;
        long all = countBytes(address + firstByte, lastByte - firstByte + 1);
        int before = Native.getUnsignedByte(address + firstByte) & ~(BYTE_MASK >>> (from & 7));
        int after = Native.getUnsignedByte(address + lastByte) & (1 << (-to & 7)) - 1;
        return all - Integer.bitCount(before & BYTE_MASK) - Integer.bitCount(after);
    }

    private static long countBytes(long address, long length) {
        long count = 0;
        long i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            count += Long.bitCount(Native.getLong(address + i));
        }
        for (; i < length; i++) {
            count += Integer.bitCount(Native.getUnsignedByte(address + i));
        }
        return count;
    }

    /** The first bit with this value from {@code from} up to, not including, {@code to}; -1 if there is none. */
    public static long find(long address, long from, long to, boolean value) {
        long at = from;
        for (; (at & 7) != 0 && at < to; at++) {
            if (get(address, at) == value) {
                return at;
            }
        }
        for (; at + Long.SIZE <= to; at += Long.SIZE) {
            long word = Native.getLong(address + (at >>> 3));
            long wanted = value ? word : ~word;
            if (wanted != 0) {
                return at + Long.numberOfLeadingZeros(Long.reverseBytes(wanted));
            }
        }
        for (; at < to; at++) {
            if (get(address, at) == value) {
                return at;
            }
        }
        return -1;
    }

    public static boolean get(long address, long bit) {
        return (Native.getByte(address + (bit >>> 3)) >>> (7 - (bit & 7)) & 1) != 0;
    }

    public static void set(long address, long bit, boolean value) {
        long at = address + (bit >>> 3);
        int mask = 0x80 >>> (bit & 7);
        int old = Native.getByte(at);
        Native.putByte(at, (byte) (value ? old | mask : old & ~mask));
    }

    /** An unsigned number of up to 64 bits; bytes from {@code lengthBytes} on count as zero. */
    public static long read(long address, long lengthBytes, long bit, int bits) {
        long value = 0;
        int left = bits;
        int skipped = (int) (bit & 7);
        for (long at = bit >>> 3; left > 0; at++) {
            int b = at < lengthBytes ? Native.getUnsignedByte(address + at) : 0;
            int taken = Math.min(8 - skipped, left);
            value = value << taken | b >>> 8 - skipped - taken & (1 << taken) - 1;
            left -= taken;
            skipped = 0;
        }
        return value;
    }

    /** Stores the lowest {@code bits} bits of a number. */
    public static void write(long address, long bit, int bits, long value) {
        int left = bits;
        int skipped = (int) (bit & 7);
        for (long at = address + (bit >>> 3); left > 0; at++) {
            int stored = Math.min(8 - skipped, left);
            int shift = 8 - skipped - stored;
            int mask = (1 << stored) - 1 << shift;
            left -= stored;
            int part = (int) (value >>> left) << shift & mask;
            Native.putByte(at, (byte) (Native.getByte(at) & ~mask | part));
            skipped = 0;
        }
    }

    /** Inverts every bit. */
    public static void invert(long address, long length) {
        long i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            Native.putLong(address + i, ~Native.getLong(address + i));
        }
        for (; i < length; i++) {
            Native.putByte(address + i, (byte) ~Native.getByte(address + i));
        }
    }

    /** {@code to &= from}. */
    public static void and(long to, long from, long length) {
        long i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            Native.putLong(to + i, Native.getLong(to + i) & Native.getLong(from + i));
        }
        for (; i < length; i++) {
            Native.putByte(to + i, (byte) (Native.getByte(to + i) & Native.getByte(from + i)));
        }
    }

    /** {@code to |= from}. */
    public static void or(long to, long from, long length) {
        long i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            Native.putLong(to + i, Native.getLong(to + i) | Native.getLong(from + i));
        }
        for (; i < length; i++) {
            Native.putByte(to + i, (byte) (Native.getByte(to + i) | Native.getByte(from + i)));
        }
    }

    /** {@code to ^= from}. */
    public static void xor(long to, long from, long length) {
        long i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            Native.putLong(to + i, Native.getLong(to + i) ^ Native.getLong(from + i));
        }
        for (; i < length; i++) {
            Native.putByte(to + i, (byte) (Native.getByte(to + i) ^ Native.getByte(from + i)));
        }
    }
}
