package org.redstart.memory;

/**
 * Which cuts are open. A cut's number is the epoch it began; whatever is born in an epoch before it is frozen.
 */
final class CutBook {
    /** A save, and a walk of keys or an analysis beside it. */
    static final int MAX_OPEN = 4;

    private final long[] open = new long[MAX_OPEN];
    private long epoch = 1;
    private long newest;
    private long parkedUpTo;

    /** The epoch in which blocks are being born now. */
    long epoch() {
        return epoch;
    }

    /** The newest open cut, or 0. */
    long newest() {
        return newest;
    }

    /** Pages born up to this epoch take no new blocks as long as any cut is open. */
    long parkedUpTo() {
        return parkedUpTo;
    }

    /** The oldest open cut, or a number above all epochs. */
    long oldest() {
        long oldest = Long.MAX_VALUE;
        for (long cut : open) {
            if (cut != 0 && cut < oldest) {
                oldest = cut;
            }
        }
        return oldest;
    }

    long open() {
        for (int i = 0; i < MAX_OPEN; i++) {
            if (open[i] == 0) {
                parkedUpTo = epoch;
                newest = ++epoch;
                open[i] = epoch;
                return epoch;
            }
        }
        throw new IllegalStateException("at most " + MAX_OPEN + " cuts may be open at once");
    }

    void close(long cut) {
        newest = 0;
        boolean found = false;
        for (int i = 0; i < MAX_OPEN; i++) {
            if (open[i] == cut) {
                open[i] = 0;
                found = true;
            }
            newest = Math.max(newest, open[i]);
        }
        if (!found) {
            throw new IllegalArgumentException("no open cut " + cut);
        }
    }
}
