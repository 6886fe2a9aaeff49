package org.redstart.command;

/**
 * May refuse a command before it runs. Each gate has a bit; it is asked only while that bit is set for the session or for
 * all, so that a gate nobody needs costs nothing.
 */
public interface Gate {
    /** Null to let the command pass, or the error to answer. */
    String refuse(Call call);
}
