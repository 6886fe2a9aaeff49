package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.keyspace.StreamCursor;
import org.redstart.keyspace.StreamGroups;
import org.redstart.keyspace.StreamId;
import org.redstart.keyspace.StreamStore;

/** Finds the stream, the group and the consumer that a command's arguments name. */
final class StreamGroupArguments {
    private final StreamStore streams;
    private final StreamGroups groups;
    private int keyIndex;
    private int groupIndex;
    private Key key;
    private long root;
    private long group;
    private boolean isNew;
    /** Where {@link #isThere} last looked in the open group's stream, or null. */
    private StreamCursor entries;

    StreamGroupArguments(StreamStore streams) {
        this.streams = streams;
        this.groups = streams.groups();
    }

    /** Looks for a group, to be read; false if the key holds no stream, which is answered. There may be no such group. */
    boolean find(Call call, int keyArgument, int groupArgument) {
        keyIndex = keyArgument;
        groupIndex = groupArgument;
        root = 0;
        group = 0;
        key = call.key(keyIndex);
        long entry = call.database().read(key);
        if (entry == 0) {
            return true;
        }
        if (!StreamCommands.isStream(call, entry)) {
            return false;
        }
        root = Entry.valueHandle(entry);
        group = groups.find(root, call.address(groupIndex), call.length(groupIndex));
        return true;
    }

    /** As {@link #find}, for a command that cannot do without; if there is no such group, answers so. */
    boolean require(Call call, int keyArgument, int groupArgument, String where) {
        if (!find(call, keyArgument, groupArgument)) {
            return false;
        }
        if (group == 0) {
            call.error("NOGROUP No such key '" + call.request().quoted(keyIndex) + "' or consumer group '"
                    + call.request().quoted(groupIndex) + "'" + where);
        }
        return group != 0;
    }

    /** Lets the group that was found be changed. */
    void open(Call call) {
        group = groups.open(call.database(), key, call.address(groupIndex), call.length(groupIndex));
        root = Entry.valueHandle(call.database().entry(key));
        entries = null;
    }

    /** The consumer of the open group that an argument names, to be changed; it is made if it is not there. */
    long openConsumer(Call call, int nameIndex) {
        long name = call.address(nameIndex);
        int length = call.length(nameIndex);
        long consumer = groups.openConsumer(group, name, length);
        isNew = false;
        if (consumer == 0) {
            consumer = groups.createConsumer(group, name, length, call.nowMs());
            call.changed(1);
            call.database().event(KeyEvent.XGROUP_CREATECONSUMER, key);
            isNew = true;
        }
        groups.seen(consumer, call.nowMs());
        return consumer;
    }

    /** Records that {@link #openConsumer} made the consumer, where no record of what it was given says so. */
    void recordConsumer(Call call, int nameIndex) {
        if (isNew) {
            StreamRecords.consumer(call, keyIndex, groupIndex, nameIndex);
        }
    }

    /** Whether the open group's stream still has an entry; quickest in the order of their ids. */
    boolean isThere(StreamId id) {
        if (entries == null) {
            entries = streams.newCursor();
        }
        return entries.reach(root, id.ms(), id.sequence());
    }

    /** Gives an entry of the stream to a consumer, both opened, and notes so for the journal. */
    void claim(Call call, long consumer, StreamId id, long deliveredMs, long deliveries) {
        groups.deliver(group, consumer, id.ms(), id.sequence(), deliveredMs, deliveries);
        groups.active(consumer, call.nowMs());
        call.changed(1);
        record(call, id);
    }

    /** Lets the open group forget a pending entry whose entry is gone, and notes so for the journal. */
    void forget(Call call, StreamId id) {
        record(call, id);
        groups.acknowledge(group, id.ms(), id.sequence());
        call.changed(1);
    }

    private void record(Call call, StreamId id) {
        if (call.isJournaled()) {
            StreamRecords.claim(call, groups, this, groups.findPending(group, id.ms(), id.sequence()));
        }
    }

    int keyIndex() {
        return keyIndex;
    }

    int groupIndex() {
        return groupIndex;
    }

    Key key() {
        return key;
    }

    /** The stream's root, 0 if there is none. */
    long root() {
        return root;
    }

    /** The group, 0 if there is none. */
    long group() {
        return group;
    }
}
