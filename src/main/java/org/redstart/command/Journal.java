package org.redstart.command;

/** Takes the canonical record of each command that changed data: for the append-only file and for replicas. */
public interface Journal {
    /** Arguments as the client sent them; they are good until the call returns. */
    void append(int database, org.redstart.resp.Request request);

    /**
     * What is appended up to {@link #end} was done by one EXEC or script, or stands for one command, and must be done wholly or
     * not at all.
     */
    void begin(int database);

    /** Ends what {@link #begin} began. */
    void end();

    /** What was appended since the last call was done by a client's command; the client has not been sent its reply. */
    default void appendedFor(Session session) {}

    /** A command that changes nothing, yet is to be executed by replicas as well: PUBLISH. */
    default void announce(int database, org.redstart.resp.Request request) {}

    /** Whether it is for replicas, and not for a disk. */
    default boolean isForReplicas() {
        return false;
    }

    /** Arguments that a command put in the place of the client's, such as an absolute time for a relative one. */
    void append(int database, byte[][] arguments);
}
