package org.redstart.memory;

import org.agrona.UnsafeApi;

/** Plain access to memory that a native library owns, so that checked mode knows nothing of it. */
public final class Foreign {
    private static final int ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    private Foreign() {}

    public static int getUnsignedByte(long address) {
        return UnsafeApi.getByte(address) & 0xFF;
    }

    public static int getInt(long address) {
        return UnsafeApi.getInt(address);
    }

    public static long getLong(long address) {
        return UnsafeApi.getLong(address);
    }

    public static double getDouble(long address) {
        return Double.longBitsToDouble(UnsafeApi.getLong(address));
    }

    public static void putByte(long address, byte value) {
        UnsafeApi.putByte(address, value);
    }

    public static void putInt(long address, int value) {
        UnsafeApi.putInt(address, value);
    }

    public static void putLong(long address, long value) {
        UnsafeApi.putLong(address, value);
    }

    /** Copies to memory of our own. */
    public static void copy(long from, long to, long lengthBytes) {
        UnsafeApi.copyMemory(from, to, lengthBytes);
    }

    /** A heap copy. */
    public static byte[] bytes(long address, int length) {
        byte[] copy = new byte[length];
        UnsafeApi.copyMemory(null, address, copy, ARRAY_BASE, length);
        return copy;
    }

    /** From here to {@link #disclaim} checked mode takes the bytes for ours. */
    public static void claim(long address, long lengthBytes) {
        Native.claim(address, lengthBytes, Tag.SCRATCH);
    }

    public static void disclaim(long address) {
        Native.disclaim(address, Tag.SCRATCH);
    }
}
