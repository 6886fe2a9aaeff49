package org.redstart.command;

/** Takes the canonical record of each command that changed data: for the append-only file and for replicas. */
public interface Journal {
    /** Arguments as the client sent them; they are good until the call returns. */
    void append(int database, org.redstart.resp.Request request);

    /** Arguments that a command put in the place of the client's, such as an absolute time for a relative one. */
    void append(int database, byte[][] arguments);
}
