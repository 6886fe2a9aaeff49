package org.redstart.keyspace;

import org.redstart.structure.EntryVisitor;
import org.redstart.structure.ScoredMember;
import org.redstart.structure.ScoredTable;

/** A sorted set that a command computes: filled in any order, then read or stored. Reused; between uses it holds nothing. */
public final class ZSetBuilder {
    private static final int FREED_AT_ONCE = 1000;

    private final ZSetStore store;
    private final ScoredTable tables;
    private final EntryVisitor measuring = this::measure;
    private long root;
    private int longestBytes;

    private long member;
    private int memberLength;
    private long hash;
    private long slot;

    private final LazyFree lazyFree;
    /** What {@link #arrangeSome} has come to. */
    private long position;

    private boolean ordered;

    ZSetBuilder(ZSetStore store, ScoredTable tables, LazyFree lazyFree) {
        this.store = store;
        this.tables = tables;
        this.lazyFree = lazyFree;
    }

    /** Begins with no members. */
    public void begin() {
        assert root == 0;
        root = tables.create();
        position = 0;
        ordered = false;
    }

    /** Goes on with what was begun in an earlier turn: a view may have been opened since. */
    public void resume() {
        root = tables.own(root);
    }

    /** Adds a member that is not there and belongs behind all others; a set gets all its members this way, or none. */
    public void append(double score, long bytes, int length) {
        ordered = true;
        tables.append(root, score, bytes, length);
    }

    /** Looks a member up; its score, or {@link ZSetStore#NONE}. The next {@link #put} or {@link #drop} is about it. */
    public double locate(long bytes, int length) {
        member = bytes;
        memberLength = length;
        hash = tables.hash(bytes, length);
        slot = tables.find(root, hash, bytes, length);
        return slot == 0 ? ZSetStore.NONE : ScoredTable.score(slot);
    }

    /** Gives the located member a score, whether it was there or not. */
    public void put(double score) {
        if (slot == 0) {
            tables.collect(root, hash, score, member, memberLength);
        } else {
            tables.setScore(root, hash, slot, score);
        }
    }

    /** Takes the located member out, if it is there. */
    public void drop() {
        if (slot != 0) {
            tables.dropCollected(root, hash, slot);
        }
    }

    /** How many members there are. */
    public long count() {
        return tables.collected(root);
    }

    /** Puts the members in order and opens a cursor on them; {@link #discard} ends it. */
    public void read(ZSetCursor cursor) {
        arrange();
        cursor.openTable(root);
    }

    private void arrange() {
        if (!ordered) {
            tables.arrange(root);
        }
    }

    /** Puts some members in order; false when all are. */
    public boolean arrangeSome() {
        if (!ordered) {
            position = tables.arrangeFrom(root, position);
            ordered = position == 0;
        }
        return !ordered;
    }

    /** Reads the members, which are in order. */
    public ZSetCursor ordered() {
        ZSetCursor cursor = store.treeCursor();
        cursor.openTable(root);
        return cursor;
    }

    /** Stores the members, of which there are some, under the key that was just looked up. */
    public void store(Database database, Key key) {
        arrange();
        longestBytes = 0;
        if (store.staysSmall(count(), 0)) {
            tables.forEach(root, measuring);
        }
        store.storeBuilt(database, key, root, longestBytes);
        root = 0;
    }

    /** Puts the members, of which there are some, in the place of those of the large sorted set that was just looked up. */
    public void replace(Database database, Key key) {
        ScoredTable.Drain replaced = tables.drain(Entry.valueHandle(database.entry(key)));
        database.pointTo(key, Entry.TABLE, root);
        lazyFree.add(replaced::next);
        root = 0;
    }

    private void measure(long entry) {
        longestBytes = Math.max(longestBytes, ScoredMember.memberLength(entry));
    }

    /** Forgets the members, if any are still here. */
    public void discard() {
        if (root == 0) {
            return;
        }
        ScoredTable.Drain drain = tables.drainCollected(root);
        if (count() > FREED_AT_ONCE) {
            lazyFree.add(drain::next);
        } else {
            while (drain.next()) {
                // all of it
            }
        }
        root = 0;
    }
}
