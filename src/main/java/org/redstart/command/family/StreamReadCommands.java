package org.redstart.command.family;

import java.util.ArrayList;
import java.util.List;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.WaitFor;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.PendingEntry;
import org.redstart.keyspace.StreamCursor;
import org.redstart.keyspace.StreamGroup;
import org.redstart.keyspace.StreamGroups;
import org.redstart.keyspace.StreamId;
import org.redstart.keyspace.StreamStore;
import org.redstart.keyspace.ValueType;
import org.redstart.structure.TreeCursor;

/**
 * XREAD and XREADGROUP: new entries of streams, waiting for some if there are none, and what a consumer has not acknowledged.
 *
 * <p>All groups are changed first; the reply is written when it is known what there is to be told.
 */
public final class StreamReadCommands {
    private static final WaitFor ENTRIES = new WaitFor(ValueType.STREAM);
    private static final WaitFor ENTRIES_OR_DELETION = new WaitFor(ValueType.STREAM, true);

    /** What is told of one stream: so many entries from an id on, or if a consumer is named of those it has pending. */
    private record Part(int keyIndex, long root, long consumer, StreamId from, long count) {}

    private final StreamStore streams;
    private final StreamGroups groups;
    private final StreamGroupArguments arguments;
    private final StreamReadOptions options;
    private final StreamId end = new StreamId(StreamId.MOST, StreamId.MOST);
    private final StreamId id = new StreamId();
    private final List<Part> parts = new ArrayList<>();

    public StreamReadCommands(StreamStore streams) {
        this.streams = streams;
        this.groups = streams.groups();
        this.arguments = new StreamGroupArguments(streams);
        this.options = new StreamReadOptions(streams);
    }

    public void bind(CommandTable table) {
        table.bind("xread", call -> read(call, false));
        table.bind("xreadgroup", call -> read(call, true));
    }

    private void read(Call call, boolean asGroup) {
        if (!options.read(call, asGroup)) {
            return;
        }
        StreamId[] from = readIds(call);
        if (from == null) {
            return;
        }
        parts.clear();
        for (int i = 0; i < from.length; i++) {
            int keyIndex = options.firstKey() + i;
            if (options.isGroup()) {
                readAsConsumer(call, keyIndex, from[i]);
            } else {
                readFrom(call, keyIndex, from[i]);
            }
        }
        if (!parts.isEmpty()) {
            answer(call);
        } else if (options.blocks() && call.mayWait()) {
            WaitFor what = options.isGroup() ? ENTRIES_OR_DELETION : ENTRIES;
            call.block(what, options.firstKey(), options.keys(), options.timeoutMs());
            call.keep(from);
        } else {
            call.reply().nilArray();
        }
    }

    /** The ids behind which is to be read, as they were when the command was first tried; null if an error was answered. */
    private StreamId[] readIds(Call call) {
        StreamId[] kept = (StreamId[]) call.kept();
        StreamId[] from = new StreamId[options.keys()];
        for (int i = 0; i < from.length; i++) {
            int keyIndex = options.firstKey() + i;
            from[i] = new StreamId();
            long root = options.isGroup() ? groupRoot(call, keyIndex) : root(call, keyIndex);
            if (root == -1 || !options.readId(call, keyIndex, root, from[i])) {
                return null;
            }
        }
        return kept == null ? from : kept;
    }

    /** The stream at a key, 0 if there is none; -1 if an error was answered. */
    private static long root(Call call, int keyIndex) {
        long entry = call.database().read(call.key(keyIndex));
        if (entry == 0) {
            return 0;
        }
        return StreamCommands.isStream(call, entry) ? Entry.valueHandle(entry) : -1;
    }

    private long groupRoot(Call call, int keyIndex) {
        boolean found = arguments.require(call, keyIndex, options.groupIndex(), " in XREADGROUP with GROUP option");
        return found ? arguments.root() : -1;
    }

