package org.redstart.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Pairs of seconds and changes. */
final class SavePointsType extends ValueType {
    @Override
    List<SavePoint> parse(Directive directive, List<String> words, Object current) {
        if (words.isEmpty() || words.equals(List.of(""))) {
            return List.of();
        }
        if (words.size() % 2 != 0) {
            throw refused();
        }
        List<SavePoint> points = new ArrayList<>();
        for (int i = 0; i < words.size(); i += 2) {
            points.add(new SavePoint(atLeast(1, words.get(i)), atLeast(0, words.get(i + 1))));
        }
        return List.copyOf(points);
    }

    @Override
    Object append(Directive directive, List<String> words, Object current) {
        List<SavePoint> more = parse(directive, words, current);
        if (more.isEmpty()) {
            return more;
        }
        List<SavePoint> all = new ArrayList<>(points(current));
        all.addAll(more);
        return List.copyOf(all);
    }

    private static long atLeast(int min, String word) {
        try {
            int number = Integer.parseInt(word);
            if (number >= min) {
                return number;
            }
        } catch (NumberFormatException e) {
            // refused below, in the same words as a number that is too small
        }
        throw refused();
    }

    private static ConfigException refused() {
        return new ConfigException("Invalid save parameters");
    }

    @Override
    String format(Object value) {
        return points(value).stream()
                .map(point -> point.seconds() + " " + point.changes())
                .collect(Collectors.joining(" "));
    }

    @Override
    List<String> lines(Object value) {
        List<SavePoint> points = points(value);
        if (points.isEmpty()) {
            return List.of("\"\"");
        }
        return points.stream()
                .map(point -> point.seconds() + " " + point.changes())
                .collect(Collectors.toList());
    }

    @SuppressWarnings("unchecked") // only parse makes these values
    private static List<SavePoint> points(Object value) {
        return (List<SavePoint>) value;
    }

    @Override
    public String hint() {
        return "pairs of seconds and changes";
    }
}
