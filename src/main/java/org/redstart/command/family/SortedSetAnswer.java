package org.redstart.command.family;

import org.redstart.command.ReplyStreams.Producer;
import org.redstart.keyspace.ZSetBuilder;
import org.redstart.keyspace.ZSetCursor;
import org.redstart.resp.ReplyWriter;

/** Answers with a sorted set that is put together for it, or with how many members that has. */
final class SortedSetAnswer implements Producer {
    private static final int AT_A_TIME = 64;

    private final boolean counting;
    private final boolean withScores;
    private final long most;
    /** What is still put together, or null. */
    private SortedSetCombination combination;

    private ZSetBuilder built;
    /** Set once the members are in order. */
    private ZSetCursor cursor;

    private SortedSetAnswer(boolean counting, boolean withScores, long most) {
        this.counting = counting;
        this.withScores = withScores;
        this.most = most;
    }

    /** Answers with the members. */
    static SortedSetAnswer of(boolean withScores) {
        return new SortedSetAnswer(false, withScores, Long.MAX_VALUE);
    }

    /** Answers with their number, up to a limit. */
    static SortedSetAnswer counting(long most) {
        return new SortedSetAnswer(true, false, most);
    }

    /** Takes what has been built. */
    void take(ZSetBuilder members) {
        built = members;
    }

    /** Takes what is still to be put together. */
    void take(SortedSetCombination members) {
        combination = members;
    }

    @Override
    public boolean next(ReplyWriter reply) {
        if (cursor != null) {
            return write(reply);
        }
        if (combination != null && combination.step()) {
            return true;
        }
        ZSetBuilder members = combination == null ? built : combination.found();
        if (counting) {
            reply.integer(Math.min(most, members.count()));
            return false;
        }
        members.resume();
        if (members.arrangeSome()) {
            return true;
        }
        SortedSets.head(reply, members.count(), withScores);
        cursor = members.ordered();
        return cursor.seek(0);
    }

    private boolean write(ReplyWriter reply) {
        for (int i = 0; i < AT_A_TIME; i++) {
            SortedSets.member(reply, cursor, withScores);
            if (!cursor.next()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        if (combination != null) {
            combination.close();
        } else {
            built.discard();
        }
    }
}
