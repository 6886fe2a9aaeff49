package org.redstart.keyspace;

/** Reads the entries of a frozen view, on a thread of its own; what it throws is the outcome of its job. */
@FunctionalInterface
public interface ViewReader {
    /** Before the first entry. */
    default void begin() throws Exception {}

    /** One entry as of the cut; its memory stays as it is until the job is over. */
    void read(int database, long entry);

    /** After the last entry, unless something failed. */
    default void end() throws Exception {}

    /** At last, whatever happened. */
    default void close() {}
}
