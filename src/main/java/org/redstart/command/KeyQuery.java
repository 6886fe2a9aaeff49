package org.redstart.command;

/** What COMMAND GETKEYS and GETKEYSANDFLAGS ask: the keys of a command given as arguments. */
public final class KeyQuery {
    /** How a query ended. */
    public enum Outcome {
        KEYS(""),
        UNKNOWN("Invalid command specified"),
        NO_KEYS("The command has no key arguments"),
        WRONG_NUMBER("Invalid number of arguments specified for command"),
        WRONG_ARGUMENTS("Invalid arguments specified for command");

        private final String error;

        Outcome(String error) {
            this.error = error;
        }

        /** The text of the error, without its code. */
        public String error() {
            return error;
        }
    }

    private static final KeyPositions NONE = new KeyPositions();

    private final CommandTable table;
    private final KeyFinder finder = new KeyFinder();
    private KeyPositions found = NONE;

    public KeyQuery(CommandTable table) {
        this.table = table;
    }

    /** Looks for the keys of {@code arguments}, the command's name first. */
    public Outcome run(ArgumentVector arguments) {
        found = NONE;
        CommandDef def = command(arguments);
        if (def == null) {
            return Outcome.UNKNOWN;
        }
        if (!def.keys().any()) {
            return Outcome.NO_KEYS;
        }
        if (!def.accepts(arguments.count())) {
            return Outcome.WRONG_NUMBER;
        }
        KeyPositions keys = finder.find(def, arguments);
        if (keys != null && keys.count() > 0) {
            found = keys;
            return Outcome.KEYS;
        }
        return def.has(CommandFlag.NO_MANDATORY_KEYS) ? Outcome.KEYS : Outcome.WRONG_ARGUMENTS;
    }

    private CommandDef command(ArgumentVector arguments) {
        CommandDef def = table.find(arguments.address(0), arguments.length(0));
        if (def == null || !def.hasSubcommands() || arguments.count() == 1) {
            return def;
        }
        return def.subcommand(arguments.address(1), arguments.length(1));
    }

    /** The keys after {@link Outcome#KEYS}, possibly none; valid until the next run. */
    public KeyPositions keys() {
        return found;
    }
}
