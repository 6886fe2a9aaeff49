package org.redstart.keyspace;

import java.util.SplittableRandom;

/**
 * What the 24 access bits of an entry mean: the second of the last access (LRU), or the minute of the last decay and a
 * logarithmic counter of accesses (LFU).
 */
public final class AccessPolicy {
    private static final int CLOCK_MASK = 0xFFFFFF;
    private static final int MINUTES_MASK = 0xFFFF;
    private static final int COUNTER_MAX = 255;
    /** What a new key's counter starts with, so that it is not evicted at once. */
    static final int COUNTER_START = 5;

    private final SplittableRandom random = new SplittableRandom();
    private boolean frequency;
    private int logFactor = 10;
    private int decayMinutes = 1;
    private int seconds;
    private int minutes;
    private int initial;

    /** Chooses between LFU ({@code true}) and LRU; existing keys keep their bits, as nobody could convert them. */
    public void useFrequency(boolean frequency) {
        this.frequency = frequency;
        setTime((long) seconds * 1000);
    }

    public void setLogFactor(int logFactor) {
        this.logFactor = logFactor;
    }

    public void setDecayMinutes(int decayMinutes) {
        this.decayMinutes = decayMinutes;
    }

    public boolean isFrequency() {
        return frequency;
    }

    void setTime(long nowMs) {
        seconds = (int) (nowMs / 1000 & CLOCK_MASK);
        minutes = (int) (nowMs / 60_000 & MINUTES_MASK);
        initial = frequency ? minutes << 8 | COUNTER_START : seconds;
    }

    /** The bits of a key made now. */
    int initial() {
        return initial;
    }

    /** The bits after one more access. */
    int touched(int access) {
        return frequency ? minutes << 8 | incremented(frequency(access)) : seconds;
    }

    /** The counter as of now, decayed. */
    public int frequency(int access) {
        int counter = access & COUNTER_MAX;
        int elapsed = minutes - (access >>> 8) & MINUTES_MASK;
        int periods = decayMinutes == 0 ? 0 : elapsed / decayMinutes;
        return Math.max(0, counter - periods);
    }

    private int incremented(int counter) {
        if (counter == COUNTER_MAX) {
            return COUNTER_MAX;
        }
        double base = Math.max(0, counter - COUNTER_START);
        return random.nextDouble() < 1.0 / (base * logFactor + 1) ? counter + 1 : counter;
    }

    /** Seconds since the last access, by LRU bits. */
    public long idleSeconds(int access) {
        return seconds - access & CLOCK_MASK;
    }

    /** The clock that INFO shows. */
    public int clock() {
        return seconds;
    }

    /** The higher, the sooner to be evicted. */
    long evictionScore(int access) {
        return frequency ? COUNTER_MAX - frequency(access) : idleSeconds(access);
    }

    /** Bits that say: idle for so long. */
    public int idleFor(long idleSeconds) {
        return (int) (seconds - idleSeconds & CLOCK_MASK);
    }

    /** Bits that say: this counter, as of now. */
    public int withFrequency(int counter) {
        return minutes << 8 | counter;
    }
}
