package org.redstart.command.family;

import java.util.Iterator;
import java.util.List;
import org.redstart.command.Call;
import org.redstart.command.ReplyStreams;
import org.redstart.keyspace.PendingEntry;
import org.redstart.keyspace.StreamCursor;
import org.redstart.keyspace.StreamId;
import org.redstart.resp.ReplyWriter;
import org.redstart.structure.TreeCursor;

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

    /** Answers the entry with an id, or if it is gone the id and null; the cursor is for this alone. */
    private static void writeEvenIfGone(ReplyWriter reply, StreamCursor cursor, long root, StreamId id) {
        if (cursor.reach(root, id.ms(), id.sequence())) {
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
        write(call, new Run(from, count), count, last);
    }

    /** Writes so many pending entries from a cursor on, of which some may be gone from the stream. */
    static void writePending(Call call, StreamCursor cursor, long root, TreeCursor each, long count, boolean last) {
        write(call, new PendingRun(cursor, root, each, count), count, last);
    }

    /** So many entries from a cursor on, a part of a reply. */
    static ReplyStreams.Producer run(StreamCursor from, long count) {
        return new Run(from, count);
    }

    /** As the entries with these ids, of which some may be gone. */
    static ReplyStreams.Producer runOf(List<StreamId> ids, StreamCursor cursor, long root) {
        Iterator<StreamId> each = ids.iterator();
        return reply -> {
            for (int i = 0; i < AT_A_TIME && each.hasNext(); i++) {
                writeEvenIfGone(reply, cursor, root, each.next());
            }
            return each.hasNext();
        };
    }

    /** The ids alone. */
    static ReplyStreams.Producer runOf(List<StreamId> ids) {
        Iterator<StreamId> each = ids.iterator();
        return reply -> {
            for (int i = 0; i < AT_A_TIME && each.hasNext(); i++) {
                StreamIds.write(reply, each.next());
            }
            return each.hasNext();
        };
    }

    private static void write(Call call, ReplyStreams.Producer run, long count, boolean last) {
        if (last && count >= STREAMED_FROM) {
            call.stream(count, run);
        } else {
            boolean more = count > 0;
            while (more) {
                more = run.next(call.reply());
            }
        }
    }

    private static final class PendingRun implements ReplyStreams.Producer {
        private final StreamCursor cursor;
        private final long root;
        private final TreeCursor each;
        private final StreamId id = new StreamId();
        private long left;

        PendingRun(StreamCursor cursor, long root, TreeCursor each, long count) {
            this.cursor = cursor;
            this.root = root;
            this.each = each;
            this.left = count;
        }

        @Override
        public boolean next(ReplyWriter reply) {
            for (int i = 0; i < AT_A_TIME && left > 0; i++) {
                writeEvenIfGone(reply, cursor, root, PendingEntry.id(each.item(), id));
                each.next();
                left--;
            }
            return left > 0;
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
