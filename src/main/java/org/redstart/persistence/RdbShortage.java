package org.redstart.persistence;

import java.io.IOException;

/** The rest of a record has not come yet. It happens all the time, so it says nothing of where. */
final class RdbShortage extends IOException {
    private static final long serialVersionUID = 1;

    RdbShortage() {
        super("the rest has not come yet");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
