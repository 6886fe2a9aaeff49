package org.redstart.keyspace;

/** What the keyspace has to do with the large form of a collection of any type; handles are those of its first block. */
interface Container {
    /** Bytes of all its blocks, in no more time than it takes to read a counter. */
    long footprint(long handle);

    /** Begins to free it; what an open view may read stays until that is closed. */
    Drain drain(long handle);

    /** Begins to copy it. */
    Copying copying(long handle);
}
