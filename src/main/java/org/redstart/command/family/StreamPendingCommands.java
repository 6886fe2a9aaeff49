package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.command.ReplyStreams;
import org.redstart.keyspace.PendingEntry;
import org.redstart.keyspace.StreamGroups;
import org.redstart.keyspace.StreamId;
import org.redstart.keyspace.StreamStore;
import org.redstart.resp.ReplyWriter;
import org.redstart.structure.TreeCursor;

/** XPENDING: what was delivered and not yet acknowledged. */
public final class StreamPendingCommands {
    private static final int IDLE = 3;
    private static final int SUMMARY_ARGUMENTS = 3;
    private static final int LEAST_ARGUMENTS = 6;
    private static final int LEAST_WITH_IDLE = 8;
    private static final int MOST_ARGUMENTS = 9;
    private static final int AT_A_TIME = 64;

    private final StreamGroups groups;
    private final StreamGroupArguments arguments;
    private final StreamIds ids = new StreamIds();
    private final StreamId from = new StreamId();
    private final StreamId to = new StreamId();
    private final StreamId id = new StreamId();
    private long most;
    private long minIdleMs;
    private int consumerIndex;

    public StreamPendingCommands(StreamStore streams) {
        this.groups = streams.groups();
        this.arguments = new StreamGroupArguments(streams);
    }

    public void bind(CommandTable table) {
        table.bind("xpending", this::pending);
    }

    private void pending(Call call) {
        boolean summary = call.count() == SUMMARY_ARGUMENTS;
        if (!summary && !readOptions(call)) {
            return;
        }
        if (!arguments.require(call, 1, 2, "")) {
            return;
        }
        if (summary) {
            summarize(call, arguments.group());
        } else {
            list(call, arguments.group());
        }
    }

    /** Reads {@code [IDLE ms] start end count [consumer]}; if it is wrong, answers so. */
    private boolean readOptions(Call call) {
        if (call.count() < LEAST_ARGUMENTS || call.count() > MOST_ARGUMENTS) {
            call.error(Errors.SYNTAX);
            return false;
        }
        minIdleMs = 0;
        int start = IDLE;
        if (call.is(IDLE, "IDLE")) {
            if (!call.readLong(IDLE + 1)) {
                return false;
            }
            minIdleMs = call.number();
            if (call.count() < LEAST_WITH_IDLE) {
                call.error(Errors.SYNTAX);
                return false;
            }
            start += 2;
        }
        if (!call.readLong(start + 2)) {
            return false;
        }
        most = Math.max(0, call.number());
        consumerIndex = start + 3 < call.count() ? start + 3 : 0;
        return ids.readStart(call, start, from) && ids.readEnd(call, start + 1, to);
    }

    private void summarize(Call call, long group) {
        ReplyWriter reply = call.reply();
        long count = StreamGroups.pending(group);
        reply.array(4);
        reply.integer(count);
        if (count == 0) {
            reply.nil();
            reply.nil();
            reply.nilArray();
            return;
        }
        StreamIds.write(reply, PendingEntry.id(groups.firstPending(group, from.set(0, 0)), id));
        StreamIds.write(reply, PendingEntry.id(groups.lastPending(group), id));
        long consumers = 0;
        for (TreeCursor each = groups.eachConsumer(group); each.exists(); each.next()) {
            consumers += StreamGroups.pendingOf(each.item()) > 0 ? 1 : 0;
        }
        reply.array(consumers);
        for (TreeCursor each = groups.eachConsumer(group); each.exists(); each.next()) {
            long consumer = each.item();
            if (StreamGroups.pendingOf(consumer) > 0) {
                reply.array(2);
                reply.bulk(groups.consumerNameAddress(consumer), groups.consumerNameLength(consumer));
                reply.bulkLong(StreamGroups.pendingOf(consumer));
            }
        }
    }

    private void list(Call call, long group) {
        long consumer = 0;
        if (consumerIndex != 0) {
            consumer = groups.consumer(group, call.address(consumerIndex), call.length(consumerIndex));
            if (consumer == 0) {
                call.reply().array(0);
                return;
            }
        }
        long count = 0;
        TreeCursor each = begin(group, consumer);
        while (count < most && each.exists() && PendingEntry.id(each.item(), id).order(to) <= 0) {
            count += isIdle(each.item(), call.nowMs(), minIdleMs) ? 1 : 0;
            each.next();
        }
        call.reply().array(count);
        call.stream(count, new Run(group, begin(group, consumer), count, call.nowMs()));
    }

    private TreeCursor begin(long group, long consumer) {
        return consumer == 0 ? groups.eachPending(group, from) : groups.eachPendingOf(consumer, from);
    }

    private static boolean isIdle(long pending, long nowMs, long leastMs) {
        return leastMs == 0 || nowMs - PendingEntry.deliveredMs(pending) >= leastMs;
    }

    /** Writes pending entries that were idle long enough, from a cursor on. */
    private final class Run implements ReplyStreams.Producer {
        private final long group;
        private final TreeCursor each;
        private final long nowMs;
        private final long leastMs = minIdleMs;
        private long left;

        Run(long group, TreeCursor each, long left, long nowMs) {
            this.group = group;
            this.each = each;
            this.left = left;
            this.nowMs = nowMs;
        }

        @Override
        public boolean next(ReplyWriter reply) {
            for (int i = 0; i < AT_A_TIME && left > 0; i++) {
                if (isIdle(each.item(), nowMs, leastMs)) {
                    write(reply, each.item());
                    left--;
                }
                each.next();
            }
            return left > 0;
        }

        private void write(ReplyWriter reply, long pending) {
            long consumer = groups.consumerOf(group, pending);
            reply.array(4);
            StreamIds.write(reply, PendingEntry.ms(pending), PendingEntry.sequence(pending));
            reply.bulk(groups.consumerNameAddress(consumer), groups.consumerNameLength(consumer));
            reply.integer(Math.max(0, nowMs - PendingEntry.deliveredMs(pending)));
            reply.integer(PendingEntry.deliveries(pending));
        }
    }
}
