package org.redstart;

import java.util.LinkedHashMap;
import java.util.Map;
import org.redstart.config.Directive;
import org.redstart.config.DirectiveTable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The help page, made from the table of directives. */
final class RedstartHelp {
    /** The directives people give on the command line, with what stands for their value. */
    private static final Map<String, String> USUAL = new LinkedHashMap<>();

    static {
        USUAL.put("port", "PORT");
        USUAL.put("dir", "FOLDER");
        USUAL.put("dbfilename", "NAME");
        USUAL.put("save", "SECONDS CHANGES");
        USUAL.put("appendonly", "yes|no");
        USUAL.put("maxmemory", "BYTES");
        USUAL.put("requirepass", "PASSWORD");
        USUAL.put("replicaof", "HOST PORT");
        USUAL.put("loglevel", "LEVEL");
        USUAL.put("logformat", "console|json");
        USUAL.put("logfile", "FILE");
    }

    private RedstartHelp() {}

    static String text() {
        CommandSpec spec = CommandSpec.create().name("redstart");
        spec.parser().separator(" ");
        spec.usageMessage()
                .customSynopsis("redstart [FILE] [--DIRECTIVE VALUE...]... [-]")
                .description("A server that speaks the Redis protocol.")
                .sortOptions(false)
                .footer(
                        "",
                        "Every directive of a configuration file may stand here with -- before it;",
                        "redstart --sample-config lists them all.",
                        "",
                        "Files are looked after by redstart check-rdb, check-aof and restore;",
                        "each tells more with --help.");
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("FILE")
                .description("A configuration file.")
                .build());
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("-")
                .description("As the last argument: read more lines from standard input.")
                .build());
        addOption(spec, "--host", "ADDRESS...", "Address to listen on; the same as --bind (default: localhost).");
        USUAL.forEach((name, value) -> addDirective(spec, name, value));
        addOption(spec, "--sample-config", null, "Print a configuration file with every directive, and leave.");
        addOption(spec, "--version", null, "Print the version, and leave.");
        addOption(spec, "--help", null, "Print this page, and leave.");
        return new CommandLine(spec).getUsageMessage(CommandLine.Help.Ansi.OFF).stripTrailing();
    }

    private static void addDirective(CommandSpec spec, String name, String value) {
        Directive directive = DirectiveTable.get().find(name);
        String standard = directive.defaultText().isEmpty() ? "" : " (default: " + directive.defaultText() + ")";
        String comment = directive.comment();
        addOption(spec, "--" + name, value, comment.substring(0, comment.length() - 1) + standard + ".");
    }

    private static void addOption(CommandSpec spec, String name, String value, String description) {
        OptionSpec.Builder option = OptionSpec.builder(name).description(description.replace("%", "%%"));
        if (value != null) {
            option.paramLabel(value).arity("1").type(String.class);
        }
        spec.addOption(option.build());
    }
}
