package org.redstart.persistence;

import java.io.IOException;

/** A dump that is loaded while it comes: how much of it may wait to be read, and when there is nothing to do. On the loop. */
final class Inflow {
    /** What has come and is not read; a longer record alone may be more. */
    private static final long MOST_UNREAD_BYTES = 4 << 20;

    private final RdbInput in;
    private final RdbLoader loader;
    private final Runnable whenRoom;
    private boolean atEnd;
    private boolean ended;
    private boolean refused;
    /** A record that was not whole is tried again when twice as much of it has come, so that a long one is not read too often. */
    private long wantedBytes;

    Inflow(RdbInput in, RdbLoader loader, Runnable whenRoom) {
        this.in = in;
        this.loader = loader;
        this.whenRoom = whenRoom;
    }

    RdbLoader loader() {
        return loader;
    }

    long room() {
        long room = isIdle() ? Long.MAX_VALUE : Math.max(0, MOST_UNREAD_BYTES - in.unread());
        refused = room == 0;
        return room;
    }

    void take(long address, int length) {
        in.append(address, length);
    }

    void end(int surplus) {
        ended = true;
        in.finish(surplus);
    }

    /** Whether nothing can be done before more comes. */
    boolean isIdle() {
        return !ended && (atEnd || in.unread() < wantedBytes);
    }

    /** As {@link LoadSource#step}; the dump's own end is not the end before all has come. */
    boolean step(long budgetNs) throws IOException {
        atEnd = atEnd || !loader.step(budgetNs);
        wantedBytes = loader.starves() ? Math.max(1, 2 * in.unread()) : 0;
        if (atEnd && ended && in.unread() > 0) {
            throw in.broken("more than a dump");
        }
        if (refused && room() > 0) {
            whenRoom.run();
        }
        return !(atEnd && ended);
    }
}
