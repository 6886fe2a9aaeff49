package org.redstart.memory;

import java.nio.ByteBuffer;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;

/**
 * Plain access to native memory by address, little-endian and unaligned, as x86-64 and AArch64 allow.
 *
 * <p>In checked mode ({@code -Dredstart.memory.checked=true}) every access is verified to lie inside one live block;
 * otherwise the check is a constant {@code false} that the JIT removes.
 */
public final class Native {
    /** Whether every access is verified; fixed for the life of the process. */
    public static final boolean CHECKED = Boolean.getBoolean("redstart.memory.checked");

    private static final long BYTE_ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    private Native() {}

    /** Books memory that no arena gave, so that checked mode lets it be used. */
    public static void claim(long address, long lengthBytes, Tag tag) {
        if (CHECKED) {
            Checker.born(address, lengthBytes, tag, null, 0);
        }
    }

    /** Books a whole direct buffer; one that is collected before it is disclaimed is forgotten. */
    public static void claim(ByteBuffer buffer, Tag tag) {
        if (CHECKED) {
            Checker.born(buffer, BufferUtil.address(buffer), tag);
        }
    }

    /** The opposite of {@link #claim}. */
    public static void disclaim(long address, Tag tag) {
        if (CHECKED) {
            Checker.died(address, tag);
        }
    }

    public static byte getByte(long address) {
        if (CHECKED) {
            Checker.access(address, 1);
        }
        return UnsafeApi.getByte(address);
    }

    /** The byte at {@code address} as 0..255. */
    public static int getUnsignedByte(long address) {
        return getByte(address) & 0xFF;
    }

    public static short getShort(long address) {
        if (CHECKED) {
            Checker.access(address, Short.BYTES);
        }
        return UnsafeApi.getShort(address);
    }

    public static int getInt(long address) {
        if (CHECKED) {
            Checker.access(address, Integer.BYTES);
        }
        return UnsafeApi.getInt(address);
    }

    public static long getLong(long address) {
        if (CHECKED) {
            Checker.access(address, Long.BYTES);
        }
        return UnsafeApi.getLong(address);
    }

    public static void putByte(long address, byte value) {
        if (CHECKED) {
            Checker.mutate(address, 1);
        }
        UnsafeApi.putByte(address, value);
    }

    public static void putShort(long address, short value) {
        if (CHECKED) {
            Checker.mutate(address, Short.BYTES);
        }
        UnsafeApi.putShort(address, value);
    }

    public static void putInt(long address, int value) {
        if (CHECKED) {
            Checker.mutate(address, Integer.BYTES);
        }
        UnsafeApi.putInt(address, value);
    }

    public static void putLong(long address, long value) {
        if (CHECKED) {
            Checker.mutate(address, Long.BYTES);
        }
        UnsafeApi.putLong(address, value);
    }

    /**
     * A write that may touch a block older than an open cut: only for what no view's reader looks at, such as the access
     * bits (LRU/LFU), leases and notes on when entries are due.
     */
    public static void putIntThroughCut(long address, int value) {
        if (CHECKED) {
            Checker.access(address, Integer.BYTES);
        }
        UnsafeApi.putInt(address, value);
    }

    /** As {@link #putIntThroughCut}. */
    public static void putLongThroughCut(long address, long value) {
        if (CHECKED) {
            Checker.access(address, Long.BYTES);
        }
        UnsafeApi.putLong(address, value);
    }

    /** Copies {@code lengthBytes}; the ranges may overlap. */
    public static void copy(long from, long to, long lengthBytes) {
        if (CHECKED && lengthBytes > 0) {
            Checker.access(from, lengthBytes);
            Checker.mutate(to, lengthBytes);
        }
        UnsafeApi.copyMemory(from, to, lengthBytes);
    }

    public static void fill(long address, long lengthBytes, byte value) {
        if (CHECKED && lengthBytes > 0) {
            Checker.mutate(address, lengthBytes);
        }
        UnsafeApi.setMemory(address, lengthBytes, value);
    }

    public static void get(long address, byte[] to, int offset, int length) {
        assert offset >= 0 && length >= 0 && offset + length <= to.length;
        if (CHECKED && length > 0) {
            Checker.access(address, length);
        }
        UnsafeApi.copyMemory(null, address, to, BYTE_ARRAY_BASE + offset, length);
    }

    public static void put(long address, byte[] from, int offset, int length) {
        assert offset >= 0 && length >= 0 && offset + length <= from.length;
        if (CHECKED && length > 0) {
            Checker.mutate(address, length);
        }
        UnsafeApi.copyMemory(from, BYTE_ARRAY_BASE + offset, null, address, length);
    }

    /** A heap copy of {@code length} bytes: cold paths only. */
    public static byte[] bytes(long address, int length) {
        byte[] copy = new byte[length];
        get(address, copy, 0, length);
        return copy;
    }

    public static boolean equal(long a, long b, long lengthBytes) {
        long i = 0;
        for (; i + Long.BYTES <= lengthBytes; i += Long.BYTES) {
            if (getLong(a + i) != getLong(b + i)) {
                return false;
            }
        }
        for (; i < lengthBytes; i++) {
            if (getByte(a + i) != getByte(b + i)) {
                return false;
            }
        }
        return true;
    }

    /** Order of two byte strings as {@code memcmp} gives it, the shorter first on a tie. */
    public static int compare(long a, long aLength, long b, long bLength) {
        long shared = Math.min(aLength, bLength);
        long i = 0;
        for (; i + Long.BYTES <= shared; i += Long.BYTES) {
            long x = getLong(a + i);
            long y = getLong(b + i);
            if (x != y) {
                return Long.compareUnsigned(Long.reverseBytes(x), Long.reverseBytes(y));
            }
        }
        for (; i < shared; i++) {
            int order = Integer.compare(getUnsignedByte(a + i), getUnsignedByte(b + i));
            if (order != 0) {
                return order;
            }
        }
        return Long.compare(aLength, bLength);
    }
}
