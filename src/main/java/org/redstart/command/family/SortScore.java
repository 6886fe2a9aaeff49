package org.redstart.command.family;

import org.redstart.keyspace.Content;
import org.redstart.memory.DoubleText;
import org.redstart.memory.Native;

/** Numbers to sort by, as C's {@code strtod} reads them. */
final class SortScore {
    private SortScore() {}

    /** An element's number; NaN if it is none. */
    static double of(Texts elements, int index) {
        return elements.isNumber(index)
                ? elements.number(index)
                : read(elements.address(index, 0), elements.length(index));
    }

    /** The number of what was found, 0 for nothing; NaN if it is none. */
    static double of(Content found) {
        if (found == null) {
            return 0;
        }
        return found.isNumber() ? found.whole() : read(found.address(), found.length());
    }

    /** A text that ends at its first NUL: nothing is 0, and blanks may come first. */
    private static double read(long address, int bytes) {
        int length = untilNul(address, bytes);
        int from = 0;
        while (from < length && isBlank(Native.getByte(address + from))) {
            from++;
        }
        double score = length == 0 ? 0 : DoubleText.parse(address + from, length - from);
        boolean underflows = Math.abs(score) < Double.MIN_NORMAL && hasDigit(address, length);
        return underflows ? Double.NaN : score;
    }

    private static int untilNul(long address, int bytes) {
        int length = 0;
        while (length < bytes && Native.getByte(address + length) != 0) {
            length++;
        }
        return length;
    }

    /** Whether there is a digit but 0 before an exponent: what is so near to 0 is out of {@code strtod}'s range. */
    private static boolean hasDigit(long address, int length) {
        for (int i = 0; i < length; i++) {
            int c = Native.getByte(address + i);
            if (c == 'e' || c == 'E') {
                return false;
            }
            if (c >= '1' && c <= '9') {
                return true;
            }
        }
        return false;
    }

    private static boolean isBlank(byte c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }
}
