package org.redstart.command.family;

import org.redstart.command.ReplyStreams;
import org.redstart.keyspace.ZSetCursor;
import org.redstart.resp.ReplyWriter;

/** The members of a range of a large sorted set, written a piece at a time. */
final class SortedSetRun implements ReplyStreams.Producer {
    /** So many are written at a time. */
    static final int AT_A_TIME = 256;

    private final ZSetCursor cursor;
    private final boolean reversed;
    private final boolean withScores;
    private long left;

    SortedSetRun(ZSetCursor cursor, long from, long to, boolean reversed, boolean withScores) {
        this.cursor = cursor;
        this.reversed = reversed;
        this.withScores = withScores;
        this.left = to - from;
        cursor.seek(reversed ? to - 1 : from);
    }

    @Override
    public boolean next(ReplyWriter reply) {
        for (int i = 0; i < AT_A_TIME && left > 0; i++) {
            SortedSets.member(reply, cursor, withScores);
            left--;
            if (left > 0) {
                move();
            }
        }
        return left > 0;
    }

    private void move() {
        if (reversed) {
            cursor.previous();
        } else {
            cursor.next();
        }
    }
}
