package org.redstart.command;

/**
 * CLIENT PAUSE, and what else has clients wait: until a time, the commands of all of them wait, or only those that may change data.
 * Meanwhile nothing else changes data either: no expiry, no eviction.
 */
public final class ClientPause implements Executor.PostponeRule {
    /** Who wants the pause. It is as strict as the strictest of them, and lasts until all of them have ended theirs. */
    public enum Purpose {
        CLIENT,
        SHUTDOWN,
        FAILOVER
    }

    private static final long MAY_CHANGE = CommandFlag.WRITE | CommandFlag.MAY_REPLICATE;

    private final Executor executor;
    /** By purpose, ms since 1970; 0 is no pause. */
    private final long[] untilMs = new long[Purpose.values().length];

    private boolean all;
    private Runnable whenOver = () -> {};

    public ClientPause(Executor executor) {
        this.executor = executor;
    }

    /** Pauses; a pause that is on already is made stricter or longer, never laxer or shorter. */
    public void pause(Purpose by, long endMs, boolean allCommands) {
        all |= allCommands;
        untilMs[by.ordinal()] = Math.max(untilMs[by.ordinal()], endMs);
        update(false);
    }

    /** Ends one's pause; clients that wait go on, if nobody else wants one. */
    public void end(Purpose by) {
        boolean was = isPaused();
        untilMs[by.ordinal()] = 0;
        // Only clients ask for the strict form.
        all &= by != Purpose.CLIENT;
        update(was);
        if (was && by == Purpose.CLIENT) {
            whenOver.run();
        }
    }

    private void update(boolean was) {
        boolean now = isPaused();
        if (now) {
            executor.addPostponeRule(this);
        } else {
            executor.removePostponeRule(this);
        }
        executor.keyspace().setPaused(now);
        if (was) {
            executor.sessions().resumePostponed();
        }
    }

    /** Ends pauses whose time has come. */
    public void periodic() {
        long nowMs = executor.clock().nowMs();
        for (Purpose each : Purpose.values()) {
            long until = untilMs[each.ordinal()];
            if (until != 0 && until <= nowMs) {
                end(each);
            }
        }
    }

    /** Whether a client asked for it: then what a primary sends has to wait, too. */
    public boolean isAskedFor() {
        return untilMs[Purpose.CLIENT.ordinal()] != 0;
    }

    /** Calls {@code resumed} whenever a pause that a client asked for is over. */
    public void onEnd(Runnable resumed) {
        whenOver = resumed;
    }

    public boolean isPaused() {
        for (long until : untilMs) {
            if (until != 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean mustWait(Call call) {
        return !call.session().has(ClientFlag.REPLICA) && (all || (call.flags() & MAY_CHANGE) != 0);
    }
}
