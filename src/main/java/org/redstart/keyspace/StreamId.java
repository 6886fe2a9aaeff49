package org.redstart.keyspace;

/** The id of an entry of a stream: milliseconds and sequence, both unsigned. Reused. */
public final class StreamId {
    /** What both numbers are at the most. */
    public static final long MOST = -1L;

    private long ms;
    private long sequence;

    public StreamId() {}

    public StreamId(long ms, long sequence) {
        set(ms, sequence);
    }

    public long ms() {
        return ms;
    }

    public long sequence() {
        return sequence;
    }

    public StreamId set(long newMs, long newSequence) {
        ms = newMs;
        sequence = newSequence;
        return this;
    }

    public StreamId set(StreamId other) {
        return set(other.ms, other.sequence);
    }

    /** As {@link #order(StreamId)}. */
    public int order(long otherMs, long otherSequence) {
        return compare(ms, sequence, otherMs, otherSequence);
    }

    public boolean isZero() {
        return ms == 0 && sequence == 0;
    }

    public boolean isMost() {
        return ms == MOST && sequence == MOST;
    }

    /** To the next id; false, and unchanged, if it is the last one. */
    public boolean increment() {
        if (isMost()) {
            return false;
        }
        sequence++;
        ms += sequence == 0 ? 1 : 0;
        return true;
    }

    /** To the id before; false, and unchanged, if it is the first one. */
    public boolean decrement() {
        if (isZero()) {
            return false;
        }
        ms -= sequence == 0 ? 1 : 0;
        sequence--;
        return true;
    }

    /** Below zero, zero or above, as this id lies before the other, is the same, or lies behind it. */
    public int order(StreamId other) {
        return compare(ms, sequence, other.ms, other.sequence);
    }

    public static int compare(long ms, long sequence, long otherMs, long otherSequence) {
        int order = Long.compareUnsigned(ms, otherMs);
        return order != 0 ? order : Long.compareUnsigned(sequence, otherSequence);
    }
}
