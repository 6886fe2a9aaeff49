package org.redstart.replication;

import java.security.SecureRandom;
import java.util.HexFormat;

/** The name of the history that the log holds, and of the one it continues. */
final class History {
    /** As an id that nobody has. */
    static final String NONE = "0".repeat(40);

    private static final int ID_BYTES = 20;

    private String id = fresh();
    private String formerId = NONE;
    private long formerEnd = -1;

    private static String fresh() {
        byte[] random = new byte[ID_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

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

    /** A new history, which continues none. */
    void begin() {
        id = fresh();
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
        id = fresh();
    }

    /** Whether whoever has an id's history up to this byte can go on with ours. */
    boolean includes(String of, long offset) {
        return of.equalsIgnoreCase(id) || of.equalsIgnoreCase(formerId) && offset <= formerEnd;
    }
}
