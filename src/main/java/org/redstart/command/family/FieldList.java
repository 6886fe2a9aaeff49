package org.redstart.command.family;

import org.redstart.command.Call;

/** The tail {@code FIELDS n field ...} of commands on some fields of a hash. */
final class FieldList {
    private static final String NO_FIELDS = "ERR Mandatory argument FIELDS is missing or not at the right position";
    private static final String NOT_SO_MANY = "ERR The `numfields` parameter must match the number of arguments";

    private int first;
    private int count;

    /** Reads the tail from an argument on; if it is not right, answers so, with {@code badCount} for a number that is none. */
    boolean read(Call call, int at, String badCount) {
        if (at >= call.count() || !call.is(at, "FIELDS")) {
            call.error(NO_FIELDS);
            return false;
        }
        if (at + 1 >= call.count()) {
            call.error(badCount);
            return false;
        }
        if (!call.readLong(at + 1, badCount)) {
            return false;
        }
        if (call.number() < 1) {
            call.error(badCount);
            return false;
        }
        first = at + 2;
        count = call.count() - first;
        if (call.number() != count) {
            call.error(NOT_SO_MANY);
            return false;
        }
        return true;
    }

    /** The argument of the first field. */
    int first() {
        return first;
    }

    /** How many fields there are. */
    int count() {
        return count;
    }

    /** The argument after the last field. */
    int end() {
        return first + count;
    }
}
