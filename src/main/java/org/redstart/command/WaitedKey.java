package org.redstart.command;

import org.redstart.keyspace.ValueType;
import org.redstart.memory.Arena;

/** A key that clients wait for, and their queue: who came first is first. */
final class WaitedKey extends KeyName {
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
    private int deletionWaiters;
    private boolean ready;
    private Place first;
    private Place last;
    /** Whose turn is next while the queue is walked; it moves on when that one leaves. */
    private Place cursor;

    WaitedKey(KeyName name, Arena arena) {
        super(name, arena);
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
}
