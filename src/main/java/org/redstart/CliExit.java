package org.redstart;

import java.io.PrintStream;

/** The command line asks for no server: either its answer is all there is to do, or it cannot be followed. */
public final class CliExit extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    private CliExit(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    static CliExit answer(String text) {
        return new CliExit(0, text);
    }

    static CliExit error(String text) {
        return new CliExit(1, text);
    }

    /** The process's exit status. */
    public int status() {
        return status;
    }

    /** Says what there is to say: answers on standard output, errors on standard error. */
    public void print(PrintStream out, PrintStream err) {
        (status == 0 ? out : err).println(getMessage());
    }
}
