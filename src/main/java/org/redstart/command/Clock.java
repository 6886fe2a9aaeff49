package org.redstart.command;

/** The loop's time: read once a command from the monotonic clock, and tied to the wall clock many times a second. */
public final class Clock {
    private static final long NS_PER_MS = 1_000_000;
    /** How long the wall clock is carried on by the monotonic one before it is read again. */
    private static final long TIED_NS = 20 * NS_PER_MS;

    private long wallMs = System.currentTimeMillis();
    private long wallReadNs = System.nanoTime();
    private long nowNs = wallReadNs;
    private long nowMs = wallMs;
    private long nextMsNs = wallReadNs + NS_PER_MS;

    /** A turn begins: time is read, and now and then the two clocks are tied together again. */
    public void turn() {
        if (tick() - wallReadNs > TIED_NS) {
            wallMs = System.currentTimeMillis();
            wallReadNs = nowNs;
            nowMs = wallMs;
            nextMsNs = wallReadNs + NS_PER_MS;
        }
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
