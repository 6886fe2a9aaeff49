package org.redstart.command.family;

import java.util.function.BiConsumer;
import org.redstart.command.Call;
import org.redstart.command.Preparation;
import org.redstart.keyspace.ZSetBuilder;
import org.redstart.keyspace.ZSetCursor;
import org.redstart.keyspace.ZSetStore;

/** Some of the members of a large sorted set, put together aside: what a command stores of it, or leaves in it. */
final class SortedSetExcerpt implements Preparation {
    private static final int AT_A_TIME = 64;

    private final BiConsumer<Call, ZSetBuilder> storing;
    private final ZSetBuilder built;
    private final ZSetCursor cursor;
    /** The ranks of the members that come next, and of the first that is left out; beyond the gap all follow. */
    private long rank;

    private final long gap;
    private final long gapEnd;
    private final long end;

    private SortedSetExcerpt(
            ZSetStore zsets, long entry, long gap, long gapEnd, long end, BiConsumer<Call, ZSetBuilder> storing) {
        this.storing = storing;
        this.built = zsets.builder();
        this.cursor = zsets.tableCursor(entry);
        this.gap = gap;
        this.gapEnd = gapEnd;
        this.end = end;
        built.begin();
    }

    /** The members from one rank to another. */
    static SortedSetExcerpt of(ZSetStore zsets, long entry, long from, long to, BiConsumer<Call, ZSetBuilder> storing) {
        return new SortedSetExcerpt(zsets, entry, 0, from, to, storing);
    }

    /** All members but those from one rank to another. */
    static SortedSetExcerpt without(
            ZSetStore zsets, long entry, long from, long to, BiConsumer<Call, ZSetBuilder> storing) {
        return new SortedSetExcerpt(zsets, entry, from, to, ZSetStore.count(entry), storing);
    }

    @Override
    public boolean step() {
        built.resume();
        rank = rank == gap ? gapEnd : rank;
        if (rank >= end) {
            return false;
        }
        long most = Math.min(rank < gap ? gap : end, rank + AT_A_TIME);
        cursor.seek(rank);
        while (true) {
            built.append(cursor.score(), cursor.memberAddress(), cursor.memberLength());
            rank++;
            if (rank == most) {
                return true;
            }
            cursor.next();
        }
    }

    @Override
    public void store(Call call) {
        storing.accept(call, built);
    }

    @Override
    public void close() {
        built.discard();
    }
}