    private void readFrom(Call call, int keyIndex, StreamId behind) {
        long root = root(call, keyIndex);
        StreamId first = new StreamId().set(behind);
        if (root <= 0 || !first.increment()) {
            return;
        }
        StreamCursor cursor = streams.newCursor();
        cursor.seek(root, first, end);
        long count = StreamEntries.count(cursor, options.most());
        if (count > 0) {
            parts.add(new Part(keyIndex, root, 0, first, count));
        }
    }

    private void readAsConsumer(Call call, int keyIndex, StreamId behind) {
        if (!arguments.find(call, keyIndex, options.groupIndex()) || arguments.group() == 0) {
            return;
        }
        arguments.open(call);
        long consumer = arguments.openConsumer(call, options.consumerIndex());
        boolean history = !behind.isMost();
        StreamId first = new StreamId().set(behind);
        if (!history) {
            StreamGroup.last(arguments.group(), first);
        }
        if (!first.increment()) {
            arguments.recordConsumer(call, options.consumerIndex());
            return;
        }
        if (history) {
            arguments.recordConsumer(call, options.consumerIndex());
            parts.add(new Part(keyIndex, arguments.root(), consumer, first, redeliver(call, consumer, first)));
            return;
        }
        long count = deliver(call, consumer, first);
        if (count == 0 || !options.acknowledges()) {
            arguments.recordConsumer(call, options.consumerIndex());
        }
        if (count > 0) {
            parts.add(new Part(keyIndex, arguments.root(), 0, first, count));
            call.changed(1);
            StreamRecords.progress(call, keyIndex, options.groupIndex(), arguments.group());
        }
    }

    /** Gives new entries to a consumer; returns how many. */
    private long deliver(Call call, long consumer, StreamId first) {
        long group = arguments.group();
        long count = 0;
        StreamCursor cursor = streams.newCursor();
        boolean more = cursor.seek(arguments.root(), first, end);
        for (; more && count < options.most(); more = cursor.next()) {
            groups.advance(arguments.root(), group, cursor.id(id));
            if (options.acknowledges()) {
                groups.deliver(group, consumer, cursor.ms(), cursor.sequence(), call.nowMs(), 1);
                if (call.isJournaled()) {
                    long pending = groups.findPending(group, cursor.ms(), cursor.sequence());
                    StreamRecords.claim(call, groups, arguments, pending);
                }
            }
            count++;
        }
        if (count > 0 && options.acknowledges()) {
            groups.active(consumer, call.nowMs());
        }
        return count;
    }

    /** Notes that a consumer is told again of what it has pending; returns how many entries. */
    private long redeliver(Call call, long consumer, StreamId first) {
        long count = 0;
        TreeCursor each = groups.eachPendingOf(consumer, first);
        while (each.exists() && count < options.most()) {
            PendingEntry.id(each.item(), id);
            boolean moved = arguments.isThere(id) && !groups.redeliver(each.item(), call.nowMs());
            if (moved) {
                long deliveries = PendingEntry.deliveries(each.item()) + 1;
                groups.deliver(arguments.group(), consumer, id.ms(), id.sequence(), call.nowMs(), deliveries);
                each = groups.eachPendingOf(consumer, id);
            }
            count++;
            each.next();
        }
        return count;
    }

    private void answer(Call call) {
        boolean map = call.reply().isResp3();
        if (map) {
            call.reply().map(parts.size());
        } else {
            call.reply().array(parts.size());
        }
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (!map) {
                call.reply().array(2);
            }
            call.reply().bulk(call.address(part.keyIndex()), call.length(part.keyIndex()));
            answer(call, part, i == parts.size() - 1);
        }
    }

    private void answer(Call call, Part part, boolean last) {
        StreamCursor cursor = streams.newCursor();
        if (part.consumer() == 0) {
            cursor.seek(part.root(), part.from(), end);
            StreamEntries.writeArray(call, cursor, part.count(), last);
            return;
        }
        call.reply().array(part.count());
        TreeCursor each = groups.eachPendingOf(part.consumer(), part.from());
        StreamEntries.writePending(call, cursor, part.root(), each, part.count(), last);
    }
}
