package org.redstart.replication;

import org.redstart.observe.SystemRandom;

/** The name of the history that the log holds, and of the one it continues. */
final class History {
    /** As an id that nobody has. */
    static final String NONE = "0".repeat(40);

    private String id = SystemRandom.name();
    private String formerId = NONE;
    private long formerEnd = -1;

    String id() {
        return id;
    }

    /** The id of the history that this one continues. */
    String formerId() {
        return formerId;
    }

    /** The first offset at which the two differ, or -1. */
    long formerEnd() {
        return formerEnd;
    }

    /** The primary goes on under another name. */
    void rename(String primarysId, long end) {
        formerId = id;
        formerEnd = end + 1;
        id = primarysId;
    }

    /** A new history, which continues none. */
    void begin() {
        id = SystemRandom.name();
        formerId = NONE;
        formerEnd = -1;
    }

    /** Takes over the history of a primary. */
    void adopt(String primarysId) {
        id = primarysId;
        formerId = NONE;
        formerEnd = -1;
    }

    /** A new history that continues the present one behind an offset: its replica has become a primary. */
    void branch(long end) {
        formerId = id;
        formerEnd = end + 1;
        id = SystemRandom.name();
    }

    /** Whether whoever has an id's history up to this byte can go on with ours. */
    boolean includes(String of, long offset) {
        return of.equalsIgnoreCase(id) || of.equalsIgnoreCase(formerId) && offset <= formerEnd;
    }
}
