package org.redstart.config;

import java.util.List;

/** A decimal integer within bounds; some are then drawn into a narrower range in silence, as {@code hz} is. */
final class NumberType extends ValueType {
    private final long min;
    private final long max;
    private final long clampMin;
    private final long clampMax;

    NumberType(long min, long max, long clampMin, long clampMax) {
        this.min = min;
        this.max = max;
        this.clampMin = clampMin;
        this.clampMax = clampMax;
    }

    @Override
    Long parse(Directive directive, List<String> words, Object current) {
        long value = strictLong(words.get(0));
        checkBounds(value, min, max);
        return Math.max(clampMin, Math.min(clampMax, value));
    }

    /** An integer in its one canonical form: no plus sign, no space, no needless zero. */
    private static long strictLong(String word) {
        long value;
        try {
            value = Long.parseLong(word);
        } catch (NumberFormatException e) {
            throw new ConfigException("argument couldn't be parsed into an integer");
        }
        if (!Long.toString(value).equals(word)) {
            throw new ConfigException("argument couldn't be parsed into an integer");
        }
        return value;
    }

    static void checkBounds(long value, long min, long max) {
        if (value < min || value > max) {
            throw new ConfigException("argument must be between " + min + " and " + max + " inclusive");
        }
    }

    @Override
    String format(Object value) {
        return value.toString();
    }

    @Override
    public String hint() {
        return max == Long.MAX_VALUE ? "at least " + min : min + " to " + max;
    }
}
