package org.redstart.config;

import java.util.List;

/** How the words of a directive become a value and back. Values are immutable and know {@code equals}. */
public abstract class ValueType {
    ValueType() {}

    /**
     * The value that the words mean.
     *
     * @param current the value that stands, of which some types keep a part
     * @throws ConfigException with the reason, when the words are refused
     */
    abstract Object parse(Directive directive, List<String> words, Object current);

    /** The value after one more line of the same directive in the same file: by default the last line wins. */
    Object append(Directive directive, List<String> words, Object current) {
        return parse(directive, words, current);
    }

    /** The value as CONFIG GET shows it. */
    abstract String format(Object value);

    /** The lines that a configuration file needs for the value, without the name; none at all for an absent value. */
    List<String> lines(Object value) {
        return List.of(format(value));
    }

    /** Words for a person: what may be written here. */
    public abstract String hint();
}
