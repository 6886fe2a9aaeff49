package org.redstart.observe;

/** How fast a counter grows, or how large an average step is, over the last samples. Owned by the loop. */
public final class RateSampler {
    /** At ten samples a second, a second and a half. */
    private static final int SAMPLES = 16;

    private final long[] steps = new long[SAMPLES];
    private final long scale;
    private int next;
    private long lastValue;
    private long lastBase;

    /**
     * @param scale what one step of the value over one step of the base counts for; a rate per second over a base of
     *     nanoseconds has a scale of a thousand million
     */
    public RateSampler(long scale) {
        this.scale = scale;
    }

    /** Takes a sample of the counter and of what it is measured against: time, or another counter. */
    public void sample(long value, long base) {
        long grown = Math.max(0, value - lastValue);
        long elapsed = base - lastBase;
        steps[next] = elapsed <= 0 ? 0 : (long) ((double) grown / elapsed * scale);
        next = (next + 1) % SAMPLES;
        lastValue = value;
        lastBase = base;
    }

    /** The mean of the samples. */
    public long rate() {
        long sum = 0;
        for (long step : steps) {
            sum += step;
        }
        return sum / SAMPLES;
    }

    /** Forgets all samples; the counters may begin anew. */
    public void reset() {
        java.util.Arrays.fill(steps, 0);
        lastValue = 0;
    }
}
