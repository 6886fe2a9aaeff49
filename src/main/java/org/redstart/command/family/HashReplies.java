package org.redstart.command.family;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.redstart.command.ReplyStreams.Producer;
import org.redstart.keyspace.HashCursor;
import org.redstart.resp.ReplyWriter;

/** Writes fields of hashes, their values or both, all or some of them, some at a time. */
final class HashReplies {
    /** What is written of each field. */
    enum Parts {
        FIELDS,
        VALUES,
        /** The value after its field. */
        BOTH,
        /** An array of the field and its value. */
        PAIRS
    }

    private static final int AT_A_TIME = 64;

    private HashReplies() {}

    /** The fields from where the cursor is. */
    static Producer all(HashCursor cursor, Parts parts) {
        return reply -> {
            for (int i = 0; i < AT_A_TIME; i++) {
                if (!cursor.next()) {
                    return false;
                }
                write(reply, cursor, parts);
            }
            return true;
        };
    }

    /** The fields at some places, counted from the first. */
    static Producer chosen(HashCursor cursor, Parts parts, BitSet places) {
        return new Producer() {
            private int place;

            @Override
            public boolean next(ReplyWriter reply) {
                for (int i = 0; i < AT_A_TIME; i++) {
                    if (!cursor.next()) {
                        return false;
                    }
                    if (places.get(place++)) {
                        write(reply, cursor, parts);
                    }
                }
                return true;
            }
        };
    }

    /** Random fields, again and again. */
    static Producer drawn(HashCursor cursor, Parts parts, long count, SplittableRandom random) {
        return new Producer() {
            private long left = count;

            @Override
            public boolean next(ReplyWriter reply) {
                for (int i = 0; i < AT_A_TIME && left > 0; i++, left--) {
                    cursor.draw(random);
                    write(reply, cursor, parts);
                }
                return left > 0;
            }
        };
    }

    static void write(ReplyWriter reply, HashCursor cursor, Parts parts) {
        if (parts == Parts.PAIRS) {
            reply.array(2);
        }
        if (parts != Parts.VALUES) {
            Contents.write(reply, cursor.field());
        }
        if (parts != Parts.FIELDS) {
            Contents.write(reply, cursor.value());
        }
    }
}
