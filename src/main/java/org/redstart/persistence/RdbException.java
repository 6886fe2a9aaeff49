package org.redstart.persistence;

import java.io.IOException;

/** Bytes that are not RDB as this server reads it; the message says where and what. */
final class RdbException extends IOException {
    private static final long serialVersionUID = 1;

    RdbException(String what) {
        super(what);
    }
}
