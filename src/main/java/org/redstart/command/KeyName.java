package org.redstart.command;

import org.redstart.keyspace.Keyspace;
import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;

/** The name of a key in an index of keys that somebody waits for or watches. It needs no such key to exist. */
class KeyName {
    private int database;
    private long block;
    private long address;
    private int length;
    private long hash;

    /** A name to look others up with: {@link #point} says which. */
    KeyName() {}

    /** A copy that keeps the bytes for itself, until {@link #free}. */
    KeyName(KeyName name, Arena arena) {
        this.database = name.database;
        this.block = arena.allocate(Math.max(1, name.length), Tag.WAITED);
        this.address = Arena.address(block);
        this.length = name.length;
        this.hash = name.hash;
        Native.copy(name.address, address, length);
    }

    /** Points to bytes that somebody else keeps. */
    KeyName point(Keyspace keyspace, int inDatabase, long at, int lengthBytes) {
        database = inDatabase;
        address = at;
        length = lengthBytes;
        hash = keyspace.dict().keyHash().hash(at, lengthBytes);
        return this;
    }

    /** Gives its memory back. */
    void free(Arena arena) {
        arena.free(block, Tag.WAITED);
    }

    int database() {
        return database;
    }

    long address() {
        return address;
    }

    int length() {
        return length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyName that
                && hash == that.hash
                && database == that.database
                && length == that.length
                && Native.equal(address, that.address, length);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(hash) + database;
    }
}
