package org.redstart.keyspace;

/** Members from one to another in the order of their bytes. Reused; the bytes stay where the caller has them. */
public final class LexRange {
    /** Where a range begins or ends. */
    public enum Bound {
        /** Before all members. */
        LOWEST,
        /** At a member, which is meant. */
        WITH,
        /** At a member, which is not meant. */
        WITHOUT,
        /** After all members. */
        HIGHEST
    }

    Bound minBound;
    long min;
    int minLength;
    Bound maxBound;
    long max;
    int maxLength;

    public void setMin(Bound bound, long member, int length) {
        minBound = bound;
        min = member;
        minLength = length;
    }

    public void setMax(Bound bound, long member, int length) {
        maxBound = bound;
        max = member;
        maxLength = length;
    }
}
