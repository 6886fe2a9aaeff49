package org.redstart.command.family;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.redstart.command.Call;
import org.redstart.command.Errors;
import org.redstart.keyspace.StreamId;
import org.redstart.keyspace.StreamStore;
import org.redstart.keyspace.StreamTrim;

/** The options of XADD and XTRIM. */
final class StreamTrimOptions {
    private static final byte[] EXACTLY = {'='};
    private static final long DEFAULT_NODES = 100;
    private static final long LEAST_DEFAULT = 10_000;
    private static final long MOST_DEFAULT = 1_000_000;

    private final StreamStore streams;
    private final StreamIds ids;
    private final StreamTrim trim = new StreamTrim();
    private final StreamId least = new StreamId();
    private final StreamId id = new StreamId();
    private boolean trims;
    private boolean approximate;
    private int thresholdIndex;
    private boolean byLength;
    private boolean limited;
    private long limit;
    private boolean mustExist;
    private int idIndex;
    private boolean automatic;
    private boolean sequenceGiven;

    StreamTrimOptions(StreamStore streams, StreamIds ids) {
        this.streams = streams;
        this.ids = ids;
    }

    /** Reads the options from argument 2 on, and with {@code adds} the id behind them; if they are wrong, answers so. */
    boolean read(Call call, boolean adds) {
        trims = false;
        approximate = false;
        limited = false;
        mustExist = false;
        automatic = false;
        idIndex = 0;
        int at = 2;
        while (at < call.count() && idIndex == 0) {
            at = readOne(call, at, adds);
            if (at < 0) {
                return false;
            }
        }
        return check(call, adds);
    }

    /** Returns the index after the option, or -1 if an error was answered. */
    private int readOne(Call call, int at, boolean adds) {
        boolean more = at + 1 < call.count();
        if (adds && call.is(at, "*")) {
            automatic = true;
            idIndex = at;
            return at;
        }
        if (more && (call.is(at, "MAXLEN") || call.is(at, "MINID"))) {
            return readThreshold(call, at);
        }
        if (more && call.is(at, "LIMIT")) {
            return readLimit(call, at + 1);
        }
        if (adds && call.is(at, "NOMKSTREAM")) {
            mustExist = true;
            return at + 1;
        }
        if (!adds) {
            call.error(Errors.SYNTAX);
            return -1;
        }
        if (!ids.readNew(call, at, id)) {
            return -1;
        }
        sequenceGiven = ids.isSequenceGiven();
        idIndex = at;
        return at;
    }

    private int readThreshold(Call call, int at) {
        if (trims) {
            call.error("ERR syntax error, MAXLEN and MINID options at the same time are not compatible");
            return -1;
        }
        trims = true;
        byLength = call.is(at, "MAXLEN");
        approximate = false;
        int next = at + 1;
        if (next + 1 < call.count() && (call.is(next, "~") || call.is(next, "="))) {
            approximate = call.is(next, "~");
            next++;
        }
        thresholdIndex = next;
        if (byLength) {
            if (!call.readLong(next)) {
                return -1;
            }
            if (call.number() < 0) {
                call.error("ERR The MAXLEN argument must be >= 0.");
                return -1;
            }
            trim.toLength(call.number());
        } else {
            if (!ids.read(call, next, least)) {
                return -1;
            }
            trim.toId(least);
        }
        return next + 1;
    }

    private int readLimit(Call call, int at) {
        if (!call.readLong(at)) {
            return -1;
        }
        if (call.number() < 0) {
            call.error("ERR The LIMIT argument must be >= 0.");
            return -1;
        }
        limited = true;
        limit = call.number();
        return at + 1;
    }

    /** In the files of others an approximate trim is recorded as the exact one that it came to, its limit left where it was. */
    private boolean check(Call call, boolean adds) {
        if (limited && !trims) {
            call.error("ERR syntax error, LIMIT cannot be used without specifying a trimming strategy");
            return false;
        }
        if (!adds && !trims) {
            call.error("ERR syntax error, XTRIM must be called with at least one trimming strategy");
            return false;
        }
        if (limited && !approximate && call.hasClient()) {
            call.error("ERR syntax error, LIMIT cannot be used without the special ~ option");
            return false;
        }
        trim.setApproximate(approximate, !approximate ? 0 : limited ? limit : defaultLimit());
        return true;
    }

    private long defaultLimit() {
        long most = DEFAULT_NODES * streams.nodeEntries();
        return most <= 0 ? LEAST_DEFAULT : Math.min(most, MOST_DEFAULT);
    }

    boolean trims() {
        return trims;
    }

    StreamTrim trim() {
        return trim;
    }

    /** Whether a stream that is not there is not to be made. */
    boolean mustExist() {
        return mustExist;
    }

    /** Where the id is, 0 if it is missing. */
    int idIndex() {
        return idIndex;
    }

    boolean isAutomatic() {
        return automatic;
    }

    boolean isSequenceGiven() {
        return sequenceGiven;
    }

    StreamId id() {
        return id;
    }

    /** Whether what goes depends on how the stream lies in its nodes. */
    boolean isApproximate() {
        return trims && approximate;
    }

    /** Lets arguments for the journal say exactly what stayed: {@code ~} goes, and LIMIT, without a meaning now, stays as it does at Redis. */
    void makeExact(List<byte[]> arguments, long length, StreamId first) {
        String threshold = byLength ? Long.toString(length) : StreamIds.text(first);
        arguments.set(thresholdIndex - 1, EXACTLY);
        arguments.set(thresholdIndex, threshold.getBytes(StandardCharsets.US_ASCII));
    }
}
