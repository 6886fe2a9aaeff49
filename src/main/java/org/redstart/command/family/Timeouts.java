package org.redstart.command.family;

import java.math.BigInteger;
import org.redstart.command.Call;

/** Reads how long a blocking command is to wait at most. */
final class Timeouts {
    /** What a reader returns when it has answered an error. */
    static final long INVALID = -1;

    private static final int MS_PER_SECOND = 1000;
    private static final BigInteger LONGEST_MS = BigInteger.valueOf(Long.MAX_VALUE);
    private static final String NEGATIVE = "ERR timeout is negative";
    private static final String OUT_OF_RANGE = "ERR timeout is out of range";

    private Timeouts() {}

    /** The seconds at an argument, rounded up to ms, or {@link #INVALID}. */
    static long readSeconds(Call call, int index) {
        LongDouble seconds = LongDouble.parse(call.address(index), call.length(index));
        if (seconds == null) {
            call.error("ERR timeout is not a float or out of range");
            return INVALID;
        }
        if (seconds.isInfinite()) {
            call.error(call.request().text(index).startsWith("-") ? NEGATIVE : OUT_OF_RANGE);
            return INVALID;
        }
        BigInteger ms = seconds.times(MS_PER_SECOND).ceiling();
        if (ms.compareTo(LONGEST_MS) > 0) {
            call.error(OUT_OF_RANGE);
            return INVALID;
        }
        return inRange(call, ms.signum() < 0 ? -1 : ms.longValue());
    }

    /** The milliseconds at an argument, or {@link #INVALID}. */
    static long readMilliseconds(Call call, int index) {
        return call.readLong(index, "ERR timeout is not an integer or out of range")
                ? inRange(call, call.number())
                : INVALID;
    }

    private static long inRange(Call call, long ms) {
        if (ms >= 0 && ms <= Long.MAX_VALUE - call.nowMs()) {
            return ms;
        }
        call.error(ms < 0 ? NEGATIVE : OUT_OF_RANGE);
        return INVALID;
    }
}
