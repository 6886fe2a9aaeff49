package org.redstart.command;

/** How replicas have begun: counts since the start or the last reset. */
public interface SyncFigures {
    /** Replicas that were given a copy of everything. */
    long fullSyncs();

    /** Replicas that went on where they had been. */
    long partialSyncs();

    /** Replicas that wanted to go on, and could not. */
    long refusedPartialSyncs();
}
