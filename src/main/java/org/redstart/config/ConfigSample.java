package org.redstart.config;

/** Writes a configuration file with every directive at its default, and what it is for. */
public final class ConfigSample {
    private static final int WIDTH = 100;

    private ConfigSample() {}

    /** The whole file; reading it changes nothing. */
    public static String text() {
        StringBuilder out =
                new StringBuilder("# Every directive at its default. Lines that start with # do nothing.\n");
        String group = "";
        for (Directive directive : DirectiveTable.get().rows()) {
            if (!directive.group().equals(group)) {
                group = directive.group();
                out.append("\n########## ").append(group).append(" ##########\n");
            }
            if (!directive.is(Flag.HIDDEN) || directive.isLine()) {
                append(out, directive);
            }
        }
        return out.toString();
    }

    private static void append(StringBuilder out, Directive directive) {
        out.append('\n');
        wrap(out, directive.comment());
        wrap(out, "(" + directive.type().hint() + (directive.is(Flag.IMMUTABLE) ? "; fixed at start)" : ")"));
        if (directive.defaultText().isEmpty()) {
            out.append("# ").append(directive.name()).append(" \"\"\n");
        } else if (directive.type() instanceof FolderType) {
            line(out, directive, directive.defaultText());
        } else {
            directive.type().lines(Config.defaultValue(directive)).forEach(value -> line(out, directive, value));
        }
    }

    private static void line(StringBuilder out, Directive directive, String value) {
        out.append(directive.name()).append(' ').append(value).append('\n');
    }

    private static void wrap(StringBuilder out, String sentence) {
        int column = 0;
        for (String word : sentence.split(" ", -1)) {
            if (column == 0 || column + word.length() >= WIDTH) {
                out.append(column == 0 ? "#" : "\n#");
                column = 1;
            }
            out.append(' ').append(word);
            column += word.length() + 1;
        }
        out.append('\n');
    }
}
