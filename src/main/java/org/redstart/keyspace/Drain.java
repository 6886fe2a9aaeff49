package org.redstart.keyspace;

/** Something large that nobody uses any more, being freed piece by piece. */
@FunctionalInterface
interface Drain {
    /** Frees a piece, some hundred blocks at the most; false once everything is gone. */
    boolean step();
}
