package org.redstart.config;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;

/** Amounts of memory as people write them: {@code 100mb}, {@code 1k}, {@code 512}. */
final class ByteSize {
    /** What is no amount of memory at all. */
    static final long NO_SIZE = -1;

    /** An amount that a long cannot hold; below every bound. */
    static final long TOO_LARGE = Long.MIN_VALUE;

    private static final long KIB = 1024;
    private static final Map<String, Long> UNITS = Map.ofEntries(
            Map.entry("", 1L),
            Map.entry("b", 1L),
            Map.entry("k", 1000L),
            Map.entry("kb", KIB),
            Map.entry("m", 1000L * 1000),
            Map.entry("mb", KIB * KIB),
            Map.entry("g", 1000L * 1000 * 1000),
            Map.entry("gb", KIB * KIB * KIB));
    private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

    private ByteSize() {}

    /** The number of bytes, or {@link #NO_SIZE} or {@link #TOO_LARGE}. */
    static long parse(String given) {
        String text = untilNul(given);
        int digits = leadingDigits(text);
        Long unit = UNITS.get(text.substring(digits).toLowerCase(Locale.ROOT));
        if (unit == null) {
            return NO_SIZE;
        }
        if (digits == 0) {
            return 0;
        }
        BigInteger bytes = new BigInteger(text.substring(0, digits)).multiply(BigInteger.valueOf(unit));
        return bytes.compareTo(LARGEST) > 0 ? TOO_LARGE : bytes.longValue();
    }

    /** Redis reads such a text as far as C does. */
    private static String untilNul(String text) {
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    private static int leadingDigits(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        return digits;
    }

    /** Whether the text is a number without sign or unit. */
    static boolean isDigits(String text) {
        return !text.isEmpty() && leadingDigits(text) == text.length();
    }

    /** The number in the largest unit that divides it, as a configuration file shows it. */
    static String format(long bytes) {
        String[] names = {"gb", "mb", "kb"};
        long unit = KIB * KIB * KIB;
        for (String name : names) {
            if (bytes != 0 && bytes % unit == 0) {
                return bytes / unit + name;
            }
            unit /= KIB;
        }
        return Long.toString(bytes);
    }
}
