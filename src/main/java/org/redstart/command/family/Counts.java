package org.redstart.command.family;

import org.redstart.command.Call;

/** Counts of random elements, negative ones for elements that may repeat. */
final class Counts {
    private static final String TOO_LOW =
            "ERR value is out of range, value must between " + -Long.MAX_VALUE + " and " + Long.MAX_VALUE;

    private Counts() {}

    /** Reads such a count into {@link Call#number}; if it is none, answers so. */
    static boolean read(Call call, int index) {
        if (!call.readLong(index)) {
            return false;
        }
        if (call.number() == Long.MIN_VALUE) {
            call.error(TOO_LOW);
            return false;
        }
        return true;
    }
}
