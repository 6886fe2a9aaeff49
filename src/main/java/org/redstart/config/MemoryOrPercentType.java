package org.redstart.config;

import java.util.List;

/** A number of bytes, or a percentage of something else, which is kept as a negative number. */
final class MemoryOrPercentType extends ValueType {
    private static final int ALL_OF_IT = 100;

    @Override
    Long parse(Directive directive, List<String> words, Object current) {
        String word = words.get(0);
        if (word.endsWith("%")) {
            return -percent(word.substring(0, word.length() - 1));
        }
        long bytes = ByteSize.parse(word);
        if (bytes == ByteSize.NO_SIZE) {
            throw notUnderstood();
        }
        if (bytes == ByteSize.TOO_LARGE) {
            throw tooLarge();
        }
        return bytes;
    }

    private static long percent(String digits) {
        if (!ByteSize.isDigits(digits)) {
            throw notUnderstood();
        }
        long percent = ByteSize.parse(digits);
        if (percent > ALL_OF_IT || percent < 0) {
            throw tooLarge();
        }
        return percent;
    }

    private static ConfigException tooLarge() {
        return new ConfigException("percentage argument must be less or equal to 100");
    }

    private static ConfigException notUnderstood() {
        return new ConfigException("argument must be a memory or percent value");
    }

    @Override
    String format(Object value) {
        long amount = (Long) value;
        return amount < 0 ? -amount + "%" : Long.toString(amount);
    }

    @Override
    List<String> lines(Object value) {
        long amount = (Long) value;
        return List.of(amount < 0 ? format(value) : ByteSize.format(amount));
    }

    @Override
    public String hint() {
        return "a number of bytes (with kb, mb, gb), or a percentage";
    }
}
