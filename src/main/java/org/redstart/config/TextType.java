package org.redstart.config;

import java.util.List;

/** A text, under some rule. */
final class TextType extends ValueType {
    private final TextRule rule;

    TextType(TextRule rule) {
        this.rule = rule;
    }

    @Override
    String parse(Directive directive, List<String> words, Object current) {
        String text = words.get(0);
        String refusal = rule.refusal(directive.name(), text);
        if (refusal != null) {
            throw new ConfigException(refusal);
        }
        return text;
    }

    @Override
    String format(Object value) {
        return (String) value;
    }

    @Override
    List<String> lines(Object value) {
        return List.of(ConfigText.quote((String) value));
    }

    @Override
    public String hint() {
        return rule.hint();
    }
}
