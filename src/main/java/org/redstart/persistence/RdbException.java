package org.redstart.persistence;

import java.io.IOException;

/** Bytes that are not RDB as this server reads it, or data that a version of it cannot hold; the message says what, and where. */
final class RdbException extends IOException {
    private static final long serialVersionUID = 1;

    private final String what;

    RdbException(String what) {
        super(what);
        this.what = what;
    }

    RdbException(String what, long offset) {
        super(what + " at offset " + offset);
        this.what = what;
    }

    /** The message without the place. */
    String what() {
        return what;
    }
}
