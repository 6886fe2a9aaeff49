package org.redstart.command;

/** The loop's time: read once a command from the monotonic clock, and tied to the wall clock once a turn. */
public final class Clock {
    private static final long NS_PER_MS = 1_000_000;

    private long wallMs = System.currentTimeMillis();
    private long wallReadNs = System.nanoTime();
    private long nowNs = wallReadNs;
    private long nowMs = wallMs;
    private long nextMsNs = wallReadNs + NS_PER_MS;

    /** Ties the two clocks together again. */
    public void turn() {
        wallMs = System.currentTimeMillis();
        wallReadNs = System.nanoTime();
        nowNs = wallReadNs;
        nowMs = wallMs;
        nextMsNs = wallReadNs + NS_PER_MS;
    }

    /** Reads the monotonic clock; the wall clock follows. */
    public long tick() {
        nowNs = System.nanoTime();
        if (nowNs >= nextMsNs) {
            long elapsedMs = (nowNs - wallReadNs) / NS_PER_MS;
            nowMs = wallMs + elapsedMs;
            nextMsNs = wallReadNs + (elapsedMs + 1) * NS_PER_MS;
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
