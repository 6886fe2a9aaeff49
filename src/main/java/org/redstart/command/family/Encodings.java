package org.redstart.command.family;

import org.redstart.keyspace.Entry;

/** The names under which Redis knows the ways values are kept. */
final class Encodings {
    /** Up to here Redis keeps a string and its header in one block. */
    private static final int EMBEDDED_MOST_BYTES = 44;

    private Encodings() {}

    static String name(long entry) {
        if (Entry.isInt(entry)) {
            return "int";
        }
        boolean embedded = Entry.encoding(entry) == Entry.EMBEDDED && Entry.stringLength(entry) <= EMBEDDED_MOST_BYTES;
        return embedded ? "embstr" : "raw";
    }
}
