package org.redstart.structure;

import org.redstart.memory.Native;

/**
 * A keyed hash of byte strings: folded 128-bit multiplications with both factors masked by secret words, so that nobody
 * who chooses keys, but does not know the seed, can aim at one bucket.
 */
public final class KeyHash {
    private final long secretA;
    private final long secretB;
    private final long secretC;

    /** Derives the secret words from 64 random bits. */
    public KeyHash(long seed) {
        secretA = scramble(seed + 0x9E3779B97F4A7C15L) | 1;
        secretB = scramble(seed + 0x3C6EF372FE94F82AL) | 1;
        secretC = scramble(seed + 0xDAA66D2C7DDF743FL) | 1;
    }

    public long hash(long address, int length) {
        long a;
        long b;
        if (length > 16) {
            return hashLong(address, length);
        }
        if (length >= 8) {
            a = Native.getLong(address);
            b = Native.getLong(address + length - 8);
        } else if (length >= 4) {
            a = Native.getInt(address);
            b = Native.getInt(address + length - 4);
        } else if (length > 0) {
            a = Native.getUnsignedByte(address) << 16
                    | Native.getUnsignedByte(address + (length >> 1)) << 8
                    | Native.getUnsignedByte(address + length - 1);
            b = 0;
        } else {
            a = 0;
            b = 0;
        }
        return finish(fold(a ^ secretA, b ^ secretB) ^ length);
    }

    private long hashLong(long address, int length) {
        long state = secretC;
        int i = 0;
        for (; i + 16 < length; i += 16) {
            state = fold(Native.getLong(address + i) ^ secretA, Native.getLong(address + i + 8) ^ state) + secretB;
        }
        long tail = address + length - 16;
        state ^= fold(Native.getLong(tail) ^ secretB, Native.getLong(tail + 8) ^ state);
        return finish(state ^ length);
    }

    private long finish(long state) {
        return fold(state ^ secretC, secretA);
    }

    private static long fold(long x, long y) {
        return Math.multiplyHigh(x, y) ^ (x * y);
    }

    private static long scramble(long x) {
        long z = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
