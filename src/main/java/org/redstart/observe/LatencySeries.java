package org.redstart.observe;

/** The delays of one event: the last {@value #SAMPLES}, at most one for each second, and the longest ever. */
public final class LatencySeries {
    /** How many are kept. */
    public static final int SAMPLES = 160;

    private final long[] timeSeconds = new long[SAMPLES];
    private final long[] delayMs = new long[SAMPLES];
    private int count;
    private int next;
    private long longestMs;

    void add(long atSeconds, long ms) {
        longestMs = Math.max(longestMs, ms);
        int last = (next + SAMPLES - 1) % SAMPLES;
        if (count > 0 && timeSeconds[last] == atSeconds) {
            delayMs[last] = Math.max(delayMs[last], ms);
            return;
        }
        timeSeconds[next] = atSeconds;
        delayMs[next] = ms;
        next = (next + 1) % SAMPLES;
        count = Math.min(count + 1, SAMPLES);
    }

    public int count() {
        return count;
    }

    private int place(int i) {
        return (next + SAMPLES - count + i) % SAMPLES;
    }

    /** When sample {@code i} was taken, the oldest being 0; seconds since 1970. */
    public long timeSeconds(int i) {
        return timeSeconds[place(i)];
    }

    public long delayMs(int i) {
        return delayMs[place(i)];
    }

    /** The longest since the series began. */
    public long longestMs() {
        return longestMs;
    }

    /** The longest of the samples kept. */
    public long highMs() {
        long high = 0;
        for (int i = 0; i < count; i++) {
            high = Math.max(high, delayMs(i));
        }
        return high;
    }

    /** The shortest of the samples kept. */
    public long lowMs() {
        long low = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            low = Math.min(low, delayMs(i));
        }
        return low;
    }

    /** The mean of the samples kept. */
    public double meanMs() {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += delayMs(i);
        }
        return count == 0 ? 0 : sum / count;
    }

    /** The mean distance of the samples kept from their mean. */
    public double deviationMs() {
        double mean = meanMs();
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.abs(delayMs(i) - mean);
        }
        return count == 0 ? 0 : sum / count;
    }
}
