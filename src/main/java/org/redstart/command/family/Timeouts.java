package org.redstart.command.family;

import java.math.BigInteger;
import org.redstart.command.Call;

/** Reads how long a blocking command is to wait at most. */
final class Timeouts {
    /** What a reader returns when it has answered an error. */
    static final long INVALID = -1;

    private static final int MS_PER_SECOND = 1000;
    private static final BigInteger LONGEST_MS = BigInteger.valueOf(Long.MAX_VALUE);

    private Timeouts() {}

    /** The seconds at an argument, rounded up to ms, or {@link #INVALID}. */
    static long readSeconds(Call call, int index) {
        LongDouble seconds = LongDouble.parse(call.address(index), call.length(index));
        if (seconds == null) {
            call.error("ERR timeout is not a float or out of range");
            return INVALID;
        }
        LongDouble product = seconds.times(MS_PER_SECOND);
        if (product.isInfinite()) {
            return refuse(call, call.request().text(index).startsWith("-"));
        }
        BigInteger ms = product.ceiling();
        return ms.signum() < 0 || ms.compareTo(LONGEST_MS) > 0
                ? refuse(call, ms.signum() < 0)
                : inRange(call, ms.longValue());
    }

    /** The milliseconds at an argument, or {@link #INVALID}. */
    static long readMilliseconds(Call call, int index) {
        return call.readLong(index, "ERR timeout is not an integer or out of range")
                ? inRange(call, call.number())
                : INVALID;
    }

    private static long inRange(Call call, long ms) {
        return ms >= 0 && ms <= Long.MAX_VALUE - call.nowMs() ? ms : refuse(call, ms < 0);
    }

    private static long refuse(Call call, boolean negative) {
        call.error(negative ? "ERR timeout is negative" : "ERR timeout is out of range");
        return INVALID;
    }
}
