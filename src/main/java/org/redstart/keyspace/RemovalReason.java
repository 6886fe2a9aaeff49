package org.redstart.keyspace;

/** Why a key went away. */
public enum RemovalReason {
    /** A command removed it; the command itself is journaled. */
    COMMAND,
    /** Its time came. */
    EXPIRED,
    /** Memory was short. */
    EVICTED
}
