package org.redstart.observe;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** The delays that were longer than {@code latency-monitor-threshold}, by event. Owned by the loop. */
public final class LatencyMonitor {
    private static final long NS_PER_MS = 1_000_000;

    private final Map<String, LatencySeries> byEvent = new TreeMap<>();
    private long thresholdNs = Long.MAX_VALUE;

    /** @param ms the shortest delay to record; 0 records none */
    public void setThresholdMs(long ms) {
        thresholdNs = ms == 0 || ms > Long.MAX_VALUE / NS_PER_MS ? Long.MAX_VALUE : ms * NS_PER_MS;
    }

    public long thresholdNs() {
        return thresholdNs;
    }

    public boolean isOn() {
        return thresholdNs != Long.MAX_VALUE;
    }

    /** Records the delay if it is long enough. */
    public void note(String event, long elapsedNs, long nowMs) {
        if (elapsedNs >= thresholdNs) {
            byEvent.computeIfAbsent(event, fresh -> new LatencySeries()).add(nowMs / 1000, elapsedNs / NS_PER_MS);
        }
    }

    /** Series by event, in the order of names. */
    public Map<String, LatencySeries> byEvent() {
        return Collections.unmodifiableMap(byEvent);
    }

    /** Forgets an event; true if there was one. */
    public boolean reset(String event) {
        return byEvent.remove(event) != null;
    }

    /** Forgets all; returns how many there were. */
    public int reset() {
        int count = byEvent.size();
        byEvent.clear();
        return count;
    }
}
