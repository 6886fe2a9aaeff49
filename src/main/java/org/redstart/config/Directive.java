package org.redstart.config;

import java.util.List;
import java.util.Set;

/**
 * One row of the table of directives.
 *
 * @param index position in the table, and in the values of a {@link Config}
 * @param group heading under which the row stands
 * @param defaultText default value, as a client would see it
 * @param comment one sentence saying what the directive is for
 */
public record Directive(
        int index,
        String group,
        String name,
        List<String> aliases,
        ValueType type,
        String defaultText,
        Set<Flag> flags,
        String comment) {

    /** Whether the flag stands in the row. */
    public boolean is(Flag flag) {
        return flags.contains(flag);
    }

    /** Whether the directive lives in files only, a line for each value, unknown to CONFIG GET and SET. */
    public boolean isLine() {
        return type instanceof LineType;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return index;
    }

    @Override
    public String toString() {
        return name;
    }
}
