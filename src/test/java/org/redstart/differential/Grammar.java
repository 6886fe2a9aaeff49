package org.redstart.differential;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.redstart.command.ArgumentDoc;

/** Writes random arguments that follow a command's grammar, now and then not quite. */
final class Grammar {
    private static final int MOST_REPEATS = 3;
    private static final String NUMBER_OF_FIELDS = "numfields";

    private final Values values;
    /** Pools by {@code command.argument} or {@code argument}, before those by type. */
    private final Map<String, String> poolsByArgument;

    Grammar(Values values, Map<String, String> poolsByArgument) {
        this.values = values;
        this.poolsByArgument = poolsByArgument;
    }

    /** Appends the arguments of {@code command} to {@code words}. */
    void write(String command, List<ArgumentDoc> arguments, List<String> words, Xorshift random) {
        for (ArgumentDoc argument : arguments) {
            write(command, argument, words, random);
        }
    }

    private void write(String command, ArgumentDoc argument, List<String> words, Xorshift random) {
        if (argument.has(ArgumentDoc.OPTIONAL) && random.chance(6, 10)) {
            return;
        }
        boolean multiple = argument.has(ArgumentDoc.MULTIPLE);
        boolean tokenEachTime = argument.has(ArgumentDoc.MULTIPLE_TOKEN);
        int times = multiple ? 1 + random.below(MOST_REPEATS) : 1;
        for (int i = 0; i < times; i++) {
            if (argument.token() != null && (i == 0 || tokenEachTime)) {
                words.add(random.chance(1, 4) ? argument.token().toLowerCase(Locale.ROOT) : argument.token());
            }
            body(command, argument, words, random);
        }
    }

    private void body(String command, ArgumentDoc argument, List<String> words, Xorshift random) {
        switch (argument.type()) {
            case "pure-token" -> {
                // the token was all
            }
            case "oneof" -> {
                List<ArgumentDoc> choices = argument.arguments();
                int picks = random.chance(1, 40) ? 2 : 1;
                for (int i = 0; i < picks; i++) {
                    write(command, choices.get(random.below(choices.size())), words, random);
                }
            }
            case "block" -> block(command, argument.arguments(), words, random);
            default -> words.add(values.pool(poolFor(command, argument)).draw(random));
        }
    }

    /** The number of fields that a block begins with is mostly right. */
    private void block(String command, List<ArgumentDoc> arguments, List<String> words, Xorshift random) {
        int at = words.size();
        write(command, arguments, words, random);
        if (arguments.get(0).name().equals(NUMBER_OF_FIELDS) && random.chance(15, 16)) {
            int each = Math.max(1, arguments.get(1).arguments().size());
            words.set(at, Integer.toString((words.size() - at - 1) / each));
        }
    }

    private String poolFor(String command, ArgumentDoc argument) {
        String exact = poolsByArgument.get(command + "." + argument.name());
        if (exact != null) {
            return exact;
        }
        String byName = poolsByArgument.get(argument.name());
        if (byName != null) {
            return byName;
        }
        switch (argument.type()) {
            case "key":
                return "key";
            case "integer":
                return "integer";
            case "double":
                return "float";
            case "pattern":
                return "pattern";
            case "unix-time":
                return argument.name().contains("milli") ? "unix-milliseconds" : "unix-seconds";
            default:
                return "text";
        }
    }
}
