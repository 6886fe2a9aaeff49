package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.command.ReplyStreams;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.PendingEntry;
import org.redstart.keyspace.StreamConsumer;
import org.redstart.keyspace.StreamCursor;
import org.redstart.keyspace.StreamGroup;
import org.redstart.keyspace.StreamGroups;
import org.redstart.keyspace.StreamId;
import org.redstart.keyspace.StreamRoot;
import org.redstart.keyspace.StreamStore;
import org.redstart.resp.ReplyWriter;
import org.redstart.structure.TreeCursor;

/** XINFO: what a stream, its groups and their consumers are like. */
public final class StreamInfoCommands {
    private static final int KEY = 2;
    private static final int GROUP = 3;
    private static final long DEFAULT_COUNT = 10;
    private static final String[] HELP = {
        "CONSUMERS <key> <group>", "The consumers of a group.",
        "GROUPS <key>", "The groups of a stream.",
        "STREAM <key> [FULL [COUNT <count>]]", "The stream; with FULL also entries, groups and consumers.",
    };

    private static final int AT_A_TIME = 64;

    private final StreamStore streams;
    private final StreamGroups groups;
    private final StreamId id = new StreamId();
    private final StreamId start = new StreamId();
    private final StreamId end = new StreamId(StreamId.MOST, StreamId.MOST);
    /** How many entries of each list are told. */
    private long most;

    public StreamInfoCommands(StreamStore streams) {
        this.streams = streams;
        this.groups = streams.groups();
    }

    public void bind(CommandTable table) {
        table.bind("xinfo|stream", this::stream);
        table.bind("xinfo|groups", this::groups);
        table.bind("xinfo|consumers", this::consumers);
        table.bind("xinfo|help", call -> Help.answer(call, HELP));
    }

    /** The stream's root, or 0 if an error was answered. */
    private static long root(Call call) {
        long entry = call.database().read(call.key(KEY));
        if (entry == 0) {
            call.error(Errors.NO_SUCH_KEY);
            return 0;
        }
        return StreamCommands.isStream(call, entry) ? Entry.valueHandle(entry) : 0;
    }

    private void consumers(Call call) {
        long root = root(call);
        if (root == 0) {
            return;
        }
        long group = groups.find(root, call.address(GROUP), call.length(GROUP));
        if (group == 0) {
            call.error("NOGROUP No such consumer group '" + call.request().quoted(GROUP) + "' for key name '"
                    + call.request().quoted(KEY) + "'");
            return;
        }
        ReplyWriter reply = call.reply();
        reply.array(StreamGroups.consumers(group));
        for (TreeCursor each = groups.eachConsumer(group); each.exists(); each.next()) {
            long consumer = each.item();
            long activeMs = StreamConsumer.activeMs(consumer);
            reply.map(4);
            writeConsumerName(reply, consumer);
            field(reply, "pending", StreamGroups.pendingOf(consumer));
            field(reply, "idle", Math.max(0, call.nowMs() - StreamConsumer.seenMs(consumer)));
            field(reply, "inactive", activeMs == -1 ? -1 : Math.max(0, call.nowMs() - activeMs));
        }
    }

    private void writeConsumerName(ReplyWriter reply, long consumer) {
        reply.bulk("name");
        reply.bulk(groups.consumerNameAddress(consumer), groups.consumerNameLength(consumer));
    }

    private static void field(ReplyWriter reply, String name, long value) {
        reply.bulk(name);
        reply.integer(value);
    }

    private static void field(ReplyWriter reply, String name, StreamId value) {
        reply.bulk(name);
        StreamIds.write(reply, value);
    }

    /** A number that may not be known. */
    private static void field(ReplyWriter reply, String name, long value, long unknown) {
        reply.bulk(name);
        if (value == unknown) {
            reply.nil();
        } else {
            reply.integer(value);
        }
    }

    private void groups(Call call) {
        long root = root(call);
        if (root == 0) {
            return;
        }
        ReplyWriter reply = call.reply();
        long count = StreamGroups.count(root);
        reply.array(count);
        if (count == 0) {
            return;
        }
        for (TreeCursor each = groups.eachGroup(root); each.exists(); each.next()) {
            long group = each.item();
            reply.map(6);
            writeGroupName(reply, group);
            field(reply, "consumers", StreamGroups.consumers(group));
            field(reply, "pending", StreamGroups.pending(group));
            writeProgress(reply, root, group);
        }
    }

    private void writeGroupName(ReplyWriter reply, long group) {
        reply.bulk("name");
        reply.bulk(groups.nameAddress(group), groups.nameLength(group));
    }

    private void writeProgress(ReplyWriter reply, long root, long group) {
        field(reply, "last-delivered-id", StreamGroup.last(group, id));
        field(reply, "entries-read", StreamGroup.read(group), StreamGroup.UNKNOWN);
        field(reply, "lag", groups.lag(root, group), StreamGroups.NO_LAG);
    }

