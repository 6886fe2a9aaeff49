package org.redstart.keyspace;

import org.redstart.structure.DueIndex;

/**
 * Removes keys, and fields of hashes, when their time has come, not when somebody stumbles over them: to the loop's turn, within a
 * budget a turn, so that a million due at once drain in slices.
 */
public final class Expirer {
    private final Keyspace keyspace;
    private final long[] due = new long[DueIndex.mostCollected()];
    private final Key key = new Key();
    private boolean active = true;
    private int nextDatabase;
    private long spentNs;

    Expirer(Keyspace keyspace) {
        this.keyspace = keyspace;
    }

    /** Switched off, keys still die when they are looked up. */
    public void setActive(boolean active) {
        this.active = active;
    }

    /** Removes what is due for up to {@code budgetNs}; true if there was more. */
    public boolean slice(long budgetNs) {
        if (!mayRun() || nextDueMs() > keyspace.dueMs()) {
            return false;
        }
        long start = System.nanoTime();
        long end = start + budgetNs;
        boolean more = true;
        while (more && System.nanoTime() < end) {
            more = expireNextSegment(end);
        }
        spentNs += System.nanoTime() - start;
        if (more) {
            keyspace.stats().expiryBudgetSpent++;
        }
        return more;
    }

    private boolean mayRun() {
        return active && keyspace.removesExpired();
    }

    /** Goes round the databases, a segment of keys at a time; false when none of them has anything due. */
    private boolean expireNextSegment(long endNs) {
        int count = keyspace.databaseCount();
        for (int i = 0; i < count; i++) {
            Database database = keyspace.database((nextDatabase + i) % count);
            if (nextDueMs(database) <= keyspace.dueMs()) {
                nextDatabase = (database.id() + 1) % count;
                expireSegment(database, endNs);
                return true;
            }
        }
        return false;
    }

    private void expireSegment(Database database, long endNs) {
        int found = keyspace.dict().due().collect(database.root(), keyspace.dueMs(), Entry.HEAD_BYTES, due);
        for (int i = 0; i < found; i++) {
            if (database.isExpired(due[i])) {
                database.removeByServer(due[i], key, RemovalReason.EXPIRED);
            } else {
                database.expireFields(due[i], key, endNs);
            }
        }
    }

    /** When the next key or field may be due, ms since 1970, or {@link Long#MAX_VALUE}. */
    public long nextDueMs() {
        if (!mayRun()) {
            return Long.MAX_VALUE;
        }
        long next = Long.MAX_VALUE;
        for (int i = 0; i < keyspace.databaseCount(); i++) {
            next = Math.min(next, nextDueMs(keyspace.database(i)));
        }
        return next;
    }

    private long nextDueMs(Database database) {
        return keyspace.dict().due().nextDueMs(database.root());
    }

    /** Time spent on slices since the start. */
    public long spentNs() {
        return spentNs;
    }
}
