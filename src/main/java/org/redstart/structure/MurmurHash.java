package org.redstart.structure;

import org.redstart.memory.Native;

/** MurmurHash64A, Austin Appleby's hash of 64 bits. */
final class MurmurHash {
    private static final long MULTIPLIER = 0xc6a4a7935bd1e995L;
    private static final int SHIFT = 47;

    private MurmurHash() {}

    static long hash(long address, int length, long seed) {
        long hash = seed ^ length * MULTIPLIER;
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            long word = Native.getLong(address + i) * MULTIPLIER;
            word ^= word >>> SHIFT;
            hash = (hash ^ word * MULTIPLIER) * MULTIPLIER;
        }
        if (i < length) {
            long rest = 0;
            for (int j = length - 1; j >= i; j--) {
                rest = rest << 8 | Native.getUnsignedByte(address + j);
            }
            hash = (hash ^ rest) * MULTIPLIER;
        }
        hash ^= hash >>> SHIFT;
        hash *= MULTIPLIER;
        return hash ^ hash >>> SHIFT;
    }
}
