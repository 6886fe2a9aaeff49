package org.redstart.keyspace;

import org.redstart.memory.Native;

/**
 * A key on its way through a command: its bytes, its hash, and after a look-up the slot where it was found. Reused; the
 * bytes stay where the caller has them.
 */
public final class Key {
    long address;
    int length;
    long hash;
    /** Where the last look-up found it; good until the database changes. */
    long slot;

    public long address() {
        return address;
    }

    public int length() {
        return length;
    }

    /** Whether both are the same bytes. */
    public boolean sameAs(Key other) {
        return length == other.length && hash == other.hash && Native.equal(address, other.address, length);
    }

    /** Points to other bytes; {@link Database} fills in the rest. */
    void set(long address, int length, long hash) {
        this.address = address;
        this.length = length;
        this.hash = hash;
        this.slot = 0;
    }
}
