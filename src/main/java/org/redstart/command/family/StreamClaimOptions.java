package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.Errors;
import org.redstart.keyspace.StreamId;

/** The options of XCLAIM and XAUTOCLAIM. */
final class StreamClaimOptions {
    static final int FIRST_ID = 5;
    static final long NO_RETRY_COUNT = -1;
    /** So many entries are looked at for each that may be claimed. */
    static final long ATTEMPTS = 10;

    private static final String NO_COUNT = "ERR COUNT must be > 0";
    private static final int MIN_IDLE = 4;
    private static final long MOST = Long.MAX_VALUE / 16;
    private static final long DEFAULT_MOST = 100;

    private final StreamIds ids = new StreamIds();
    private final StreamId last = new StreamId();
    private long minIdleMs;
    private int endOfIds;
    private long deliveredMs;
    private long retryCount;
    private boolean forced;
    private boolean onlyIds;
    private long most;

    /** Reads the options of XCLAIM; if they are wrong, answers so. */
    boolean readClaim(Call call) {
        if (!readMinIdle(call, "XCLAIM")) {
            return false;
        }
        endOfIds = FIRST_ID;
        while (endOfIds < call.count() && ids.isId(call, endOfIds, last)) {
            endOfIds++;
        }
        last.set(0, 0);
        deliveredMs = call.nowMs();
        retryCount = NO_RETRY_COUNT;
        forced = false;
        onlyIds = false;
        int at = endOfIds;
        while (at > 0 && at < call.count()) {
            at = readOne(call, at);
        }
        if (deliveredMs < 0 || deliveredMs > call.nowMs()) {
            deliveredMs = call.nowMs();
        }
        return at > 0;
    }

    private boolean readMinIdle(Call call, String command) {
        if (!call.readLong(MIN_IDLE, "ERR Invalid min-idle-time argument for " + command)) {
            return false;
        }
        minIdleMs = Math.max(0, call.number());
        return true;
    }

    /** Returns the index after the option, or -1 if an error was answered. */
    private int readOne(Call call, int at) {
        if (call.is(at, "FORCE")) {
            forced = true;
            return at + 1;
        }
        if (call.is(at, "JUSTID")) {
            onlyIds = true;
            return at + 1;
        }
        boolean more = at + 1 < call.count();
        if (more && call.is(at, "LASTID")) {
            return ids.read(call, at + 1, last) ? at + 2 : -1;
        }
        if (more && call.is(at, "IDLE")) {
            if (!readOption(call, at + 1, "IDLE")) {
                return -1;
            }
            deliveredMs = call.nowMs() - call.number();
            return at + 2;
        }
        if (more && call.is(at, "TIME")) {
            if (!readOption(call, at + 1, "TIME")) {
                return -1;
            }
            deliveredMs = call.number();
            return at + 2;
        }
        if (more && call.is(at, "RETRYCOUNT")) {
            if (!readOption(call, at + 1, "RETRYCOUNT")) {
                return -1;
            }
            retryCount = call.number();
            return at + 2;
        }
        call.error("ERR Unrecognized XCLAIM option '" + call.request().quoted(at) + "'");
        return -1;
    }

    private static boolean readOption(Call call, int index, String option) {
        return call.readLong(index, "ERR Invalid " + option + " option argument for XCLAIM");
    }

    /** Reads what XAUTOCLAIM is told, the first id into {@code start}; if it is wrong, answers so. */
    boolean readAutomatic(Call call, StreamId start) {
        if (!readMinIdle(call, "XAUTOCLAIM") || !ids.readStart(call, FIRST_ID, start)) {
            return false;
        }
        deliveredMs = call.nowMs();
        retryCount = NO_RETRY_COUNT;
        onlyIds = false;
        most = DEFAULT_MOST;
        int at = FIRST_ID + 1;
        while (at < call.count()) {
            if (at + 1 < call.count() && call.is(at, "COUNT")) {
                if (!call.readLong(at + 1, NO_COUNT)) {
                    return false;
                }
                most = call.number();
                if (most < 1 || most > MOST) {
                    call.error(NO_COUNT);
                    return false;
                }
                at += 2;
            } else if (call.is(at, "JUSTID")) {
                onlyIds = true;
                at++;
            } else {
                call.error(Errors.SYNTAX);
                return false;
            }
        }
        return true;
    }

    /** The id at an argument before {@link #endOfIds}. */
    StreamId id(Call call, int index, StreamId into) {
        ids.isId(call, index, into);
        return into;
    }

    int endOfIds() {
        return endOfIds;
    }

    /** Entries that were delivered later than so long ago stay where they are. */
    long minIdleMs() {
        return minIdleMs;
    }

    /** When the entries are to have been delivered. */
    long deliveredMs() {
        return deliveredMs;
    }

    /** How often an entry that was delivered so often is now. */
    long deliveries(long before) {
        if (retryCount >= 0) {
            return retryCount;
        }
        return onlyIds ? before : before + 1;
    }

    /** Whether entries are claimed that nobody has pending. */
    boolean isForced() {
        return forced;
    }

    boolean onlyIds() {
        return onlyIds;
    }

    /** What the group has read at least. */
    StreamId last() {
        return last;
    }

    /** How many entries are claimed at the most. */
    long most() {
        return most;
    }
}
