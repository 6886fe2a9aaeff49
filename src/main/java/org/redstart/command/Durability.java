package org.redstart.command;

/** How much of what was changed is safe on this server's own disk. */
public interface Durability {
    /** Whether changes are recorded, or about to be. */
    boolean isRecording();

    /** Stands for everything that has been recorded so far. */
    long mark();

    /** Whether what a mark stands for, or a session's {@link Session#recordedTo}, is on the disk. */
    boolean isSafe(long mark);
}
