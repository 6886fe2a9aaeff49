package org.redstart.keyspace;

import org.redstart.memory.Arena;
import org.redstart.memory.Decimal;
import org.redstart.memory.Tag;

/** Goes through the members of a set or a sorted set, whichever way it is kept. What it reads is kept by a cut. */
public final class MemberCursor implements AutoCloseable {
    private static final double SET_SCORE = 1;

    private final Arena arena;
    private final SetCursor set;
    private final ZSetCursor sorted;
    private final long digits;
    private boolean begun;

    /** Of a set or a sorted set, or if both are null of nothing. */
    MemberCursor(Arena arena, SetCursor set, ZSetCursor sorted) {
        this.arena = arena;
        this.set = set;
        this.sorted = sorted;
        this.digits = set == null ? 0 : arena.allocate(Decimal.MAX_BYTES, Tag.SCRATCH);
    }

    /** Goes to the next member, at first to the first; false after the last. */
    public boolean next() {
        if (set != null) {
            return set.next();
        }
        if (sorted == null) {
            return false;
        }
        boolean more = begun ? sorted.next() : sorted.seek(0);
        begun = true;
        return more;
    }

    public double score() {
        return set == null ? sorted.score() : SET_SCORE;
    }

    /** Where the member's bytes are, until the cursor moves. */
    public long address() {
        return set == null ? sorted.memberAddress() : set.member().text(Arena.address(digits));
    }

    public int length() {
        return set == null ? sorted.memberLength() : set.member().length();
    }

    @Override
    public void close() {
        if (set != null) {
            arena.free(digits, Tag.SCRATCH);
        }
        if (sorted != null) {
            sorted.close();
        }
    }
}
