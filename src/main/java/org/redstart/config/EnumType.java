package org.redstart.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One of some words; {@code other=word} among them is a second spelling that is not advertised. */
final class EnumType extends ValueType {
    private final List<String> choices = new ArrayList<>();
    private final Map<String, String> spellings = new HashMap<>();

    EnumType(List<String> cells) {
        for (String cell : cells) {
            int equals = cell.indexOf('=');
            if (equals < 0) {
                choices.add(cell);
                spellings.put(cell, cell);
            } else {
                spellings.put(cell.substring(0, equals), cell.substring(equals + 1));
            }
        }
    }

    @Override
    String parse(Directive directive, List<String> words, Object current) {
        String choice = spellings.get(words.get(0).toLowerCase(Locale.ROOT));
        if (choice == null) {
            throw noneOf(choices);
        }
        return choice;
    }

    static ConfigException noneOf(List<String> choices) {
        return new ConfigException("argument(s) must be one of the following: " + String.join(", ", choices));
    }

    @Override
    String format(Object value) {
        return (String) value;
    }

    @Override
    public String hint() {
        return String.join("|", choices);
    }
}
