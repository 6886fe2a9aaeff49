package org.redstart.command;

import java.util.ArrayList;
import java.util.List;

/** A blocked command: whose, until when, and its places in the queues of its keys. */
final class Wait {
    private final long number;
    private final Session session;
    private final WaitFor what;
    private final long deadlineMs;
    private final List<WaitedKey.Place> places = new ArrayList<>(1);
    private Object kept;
    private long spentNs;
    private boolean lasting = true;

    Wait(long number, Session session, WaitFor what, long deadlineMs) {
        this.number = number;
        this.session = session;
        this.what = what;
        this.deadlineMs = deadlineMs;
    }

    /** Larger than that of every wait before. */
    long number() {
        return number;
    }

    Session session() {
        return session;
    }

    WaitFor what() {
        return what;
    }

    /** When it ends unserved, ms since 1970, or {@link BlockedClients#NO_DEADLINE}. */
    long deadlineMs() {
        return deadlineMs;
    }

    List<WaitedKey.Place> places() {
        return places;
    }

    /** What the handler wants to find again at its next try. */
    Object kept() {
        return kept;
    }

    void keep(Object state) {
        kept = state;
    }

    /** Whether it goes on after the present try. */
    boolean isLasting() {
        return lasting;
    }

    void setLasting(boolean now) {
        lasting = now;
    }

    /** Time its tries have taken so far. */
    long spentNs() {
        return spentNs;
    }

    void addTime(long elapsedNs) {
        spentNs += elapsedNs;
    }
}
