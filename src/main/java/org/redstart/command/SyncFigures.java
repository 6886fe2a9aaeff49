package org.redstart.command;

/** What replicas and a primary have exchanged: counts since the start or the last reset. */
public interface SyncFigures {
    /** Replicas that were given a copy of everything. */
    long fullSyncs();

    /** Replicas that went on where they had been. */
    long partialSyncs();

    /** Replicas that wanted to go on, and could not. */
    long refusedPartialSyncs();

    /** Bytes that came from this server's primary. */
    long receivedBytes();

    /** Bytes put on their way to replicas. */
    long sentBytes();

    /** Bytes of the log that replicas read. */
    long logBytes();

    /** Bytes of memory that the log takes. */
    long heldBytes();

    /** Bytes that were copied for replicas and that they have not taken yet. */
    long outputBytes();

    void reset();
}
