package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.Errors;

/** When fields of hashes die, as commands say it. */
final class FieldTimes {
    /** What {@link #read} returns after it answered an error. */
    static final long BAD = -1;
    /** What {@link #readOption} returns for a word that is no time. */
    static final long NONE = -2;

    /** The last moment at which a field can die: Redis keeps 46 bits. */
    static final long LAST_MS = (1L << 46) - 1;

    static final long SECOND_MS = 1000;

    private FieldTimes() {}

    /** The time that an argument says, in ms since 1970. */
    static long read(Call call, int index, long unitMs, boolean relative) {
        if (!call.readLong(index)) {
            return BAD;
        }
        long time = call.number();
        if (time < 0) {
            call.error("ERR invalid expire time, must be >= 0");
            return BAD;
        }
        long base = relative ? call.nowMs() : 0;
        if (time > LAST_MS / unitMs || time * unitMs > LAST_MS - base) {
            call.error(Errors.invalidExpire(call.def().name()));
            return BAD;
        }
        return time * unitMs + base;
    }

    /** The time that an option and the argument after it say: {@link #BAD} after an error, {@link #NONE} if there is none. */
    static long readOption(Call call, int index) {
        Option option = option(call, index);
        return option == null || index + 1 >= call.count()
                ? NONE
                : read(call, index + 1, option.unitMs, option.relative);
    }

    /** Whether an argument begins a time. */
    static boolean isOption(Call call, int index) {
        return option(call, index) != null;
    }

    private static Option option(Call call, int index) {
        for (Option option : Option.values()) {
            if (call.is(index, option.name())) {
                return option;
            }
        }
        return null;
    }

    private enum Option {
        EX(SECOND_MS, true),
        PX(1, true),
        EXAT(SECOND_MS, false),
        PXAT(1, false);

        private final long unitMs;
        private final boolean relative;

        Option(long unitMs, boolean relative) {
            this.unitMs = unitMs;
            this.relative = relative;
        }
    }
}
