package org.redstart.config;

import java.util.List;

/** {@code yes} or {@code no}. */
final class BoolType extends ValueType {
    @Override
    Boolean parse(Directive directive, List<String> words, Object current) {
        String word = words.get(0);
        if (word.equalsIgnoreCase("yes")) {
            return true;
        }
        if (word.equalsIgnoreCase("no")) {
            return false;
        }
        throw new ConfigException("argument must be 'yes' or 'no'");
    }

    @Override
    String format(Object value) {
        return (Boolean) value ? "yes" : "no";
    }

    @Override
    public String hint() {
        return "yes|no";
    }
}
