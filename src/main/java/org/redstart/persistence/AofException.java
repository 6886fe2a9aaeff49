package org.redstart.persistence;

import java.io.IOException;

/** An append-only file, or the list of such files, that cannot be taken as it is; the message says where and why. */
final class AofException extends IOException {
    private static final long serialVersionUID = 1;

    AofException(String what) {
        super(what);
    }
}
