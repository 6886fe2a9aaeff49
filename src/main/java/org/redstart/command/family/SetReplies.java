package org.redstart.command.family;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.redstart.command.ReplyStreams.Producer;
import org.redstart.keyspace.SetCursor;
import org.redstart.resp.ReplyWriter;

/** Writes members of sets, all or some of them, some at a time. */
final class SetReplies {
    private static final int AT_A_TIME = 128;

    private SetReplies() {}

    /** The members from where the cursor is. */
    static Producer all(SetCursor cursor) {
        return reply -> {
            for (int i = 0; i < AT_A_TIME; i++) {
                if (!cursor.next()) {
                    return false;
                }
                Contents.write(reply, cursor.member());
            }
            return true;
        };
    }

    /** The members at some places, counted from the first. */
    static Producer chosen(SetCursor cursor, BitSet places) {
        return new Producer() {
            private int place;

            @Override
            public boolean next(ReplyWriter reply) {
                for (int i = 0; i < AT_A_TIME; i++) {
                    if (!cursor.next()) {
                        return false;
                    }
                    if (places.get(place++)) {
                        Contents.write(reply, cursor.member());
                    }
                }
                return true;
            }
        };
    }

    /** Random members, again and again. */
    static Producer drawn(SetCursor cursor, long count, SplittableRandom random) {
        return new Producer() {
            private long left = count;

            @Override
            public boolean next(ReplyWriter reply) {
                for (int i = 0; i < AT_A_TIME && left > 0; i++, left--) {
                    cursor.draw(random);
                    Contents.write(reply, cursor.member());
                }
                return left > 0;
            }
        };
    }
}
