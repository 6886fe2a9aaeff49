package org.redstart.command;

import java.util.ArrayList;
import java.util.List;

/** Reads the last column of {@code commands-docs.tsv}; its head explains the grammar. */
final class ArgumentReader {
    private static final String MARKS = "=#@!~?*+() ";

    private final String text;
    private int position;

    private String token;
    private String since;
    private String deprecatedSince;
    private String displayText;
    private int keySpecIndex = -1;
    private int flags;
    private List<ArgumentDoc> children = List.of();

    private ArgumentReader(String text, int position) {
        this.text = text;
        this.position = position;
    }

    /** The arguments of a whole column. */
    static List<ArgumentDoc> read(String column) {
        ArgumentReader reader = new ArgumentReader(column, 0);
        List<ArgumentDoc> arguments = reader.list();
        if (reader.position != column.length()) {
            throw new IllegalArgumentException("trailing text in arguments: " + column.substring(reader.position));
        }
        return arguments;
    }

    private List<ArgumentDoc> list() {
        List<ArgumentDoc> arguments = new ArrayList<>();
        while (position < text.length() && text.charAt(position) != ')') {
            ArgumentReader one = new ArgumentReader(text, position);
            arguments.add(one.argument());
            position = one.position;
            if (position < text.length() && text.charAt(position) == ' ') {
                position++;
            }
        }
        return arguments;
    }

    private ArgumentDoc argument() {
        int colon = text.indexOf(':', position);
        String name = text.substring(position, colon);
        position = colon + 1;
        String type = word();
        while (position < text.length() && attribute(text.charAt(position))) {
            // each attribute moves on
        }
        boolean leaf = !type.equals("oneof") && !type.equals("block");
        String shown = displayText == null && leaf ? name : displayText;
        return new ArgumentDoc(name, type, token, keySpecIndex, since, deprecatedSince, shown, flags, children);
    }

    private boolean attribute(char mark) {
        if (mark == ' ' || mark == ')') {
            return false;
        }
        position++;
        switch (mark) {
            case '=' -> token = quoted();
            case '~' -> displayText = quoted();
            case '#' -> keySpecIndex = Integer.parseInt(word());
            case '@' -> since = word();
            case '!' -> deprecatedSince = word();
            case '?' -> flags |= ArgumentDoc.OPTIONAL;
            case '*' -> flags |= ArgumentDoc.MULTIPLE;
            case '+' -> flags |= ArgumentDoc.MULTIPLE_TOKEN;
            case '(' -> {
                children = list();
                position++;
            }
            default -> throw new IllegalArgumentException("unknown mark '" + mark + "' in arguments");
        }
        return true;
    }

    private String word() {
        int from = position;
        while (position < text.length() && MARKS.indexOf(text.charAt(position)) < 0) {
            position++;
        }
        return text.substring(from, position);
    }

    private String quoted() {
        int from = position + 1;
        int to = text.indexOf('"', from);
        position = to + 1;
        return text.substring(from, to);
    }
}
