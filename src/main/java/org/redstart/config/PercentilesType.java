package org.redstart.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Percentiles, from 0 to 100. */
final class PercentilesType extends ValueType {
    private static final double LARGEST = 100.0;

    @Override
    List<Double> parse(Directive directive, List<String> words, Object current) {
        List<Double> percentiles = new ArrayList<>();
        if (!words.equals(List.of(""))) {
            for (String word : words) {
                percentiles.add(percentile(directive, word));
            }
        }
        return List.copyOf(percentiles);
    }

    private static double percentile(Directive directive, String word) {
        double percentile;
        try {
            percentile = Double.parseDouble(word);
        } catch (NumberFormatException e) {
            throw new ConfigException("Invalid " + directive.name() + " parameters");
        }
        if (!(percentile >= 0 && percentile <= LARGEST)) {
            throw new ConfigException(directive.name() + " parameters should sit between [0.0,100.0]");
        }
        return percentile;
    }

    @Override
    String format(Object value) {
        return ((List<?>) value).stream().map(PercentilesType::plain).collect(Collectors.joining(" "));
    }

    private static String plain(Object percentile) {
        BigDecimal exact = new BigDecimal(percentile.toString());
        return exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString();
    }

    @Override
    List<String> lines(Object value) {
        String text = format(value);
        return List.of(text.isEmpty() ? "\"\"" : text);
    }

    @Override
    public String hint() {
        return "percentiles from 0 to 100";
    }
}
