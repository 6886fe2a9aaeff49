package org.redstart.keyspace;

/** Counts since the start or CONFIG RESETSTAT; written by the loop alone. */
public final class KeyspaceStats {
    long hits;
    long misses;
    long expired;
    long expiredFields;
    long evicted;
    long expiryBudgetSpent;

    public long hits() {
        return hits;
    }

    public long misses() {
        return misses;
    }

    public long expired() {
        return expired;
    }

    /** Fields of hashes whose time came. */
    public long expiredFields() {
        return expiredFields;
    }

    public long evicted() {
        return evicted;
    }

    /** A command gave a key an expiry in the past, which removed it. */
    public void countExpired() {
        expired++;
    }

    /** How often a turn had more to expire than its time allowed. */
    public long expiryBudgetSpent() {
        return expiryBudgetSpent;
    }

    public void reset() {
        hits = 0;
        misses = 0;
        expired = 0;
        expiredFields = 0;
        evicted = 0;
        expiryBudgetSpent = 0;
    }
}
