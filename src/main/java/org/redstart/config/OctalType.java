package org.redstart.config;

import java.util.List;

/** Permission bits, written in octal. */
final class OctalType extends ValueType {
    private static final int RADIX = 8;

    private final long min;
    private final long max;

    OctalType(long min, long max) {
        this.min = min;
        this.max = max;
    }

    @Override
    Long parse(Directive directive, List<String> words, Object current) {
        long value;
        try {
            value = Long.parseLong(words.get(0), RADIX);
        } catch (NumberFormatException e) {
            throw new ConfigException("argument couldn't be parsed as an octal number");
        }
        if (value < min || value > max) {
            throw new ConfigException("argument must be between " + format(min) + " and " + format(max) + " inclusive");
        }
        return value;
    }

    @Override
    String format(Object value) {
        return Long.toString((Long) value, RADIX);
    }

    @Override
    public String hint() {
        return format(min) + " to " + format(max) + ", octal";
    }
}
