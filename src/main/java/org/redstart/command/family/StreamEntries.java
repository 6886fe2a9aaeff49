package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.ReplyStreams;
import org.redstart.keyspace.StreamCursor;
import org.redstart.keyspace.StreamId;
import org.redstart.resp.ReplyWriter;

/** Entries of streams as replies. */
final class StreamEntries {
    /** From so many on they are written as the client takes them. */
    private static final int STREAMED_FROM = 1000;

    private static final int AT_A_TIME = 32;

    private StreamEntries() {}

    /** Answers an entry: its id, and its fields and values. */
    static void write(ReplyWriter reply, StreamCursor entry) {
        reply.array(2);
        StreamIds.write(reply, entry.ms(), entry.sequence());
        reply.array(2L * entry.fields());
        entry.show(element -> Elements.write(reply, element));
    }

    /** Counts the entries from a cursor on, up to {@code most}; the cursor moves. */
    static long count(StreamCursor from, long most) {
        long count = 0;
        for (boolean more = from.exists(); more && count < most; more = from.next()) {
            count++;
        }
        return count;
    }

    /** Answers the entry with an id, or if it is gone the id and null. */
    static void writeEvenIfGone(ReplyWriter reply, StreamCursor cursor, long root, StreamId id) {
        if (cursor.seekExactly(root, id.ms(), id.sequence())) {
            write(reply, cursor);
        } else {
            reply.array(2);
            StreamIds.write(reply, id);
            reply.nilArray();
        }
    }

    /** Answers an array of so many entries from a cursor on, as the last thing of the reply. */
    static void writeArray(Call call, StreamCursor from, long count) {
        writeArray(call, from, count, true);
    }

    /** Answers an array of so many entries from a cursor on; only if it is the last thing of the reply the client sets the pace. */
    static void writeArray(Call call, StreamCursor from, long count, boolean last) {
        call.reply().array(count);
        Run run = new Run(from, count);
        if (last && count >= STREAMED_FROM) {
            call.stream(count, run);
        } else {
            while (run.next(call.reply())) {
                // all of them
            }
        }
    }

    private static final class Run implements ReplyStreams.Producer {
        private final StreamCursor cursor;
        private long left;

        Run(StreamCursor cursor, long count) {
            this.cursor = cursor;
            this.left = count;
        }

        @Override
        public boolean next(ReplyWriter reply) {
            for (int i = 0; i < AT_A_TIME && left > 0; i++) {
                write(reply, cursor);
                cursor.next();
                left--;
            }
            return left > 0;
        }
    }
}
