package org.redstart.keyspace;

/** A copy of a collection that shares nothing with it, made piece by piece; a cut keeps what it reads. */
public interface Copying {
    /** Copies some dozens of members; false once it is whole. */
    boolean step();

    /** The copy; whoever made it stores or frees it. */
    long handle();
}
