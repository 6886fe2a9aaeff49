package org.redstart.keyspace;

/** Reads the entries of a frozen view, on a thread of its own. */
@FunctionalInterface
public interface ViewReader {
    /** One entry as of the cut; its memory stays as it is until the job is over. */
    void read(int database, long entry);
}
