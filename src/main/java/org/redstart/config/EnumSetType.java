package org.redstart.config;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Any of some words together; the first of them stands for none of the others. */
final class EnumSetType extends ValueType {
    private final List<String> choices;

    EnumSetType(List<String> choices) {
        this.choices = choices;
    }

    @Override
    Set<String> parse(Directive directive, List<String> words, Object current) {
        Set<String> given = new HashSet<>();
        for (String word : words) {
            given.add(word.toLowerCase(Locale.ROOT));
        }
        if (given.isEmpty() || !choices.containsAll(given)) {
            throw EnumType.noneOf(choices);
        }
        if (given.contains("save") && given.contains("nosave")) {
            throw new ConfigException("shutdown options SAVE and NOSAVE can't be used simultaneously");
        }
        Set<String> inOrder = new LinkedHashSet<>(choices.subList(1, choices.size()));
        inOrder.retainAll(given);
        return inOrder.isEmpty() ? Set.of(choices.get(0)) : inOrder;
    }

    @Override
    String format(Object value) {
        return ((Set<?>) value).stream().map(Object::toString).collect(Collectors.joining(" "));
    }

    @Override
    public String hint() {
        return choices.get(0) + ", or any of " + String.join(" ", choices.subList(1, choices.size()));
    }
}
