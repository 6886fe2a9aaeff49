package org.redstart.command;

/**
 * The loop's time: the wall clock is read once a turn, and within the turn it is carried on by the monotonic clock, which is
 * read once a command. What a client did before the turn began is so never in the loop's future.
 */
public final class Clock {
    private static final long NS_PER_MS = 1_000_000;

    private long turnMs = System.currentTimeMillis();
    private long turnNs = System.nanoTime();
    private long nowNs = turnNs;
    private long nowMs = turnMs;
    private long nextMsNs = turnNs + NS_PER_MS;

    /** A turn begins: both clocks are read. */
    public void turn() {
        nowNs = System.nanoTime();
        nowMs = System.currentTimeMillis();
        turnNs = nowNs;
        turnMs = nowMs;
        nextMsNs = turnNs + NS_PER_MS;
    }

    /** Reads the monotonic clock; the wall clock follows. */
    public long tick() {
        nowNs = System.nanoTime();
        if (nowNs >= nextMsNs) {
            long elapsedMs = (nowNs - turnNs) / NS_PER_MS;
            nowMs = turnMs + elapsedMs;
            nextMsNs = turnNs + (elapsedMs + 1) * NS_PER_MS;
        }
        return nowNs;
    }

    /** As of the last {@link #tick} or {@link #turn}. */
    public long nowNs() {
        return nowNs;
    }

    /** As of the last {@link #tick} or {@link #turn}, ms since 1970. */
    public long nowMs() {
        return nowMs;
    }
}
