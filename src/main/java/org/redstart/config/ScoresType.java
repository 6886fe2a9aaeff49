package org.redstart.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The three scores of {@code oom-score-adj-values}. */
final class ScoresType extends ValueType {
    private static final int COUNT = 3;
    private static final long LIMIT = 2000;

    @Override
    List<Long> parse(Directive directive, List<String> words, Object current) {
        if (words.size() != COUNT) {
            throw new ConfigException("wrong number of arguments");
        }
        List<Long> scores = new ArrayList<>();
        for (String word : words) {
            scores.add(score(word));
        }
        return List.copyOf(scores);
    }

    private static long score(String word) {
        try {
            long score = Long.parseLong(word);
            if (Math.abs(score) <= LIMIT) {
                return score;
            }
        } catch (NumberFormatException e) {
            // refused below, in the same words as a number out of bounds
        }
        throw new ConfigException("Invalid oom-score-adj-values, elements must be between -2000 and 2000.");
    }

    @Override
    String format(Object value) {
        return ((List<?>) value).stream().map(Object::toString).collect(Collectors.joining(" "));
    }

    @Override
    public String hint() {
        return "three numbers from -2000 to 2000";
    }
}
