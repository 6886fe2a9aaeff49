package org.redstart.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A directive that has a value for each of its lines; each value is the words of the line. */
final class LineType extends ValueType {
    @Override
    List<List<String>> parse(Directive directive, List<String> words, Object current) {
        return words.isEmpty() ? List.of() : List.of(List.copyOf(words));
    }

    @Override
    Object append(Directive directive, List<String> words, Object current) {
        List<List<String>> all = new ArrayList<>(values(current));
        all.add(List.copyOf(words));
        return List.copyOf(all);
    }

    @Override
    String format(Object value) {
        return String.join("\n", lines(value));
    }

    @Override
    List<String> lines(Object value) {
        return values(value).stream().map(ConfigText::join).collect(Collectors.toList());
    }

    @SuppressWarnings("unchecked") // only parse and append make these values
    static List<List<String>> values(Object value) {
        return (List<List<String>>) value;
    }

    @Override
    public String hint() {
        return "words; may be given several times";
    }
}
