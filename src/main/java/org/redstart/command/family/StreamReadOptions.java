package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.Errors;
import org.redstart.keyspace.StreamId;
import org.redstart.keyspace.StreamRoot;
import org.redstart.keyspace.StreamStore;

/** The options of XREAD and XREADGROUP. */
final class StreamReadOptions {
    private static final String UNGROUPED = " option is only supported by XREADGROUP. You called XREAD instead.";
    /** Nothing is to be waited for. */
    private static final long NO_TIMEOUT = -1;

    private final StreamStore streams;
    private final StreamIds ids = new StreamIds();
    private boolean group;
    private long timeoutMs;
    private long most;
    private boolean acknowledges;
    private int groupIndex;
    private int firstKey;
    private int keys;

    StreamReadOptions(StreamStore streams) {
        this.streams = streams;
    }

    /** Reads all up to the ids; if it is wrong, answers so. */
    boolean read(Call call, boolean asGroup) {
        group = asGroup;
        timeoutMs = NO_TIMEOUT;
        most = Long.MAX_VALUE;
        acknowledges = true;
        groupIndex = 0;
        firstKey = 0;
        int at = 1;
        while (at > 0 && at < call.count() && firstKey == 0) {
            at = readOne(call, at);
        }
        if (at < 0) {
            return false;
        }
        if (firstKey == 0) {
            call.error(Errors.SYNTAX);
            return false;
        }
        if (group && groupIndex == 0) {
            call.error("ERR Missing GROUP option for XREADGROUP");
            return false;
        }
        return true;
    }

    /** Returns the index after the option, or -1 if an error was answered. */
    private int readOne(Call call, int at) {
        int more = call.count() - at - 1;
        if (more >= 1 && call.is(at, "BLOCK")) {
            timeoutMs = Timeouts.readMilliseconds(call, at + 1);
            return timeoutMs == Timeouts.INVALID ? -1 : at + 2;
        }
        if (more >= 1 && call.is(at, "COUNT")) {
            if (!call.readLong(at + 1)) {
                return -1;
            }
            most = call.number() <= 0 ? Long.MAX_VALUE : call.number();
            return at + 2;
        }
        if (more >= 1 && call.is(at, "STREAMS")) {
            return readKeys(call, at + 1);
        }
        if (more >= 2 && call.is(at, "GROUP")) {
            groupIndex = at + 1;
            return isForGroups(call, "GROUP") ? at + 3 : -1;
        }
        if (call.is(at, "NOACK")) {
            acknowledges = false;
            return isForGroups(call, "NOACK") ? at + 1 : -1;
        }
        call.error(Errors.SYNTAX);
        return -1;
    }

    private boolean isForGroups(Call call, String option) {
        if (!group) {
            call.error("ERR The " + option + UNGROUPED);
        }
        return group;
    }

    private int readKeys(Call call, int at) {
        int left = call.count() - at;
        if (left % 2 != 0) {
            String sign = group ? ">" : "$";
            call.error("ERR Unbalanced '" + call.def().name() + "' list of streams: for each stream key an ID or '"
                    + sign + "' must be specified.");
            return -1;
        }
        firstKey = at;
        keys = left / 2;
        return call.count();
    }

    /** Reads the id behind which is to be read that belongs to a key, whose stream has the given root, or 0; all bits set mean what is new to the group. */
    boolean readId(Call call, int keyIndex, long root, StreamId into) {
        int index = keyIndex + keys;
        if (call.is(index, "$") || call.is(index, "+")) {
            return readEnd(call, index, root, into);
        }
        if (call.is(index, ">")) {
            if (!group) {
                call.error(
                        "ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer>"
                                + " option.");
                return false;
            }
            into.set(StreamId.MOST, StreamId.MOST);
            return true;
        }
        return ids.read(call, index, into);
    }

    /** What is behind {@code $}: whatever is added from now on; behind {@code +}: the last entry, too. */
    private boolean readEnd(Call call, int index, long root, StreamId into) {
        String sign = call.request().text(index);
        if (group) {
            call.error("ERR The " + sign
                    + " ID is meaningless in the context of XREADGROUP: you want to read the history of"
                    + " this consumer by specifying a proper ID, or use the > ID to get new messages. The " + sign
                    + " ID would just return an empty result set.");
            return false;
        }
        if (root != 0 && sign.equals("$")) {
            StreamRoot.last(root, into);
        } else if (root != 0 && StreamRoot.length(root) > 0) {
            streams.lastValid(root, into).decrement();
        }
        return true;
    }

    /** Whether it is XREADGROUP. */
    boolean isGroup() {
        return group;
    }

    boolean blocks() {
        return timeoutMs != NO_TIMEOUT;
    }

    long timeoutMs() {
        return timeoutMs;
    }

    /** Of one stream. */
    long most() {
        return most;
    }

    /** Whether what is delivered will have to be acknowledged. */
    boolean acknowledges() {
        return acknowledges;
    }

    int groupIndex() {
        return groupIndex;
    }

    int consumerIndex() {
        return groupIndex + 1;
    }

    int firstKey() {
        return firstKey;
    }

    int keys() {
        return keys;
    }
}
