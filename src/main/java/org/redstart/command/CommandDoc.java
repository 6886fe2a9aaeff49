package org.redstart.command;

import java.util.List;

/**
 * What COMMAND DOCS tells of one command beyond its row.
 *
 * @param summary one sentence
 * @param complexity empty when unknown
 * @param flags the words {@code deprecated} and {@code syscmd}
 * @param deprecatedSince empty when not deprecated
 * @param replacedBy empty when not deprecated
 * @param arguments the grammar
 */
public record CommandDoc(
        String summary,
        String complexity,
        List<String> flags,
        String deprecatedSince,
        String replacedBy,
        List<ArgumentDoc> arguments) {
    public CommandDoc {
        flags = List.copyOf(flags);
        arguments = List.copyOf(arguments);
    }
}
