package org.redstart.command;

import org.redstart.config.BufferLimits;
import org.redstart.config.Config;
import org.redstart.memory.ChunkPool;

/** How much a client may leave unread, by class: {@code client-output-buffer-limit}. */
final class OutputLimits {
    /** What a client that never authenticated may leave unread where there is a password. */
    private static final long STRANGER_BYTES = 1024;

    private final BufferLimits[] byClass = new BufferLimits[BufferLimits.ClientClass.values().length];
    private long leastBytes = Long.MAX_VALUE;
    private boolean strangers;
    private boolean wholeChunks;

    void follow(Config config) {
        config.onChange(this::read, "client-output-buffer-limit", "requirepass");
        read(config);
    }

    private void read(Config config) {
        strangers = !config.text("requirepass").isEmpty();
        leastBytes = wholeChunks ? 0 : strangers ? STRANGER_BYTES : Long.MAX_VALUE;
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

    /** Lets even the first chunk of output count, with all of its room: for tests of what happens beyond a limit. */
    void setWholeChunks(boolean whole) {
        wholeChunks = whole;
        leastBytes = 0;
    }

    private long countedBytes(Session session) {
        return wholeChunks
                ? (long) session.connection().output().chunks() * ChunkPool.CHUNK_BYTES
                : session.outputBytes();
    }

    /** Up to here nobody's limit can be passed. */
    long leastBytes() {
        return leastBytes;
    }

    /** Whether there is an amount of output at which this client would be closed. */
    boolean concern(Session session) {
        BufferLimits limits = byClass[session.clientClass().ordinal()];
        return limits.hardBytes() != 0 || limits.softBytes() != 0 || strangers && session.isStranger();
    }

    /** Whether so much output would be more than this client may leave unread, however fast it reads. */
    boolean isTooMuch(Session session, long bytes) {
        return bytes > orNever(byClass[session.clientClass().ordinal()].hardBytes());
    }

    /** Whether the client is to be closed now; notes since when it has been over its soft limit. */
    boolean isPassed(Session session, long nowMs) {
        long bytes = countedBytes(session);
        if (strangers && session.isStranger() && bytes > STRANGER_BYTES) {
            return true;
        }
        BufferLimits limits = byClass[session.clientClass().ordinal()];
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
