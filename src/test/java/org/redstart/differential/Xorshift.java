package org.redstart.differential;

/** A small generator of pseudo-random numbers (xorshift64*) whose sequence the seed alone decides, on any JDK. */
public final class Xorshift {
    private long state;

    public Xorshift(long seed) {
        // The state must not be zero; the multiplication spreads small seeds.
        state = (seed + 1) * 0x9E3779B97F4A7C15L | 1;
        nextLong();
    }

    public long nextLong() {
        state ^= state >>> 12;
        state ^= state << 25;
        state ^= state >>> 27;
        return state * 0x2545F4914F6CDD1DL;
    }

    /** A number from 0 to {@code bound - 1}. */
    public int below(int bound) {
        return (int) ((nextLong() >>> 33) % bound);
    }

    /** True {@code times} times in {@code of}. */
    public boolean chance(int times, int of) {
        return below(of) < times;
    }

    public <T> T pick(T[] from) {
        return from[below(from.length)];
    }
}
