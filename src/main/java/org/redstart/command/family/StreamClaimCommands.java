package org.redstart.command.family;

import java.util.ArrayList;
import java.util.List;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.ReplyStreams;
import org.redstart.keyspace.PendingEntry;
import org.redstart.keyspace.StreamGroup;
import org.redstart.keyspace.StreamGroups;
import org.redstart.keyspace.StreamId;
import org.redstart.keyspace.StreamStore;

/** XCLAIM and XAUTOCLAIM: pending entries that go from one consumer to another. */
public final class StreamClaimCommands {
    private static final int CONSUMER = 3;

    private final StreamStore streams;
    private final StreamGroups groups;
    private final StreamGroupArguments arguments;
    private final StreamClaimOptions options = new StreamClaimOptions();
    private final StreamId id = new StreamId();
    private final StreamId last = new StreamId();

    public StreamClaimCommands(StreamStore streams) {
        this.streams = streams;
        this.groups = streams.groups();
        this.arguments = new StreamGroupArguments(streams);
    }

    public void bind(CommandTable table) {
        table.bind("xclaim", this::claim);
        table.bind("xautoclaim", this::claimAutomatically);
    }

    private void claim(Call call) {
        if (!arguments.require(call, 1, 2, "") || !options.readClaim(call)) {
            return;
        }
        arguments.open(call);
        boolean further = options.last().order(StreamGroup.last(arguments.group(), last)) > 0;
        if (further) {
            groups.setLast(arguments.group(), options.last(), StreamGroup.read(arguments.group()));
            call.changed(1);
            StreamRecords.progress(call, 1, 2, arguments.group());
        }
        long consumer = arguments.openConsumer(call, CONSUMER);
        arguments.recordConsumer(call, CONSUMER);
        List<StreamId> claimed = new ArrayList<>();
        for (int i = StreamClaimOptions.FIRST_ID; i < options.endOfIds(); i++) {
            if (claim(call, consumer, options.id(call, i, id))) {
                claimed.add(new StreamId().set(id));
            }
        }
        call.reply().array(claimed.size());
        call.stream(claimed.size(), entries(claimed));
    }

    /** Whether an entry was claimed. One that is gone is forgotten. */
    private boolean claim(Call call, long consumer, StreamId of) {
        long pending = groups.findPending(arguments.group(), of.ms(), of.sequence());
        if (!arguments.isThere(of)) {
            if (pending != 0) {
                arguments.forget(call, of);
            }
            return false;
        }
        if (pending == 0 ? !options.isForced() : !isIdle(call, pending)) {
            return false;
        }
        long before = pending == 0 ? 1 : PendingEntry.deliveries(pending);
        arguments.claim(call, consumer, of, options.deliveredMs(), options.deliveries(before));
        return true;
    }

    private boolean isIdle(Call call, long pending) {
        return call.nowMs() - PendingEntry.deliveredMs(pending) >= options.minIdleMs() || options.minIdleMs() == 0;
    }

    private ReplyStreams.Producer entries(List<StreamId> claimed) {
        return options.onlyIds()
                ? StreamEntries.runOf(claimed)
                : StreamEntries.runOf(claimed, streams.newCursor(), arguments.root());
    }

    private void claimAutomatically(Call call) {
        if (!options.readAutomatic(call, id) || !arguments.require(call, 1, 2, "")) {
            return;
        }
        arguments.open(call);
        long consumer = arguments.openConsumer(call, CONSUMER);
        arguments.recordConsumer(call, CONSUMER);
        List<StreamId> claimed = new ArrayList<>();
        List<StreamId> gone = new ArrayList<>();
        long left = options.most();
        long attempts = left * StreamClaimOptions.ATTEMPTS;
        long pending = groups.firstPending(arguments.group(), id);
        while (pending != 0 && left > 0 && attempts > 0) {
            PendingEntry.id(pending, id);
            if (!arguments.isThere(id)) {
                arguments.forget(call, id);
                gone.add(new StreamId().set(id));
                left--;
            } else if (isIdle(call, pending)) {
                arguments.claim(
                        call,
                        consumer,
                        id,
                        options.deliveredMs(),
                        options.deliveries(PendingEntry.deliveries(pending)));
                claimed.add(new StreamId().set(id));
                left--;
            }
            attempts--;
            pending = id.increment() ? groups.firstPending(arguments.group(), id) : 0;
        }
        call.reply().array(3);
        StreamIds.write(call.reply(), pending == 0 ? id.set(0, 0) : PendingEntry.id(pending, id));
        call.reply().array(claimed.size());
        ReplyParts parts = new ReplyParts();
        parts.add(claimed.size(), entries(claimed));
        parts.add(gone.size(), reply -> {
            reply.array(gone.size());
            return false;
        });
        parts.add(0, StreamEntries.runOf(gone));
        parts.answer(call);
    }
}
