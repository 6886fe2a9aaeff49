package org.redstart.keyspace;

import org.redstart.structure.EntryVisitor;
import org.redstart.structure.ScoredMember;
import org.redstart.structure.ScoredTable;

/** A sorted set that a command computes: filled in any order, then read or stored. Reused; between uses it holds nothing. */
public final class ZSetBuilder {
    private final ZSetStore store;
    private final ScoredTable tables;
    private final EntryVisitor measuring = this::measure;
    private long root;
    private int longestBytes;

    private long member;
    private int memberLength;
    private long hash;
    private long slot;

    ZSetBuilder(ZSetStore store, ScoredTable tables) {
        this.store = store;
        this.tables = tables;
    }

    /** Begins with no members. */
    public void begin() {
        assert root == 0;
        root = tables.create();
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
            ScoredTable.setScore(slot, score);
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
        tables.arrange(root);
        cursor.openTable(root);
    }

    /** Stores the members, of which there are some, under the key that was just looked up. */
    public void store(Database database, Key key) {
        tables.arrange(root);
        longestBytes = 0;
        tables.forEach(root, measuring);
        store.storeBuilt(database, key, root, longestBytes);
        root = 0;
    }

    private void measure(long entry) {
        longestBytes = Math.max(longestBytes, ScoredMember.memberLength(entry));
    }

    /** Forgets the members, if any are still here. */
    public void discard() {
        if (root != 0) {
            tables.free(root);
            root = 0;
        }
    }
}