    private void stream(Call call) {
        long root = root(call);
        boolean full = call.count() > GROUP;
        if (root == 0 || full && !readOptions(call)) {
            return;
        }
        ReplyWriter reply = call.reply();
        reply.map(full ? 9 : 10);
        field(reply, "length", StreamRoot.length(root));
        long nodes = StreamStore.nodes(root);
        field(reply, "radix-tree-keys", nodes);
        field(reply, "radix-tree-nodes", nodes + 1);
        field(reply, "last-generated-id", StreamRoot.last(root, id));
        field(reply, "max-deleted-entry-id", StreamRoot.maxDeleted(root, id));
        field(reply, "entries-added", StreamRoot.added(root));
        field(reply, "recorded-first-entry-id", StreamRoot.first(root, id));
        if (full) {
            ReplyParts parts = new ReplyParts();
            addEntries(parts, root);
            addGroups(parts, root);
            parts.answer(call);
        } else {
            field(reply, "groups", StreamGroups.count(root));
            StreamCursor cursor = streams.newCursor();
            reply.bulk("first-entry");
            writeIf(cursor.seek(root, start, end), reply, cursor);
            reply.bulk("last-entry");
            writeIf(cursor.seekBack(root, start, end), reply, cursor);
        }
    }

    private static void writeIf(boolean there, ReplyWriter reply, StreamCursor cursor) {
        if (there) {
            StreamEntries.write(reply, cursor);
        } else {
            reply.nil();
        }
    }

    /** Reads {@code FULL [COUNT count]}; if it is wrong, answers so. */
    private boolean readOptions(Call call) {
        int options = call.count() - GROUP;
        if (options != 1 && options != 3 || !call.is(GROUP, "FULL") || options == 3 && !call.is(GROUP + 1, "COUNT")) {
            StreamGroupCommands.refuse(call);
            return false;
        }
        most = DEFAULT_COUNT;
        if (options == 3) {
            if (!call.readLong(GROUP + 2)) {
                return false;
            }
            most = call.number() < 0 ? DEFAULT_COUNT : call.number() == 0 ? Long.MAX_VALUE : call.number();
        }
        return true;
    }

    /** The parts of a full answer that tell of the entries. */
    private void addEntries(ReplyParts parts, long root) {
        long count = Math.min(most, StreamRoot.length(root));
        StreamCursor cursor = streams.newCursor();
        if (count > 0) {
            cursor.seek(root, start, end);
        }
        addArray(parts, "entries", count, StreamEntries.run(cursor, count));
    }

    private static void addArray(ReplyParts parts, String name, long count, ReplyStreams.Producer elements) {
        parts.add(count, reply -> {
            reply.bulk(name);
            reply.array(count);
            return false;
        });
        parts.add(0, elements);
    }

    private void addGroups(ReplyParts parts, long root) {
        long count = StreamGroups.count(root);
        parts.add(count, reply -> {
            reply.bulk("groups");
            reply.array(count);
            return false;
        });
        if (count == 0) {
            return;
        }
        for (TreeCursor each = groups.eachGroup(root); each.exists(); each.next()) {
            addGroup(parts, root, each.item());
        }
    }

    private void addGroup(ReplyParts parts, long root, long group) {
        long pending = StreamGroups.pending(group);
        long told = Math.min(most, pending);
        parts.add(1, reply -> {
            reply.map(7);
            writeGroupName(reply, group);
            writeProgress(reply, root, group);
            field(reply, "pel-count", pending);
            return false;
        });
        addArray(parts, "pending", told, pendingRun(groups.eachPending(group, start), told, group));
        parts.add(1, reply -> {
            reply.bulk("consumers");
            reply.array(StreamGroups.consumers(group));
            return false;
        });
        for (TreeCursor at = groups.eachConsumer(group); at.exists(); at.next()) {
            addConsumer(parts, at.item());
        }
    }

    private void addConsumer(ReplyParts parts, long consumer) {
        long pending = StreamGroups.pendingOf(consumer);
        long told = Math.min(most, pending);
        parts.add(1, reply -> {
            reply.map(5);
            writeConsumerName(reply, consumer);
            field(reply, "seen-time", StreamConsumer.seenMs(consumer));
            field(reply, "active-time", StreamConsumer.activeMs(consumer));
            field(reply, "pel-count", pending);
            return false;
        });
        addArray(parts, "pending", told, pendingRun(groups.eachPendingOf(consumer, start), told, 0));
    }

    /** Pending entries from a cursor on; those of a whole group say whose they are. */
    private ReplyStreams.Producer pendingRun(TreeCursor each, long count, long group) {
        return new ReplyStreams.Producer() {
            private long left = count;

            @Override
            public boolean next(ReplyWriter reply) {
                for (int i = 0; i < AT_A_TIME && left > 0; i++, left--) {
                    writePending(reply, each.item(), group);
                    each.next();
                }
                return left > 0;
            }
        };
    }

    private void writePending(ReplyWriter reply, long pending, long group) {
        reply.array(group == 0 ? 3 : 4);
        StreamIds.write(reply, PendingEntry.id(pending, id));
        if (group != 0) {
            long consumer = groups.consumerOf(group, pending);
            reply.bulk(groups.consumerNameAddress(consumer), groups.consumerNameLength(consumer));
        }
        reply.integer(PendingEntry.deliveredMs(pending));
        reply.integer(PendingEntry.deliveries(pending));
    }
}
