package org.redstart.command;

import org.redstart.config.BufferLimits;
import org.redstart.config.Config;

/** How much a client may leave unread, by class: {@code client-output-buffer-limit}. */
final class OutputLimits {
    private final BufferLimits[] byClass = new BufferLimits[BufferLimits.ClientClass.values().length];
    private long leastBytes = Long.MAX_VALUE;

    void follow(Config config) {
        config.onChange(this::read, "client-output-buffer-limit");
        read(config);
    }

    private void read(Config config) {
        leastBytes = Long.MAX_VALUE;
        for (BufferLimits.ClientClass each : BufferLimits.ClientClass.values()) {
            BufferLimits limits = config.bufferLimits(each);
            byClass[each.ordinal()] = limits;
            leastBytes = Math.min(leastBytes, orNever(limits.hardBytes()));
            leastBytes = Math.min(leastBytes, orNever(limits.softBytes()));
        }
    }

    private static long orNever(long bytes) {
        return bytes == 0 ? Long.MAX_VALUE : bytes;
    }

    /** Up to here nobody's limit can be passed. */
    long leastBytes() {
        return leastBytes;
    }

    /** Whether the client is to be closed now; notes since when it has been over its soft limit. */
    boolean isPassed(Session session, long nowMs) {
        BufferLimits limits = byClass[session.clientClass().ordinal()];
        long bytes = session.outputBytes();
        if (bytes > orNever(limits.hardBytes())) {
            return true;
        }
        if (bytes <= orNever(limits.softBytes())) {
            session.setOverSoftLimitSinceMs(0);
            return false;
        }
        if (session.overSoftLimitSinceMs() == 0) {
            session.setOverSoftLimitSinceMs(nowMs);
        }
        return nowMs - session.overSoftLimitSinceMs() > limits.softSeconds() * 1000;
    }
}
