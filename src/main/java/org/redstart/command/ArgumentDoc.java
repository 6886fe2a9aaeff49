package org.redstart.command;

import java.util.List;

/**
 * One argument of a command's grammar as COMMAND DOCS tells it.
 *
 * @param name what it is called
 * @param type key, string, integer, double, pattern, unix-time, pure-token, oneof or block
 * @param token the word before it (or, for a pure token, itself); null for none
 * @param keySpecIndex the key spec that finds it, -1 for none
 * @param since the version that brought it, when later than the command; null otherwise
 * @param deprecatedSince null when it is not deprecated
 * @param displayText how to show it; null for oneof and block
 * @param flags bits of {@link #OPTIONAL}, {@link #MULTIPLE}, {@link #MULTIPLE_TOKEN}
 * @param arguments what a oneof or a block consists of
 */
public record ArgumentDoc(
        String name,
        String type,
        String token,
        int keySpecIndex,
        String since,
        String deprecatedSince,
        String displayText,
        int flags,
        List<ArgumentDoc> arguments) {
    public static final int OPTIONAL = 1;
    public static final int MULTIPLE = 2;
    public static final int MULTIPLE_TOKEN = 4;

    private static final BitNames FLAG_NAMES = new BitNames("argument flag", "optional", "multiple", "multiple_token");

    public ArgumentDoc {
        arguments = List.copyOf(arguments);
    }

    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** The names of the flags, in the order of replies. */
    public List<String> flagNames() {
        return FLAG_NAMES.names(flags);
    }
}
