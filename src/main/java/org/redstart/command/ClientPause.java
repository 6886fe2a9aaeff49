package org.redstart.command;

/**
 * CLIENT PAUSE: until a time, the commands of all clients wait, or only those that may change data. Meanwhile nothing else
 * changes data either: no expiry, no eviction.
 */
public final class ClientPause implements Executor.PostponeRule {
    private static final long MAY_CHANGE = CommandFlag.WRITE | CommandFlag.MAY_REPLICATE;

    private final Executor executor;
    private boolean paused;
    private boolean all;
    private long untilMs;

    public ClientPause(Executor executor) {
        this.executor = executor;
    }

    /** Pauses; a pause that is on already is made stricter or longer, never laxer or shorter. */
    public void pause(long endMs, boolean allCommands) {
        all = allCommands || paused && all;
        untilMs = paused ? Math.max(untilMs, endMs) : endMs;
        setPaused(true);
    }

    /** Ends the pause; clients that wait go on. */
    public void end() {
        if (paused) {
            setPaused(false);
            executor.sessions().resumePostponed();
        }
    }

    private void setPaused(boolean now) {
        paused = now;
        executor.setPostponeRule(now ? this : null);
        executor.keyspace().setRemovesExpired(!now);
        executor.keyspace().evictor().setPaused(now);
    }

    /** Ends the pause when its time has come. */
    public void periodic() {
        if (paused && executor.clock().nowMs() >= untilMs) {
            end();
        }
    }

    public boolean isPaused() {
        return paused;
    }

    @Override
    public boolean mustWait(Call call) {
        return !call.session().has(ClientFlag.REPLICA) && (all || (call.flags() & MAY_CHANGE) != 0);
    }
}
