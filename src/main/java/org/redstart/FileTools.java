package org.redstart;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.redstart.persistence.AofCheck;
import org.redstart.persistence.RdbCheck;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** What {@code redstart} does with files instead of serving: {@code redstart check-rdb FILE} and its like. */
final class FileTools {
    private static final String FIX = "--fix";
    private static final String TRUNCATE = "--truncate-to-timestamp";
    private static final int WRONG_USE = 1;
    private static final Set<String> NAMES = Set.of("check-rdb", "check-aof", "restore");

    /** A tool: what it may be given, and what it does. */
    private record Tool(CommandSpec spec, ToIntFunction<ParseResult> action) {}

    private final InputStream input;
    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, Tool> tools;

    FileTools(InputStream input, PrintStream out, PrintStream err) {
        this.input = input;
        this.out = out;
        this.err = err;
        this.tools = Map.of(
                "check-rdb", new Tool(checkRdb(), this::checkRdb),
                "check-aof", new Tool(checkAof(), this::checkAof),
                "restore", new Tool(restore(), this::restore));
    }

    /** Whether the first word of a command line asks for a tool. */
    static boolean isTool(String[] args) {
        return args.length > 0 && NAMES.contains(args[0]);
    }

    /** Does what a command line asks for; returns the process's exit status. */
    int run(String[] args) {
        Tool tool = tools.get(args[0]);
        CommandLine line = new CommandLine(tool.spec());
        try {
            ParseResult given = line.parseArgs(java.util.Arrays.copyOfRange(args, 1, args.length));
            if (given.isUsageHelpRequested()) {
                line.usage(out, CommandLine.Help.Ansi.OFF);
                return 0;
            }
            return tool.action().applyAsInt(given);
        } catch (ParameterException wrong) {
            err.println(wrong.getMessage());
            line.usage(err, CommandLine.Help.Ansi.OFF);
            return WRONG_USE;
        }
    }

    private static CommandSpec spec(String name, String description) {
        CommandSpec spec = CommandSpec.create().name("redstart " + name);
        spec.usageMessage().description(description).sortOptions(false);
        spec.addOption(OptionSpec.builder("--help")
                .usageHelp(true)
                .description("Print this page, and leave.")
                .build());
        return spec;
    }

    private static CommandSpec spec(String name, String description, String file) {
        CommandSpec spec = spec(name, description);
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel(file)
                .index("0")
                .required(true)
                .type(String.class)
                .build());
        return spec;
    }

    private static CommandSpec checkRdb() {
        return spec("check-rdb", "Goes through a dump and tells whether it is whole.", "FILE");
    }

    private int checkRdb(ParseResult given) {
        return RdbCheck.run(given.matchedPositionalValue(0, ""), out, err);
    }

    private static CommandSpec checkAof() {
        CommandSpec spec =
                spec("check-aof", "Goes through append-only files and tells whether they are whole.", "FILE|MANIFEST");
        spec.addOption(OptionSpec.builder(FIX)
                .description("Cut off what is not whole at the end, after asking.")
                .build());
        spec.addOption(OptionSpec.builder(TRUNCATE)
                .paramLabel("SECONDS")
                .arity("1")
                .type(long.class)
                .description("Cut off what was written after this time, in seconds since 1970.")
                .build());
        return spec;
    }

    private int checkAof(ParseResult given) {
        Long seconds = given.matchedOptionValue(TRUNCATE, null);
        boolean fixes = given.hasMatchedOption(FIX);
        if (fixes && seconds != null || seconds != null && seconds <= 0) {
            err.println(fixes ? "Either " + FIX + " or " + TRUNCATE + ", not both" : "Invalid timestamp, aborting...");
            return WRONG_USE;
        }
        BufferedReader answers = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
        return new AofCheck(fixes, seconds, answers, out, err).run(given.matchedPositionalValue(0, ""));
    }

    private static CommandSpec restore() {
        CommandSpec spec = spec("restore", "Rebuilds, from backups, all data as they were at the end of a second.");
        addNeeded(spec, "--dir", "FOLDER", "The folder of the backups.");
        addNeeded(spec, "--to", "TIME", "The second, as in 2026-11-22T10:15:30Z.");
        addNeeded(spec, "--into", "FOLDER", "The folder to make, for a server that is started with --appendonly yes.");
        return spec;
    }

    private static void addNeeded(CommandSpec spec, String name, String label, String description) {
        spec.addOption(OptionSpec.builder(name)
                .required(true)
                .paramLabel(label)
                .arity("1")
                .type(String.class)
                .description(description)
                .build());
    }

    private int restore(ParseResult given) {
        String to = given.matchedOptionValue("--to", "");
        try {
            Path dir = Path.of(given.matchedOptionValue("--dir", ""));
            Path into = Path.of(given.matchedOptionValue("--into", "")).toAbsolutePath();
            return new Rebuild(dir, Instant.parse(to).getEpochSecond(), into).run(out, err);
        } catch (DateTimeParseException wrong) {
            err.println("No time in the form of 2026-11-22T10:15:30Z: " + to);
            return WRONG_USE;
        }
    }
}
