package org.redstart.command;

import org.redstart.keyspace.ValueType;
import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;
import org.redstart.structure.KeyHash;

/** A key that clients wait for, and their queue: who came first is first. Also the key's name in the index of such keys. */
final class WaitedKey {
    /** A client's place in the queue of one key. */
    static final class Place {
        final Wait wait;
        private final WaitedKey key;
        private Place previous;
        private Place next;

        private Place(Wait wait, WaitedKey key) {
            this.wait = wait;
            this.key = key;
        }

        WaitedKey key() {
            return key;
        }
    }

    private final int[] waitersByType = new int[ValueType.values().length];
    private int database;
    private long block;
    private long address;
    private int length;
    private long hash;
    private int deletionWaiters;
    private boolean ready;
    private Place first;
    private Place last;
    /** Whose turn is next while the queue is walked; it moves on when that one leaves. */
    private Place cursor;

    /** Points to a name that somebody else keeps: for look-ups. */
    WaitedKey name(int inDatabase, long at, int lengthBytes, KeyHash hasher) {
        database = inDatabase;
        address = at;
        length = lengthBytes;
        hash = hasher.hash(at, lengthBytes);
        return this;
    }

    /** A key with the same name, which it keeps. */
    WaitedKey kept(Arena arena) {
        WaitedKey copy = new WaitedKey();
        copy.database = database;
        copy.block = arena.allocate(Math.max(1, length), Tag.WAITED);
        copy.address = Arena.address(copy.block);
        copy.length = length;
        copy.hash = hash;
        Native.copy(address, copy.address, length);
        return copy;
    }

    /** Gives its name's memory back. */
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

    /** Adds a client at the end; null if it is the last one already, because its command names the key twice. */
    Place add(Wait wait) {
        if (last != null && last.wait == wait) {
            return null;
        }
        Place place = new Place(wait, this);
        place.previous = last;
        if (last == null) {
            first = place;
        } else {
            last.next = place;
        }
        last = place;
        count(wait.what(), 1);
        return place;
    }

    void remove(Place place) {
        if (place == cursor) {
            cursor = place.next;
        }
        if (place.previous == null) {
            first = place.next;
        } else {
            place.previous.next = place.next;
        }
        if (place.next == null) {
            last = place.previous;
        } else {
            place.next.previous = place.previous;
        }
        count(place.wait.what(), -1);
    }

    private void count(WaitFor what, int change) {
        waitersByType[what.type().ordinal()] += change;
        deletionWaiters += what.orDeletion() ? change : 0;
    }

    boolean isEmpty() {
        return first == null;
    }

    /** Begins a walk through the queue. */
    void rewind() {
        cursor = first;
    }

    /** The next client of the walk, or null. */
    Wait next() {
        Place place = cursor;
        if (place == null) {
            return null;
        }
        cursor = place.next;
        return place.wait;
    }

    /** Whether some client wants to know that the key now holds a value of a type, or with null none. */
    boolean concerns(ValueType held) {
        return deletionWaiters > 0 || held != null && waitersByType[held.ordinal()] > 0;
    }

    /** Whether some client waits for its deletion, too. */
    boolean isWatchedForDeletion() {
        return deletionWaiters > 0;
    }

    /** Notes that it has become ready; false if that was known. */
    boolean markReady() {
        boolean news = !ready;
        ready = true;
        return news;
    }

    void clearReady() {
        ready = false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WaitedKey that
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
