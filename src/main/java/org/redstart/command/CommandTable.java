package org.redstart.command;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All commands by name. Filled and bound at start, then read by the loop. */
public final class CommandTable {
    private static final String RESOURCE = "commands.tsv";
    private static final int COLUMNS = 8;
    private static final int EXPECTED_COMMANDS = 256;

    private final NameIndex index = new NameIndex(EXPECTED_COMMANDS);
    private final List<CommandDef> commands = new ArrayList<>(EXPECTED_COMMANDS);
    private final List<CommandDef> original = new ArrayList<>(EXPECTED_COMMANDS);

    private CommandTable() {}

    /** The table as the resource tells it, no handler bound. */
    public static CommandTable load() {
        CommandTable table = new CommandTable();
        TableReader reader = new TableReader(RESOURCE);
        String[] columns = new String[COLUMNS];
        Map<String, KeySpec> specsByText = new HashMap<>();
        while (reader.next(columns)) {
            table.add(columns, specsByText);
        }
        return table;
    }

    private void add(String[] columns, Map<String, KeySpec> specsByText) {
        String fullName = columns[0];
        long flags = CommandFlag.NAMES.parse(columns[4]);
        CommandFacts facts = new CommandFacts(
                Integer.parseInt(columns[1]),
                flags,
                AclCategory.NAMES.parse(columns[5]),
                TableReader.parts(columns[6], ','),
                columns[2],
                columns[3]);
        List<KeySpec> specs = new ArrayList<>(1);
        for (String spec : TableReader.parts(columns[7], ' ')) {
            KeySpec parsed = specsByText.get(spec);
            if (parsed == null) {
                parsed = KeySpec.parse(spec);
                specsByText.put(spec, parsed);
            }
            specs.add(parsed);
        }
        int bar = fullName.indexOf('|');
        CommandDef container = bar < 0 ? null : index.find(fullName.substring(0, bar));
        CommandDef def = new CommandDef(fullName, facts, new KeyLayout(specs, flags), container);
        if (container == null) {
            index.add(fullName, def);
            commands.add(def);
            original.add(def);
        }
    }

    /** The command of that name in native memory, letter case ignored, or null. */
    public CommandDef find(long nameAddress, int nameLength) {
        return index.find(nameAddress, nameLength);
    }

    /** The command of that name, letter case ignored, or null. */
    public CommandDef find(String name) {
        return index.find(name);
    }

    /** The row of a full name, {@code container|subcommand} or plain, or null. */
    public CommandDef findFull(String fullName) {
        int bar = fullName.indexOf('|');
        if (bar < 0) {
            return find(fullName);
        }
        CommandDef container = find(fullName.substring(0, bar));
        return container == null ? null : container.subcommand(fullName.substring(bar + 1));
    }

    /** Gives the row of {@code fullName} its handler; a name without a row, or bound twice, is a broken program. */
    public void bind(String fullName, Handler handler) {
        CommandDef def = findFull(fullName);
        if (def == null) {
            throw new IllegalArgumentException("no command '" + fullName + "' in the table");
        }
        if (def.handler() != null) {
            throw new IllegalArgumentException("command '" + fullName + "' is bound twice");
        }
        def.bind(handler);
    }

    /**
     * Makes {@code from} known as {@code to} instead, or unknown when {@code to} is empty. The row keeps its own name
     * in replies.
     *
     * @throws IllegalArgumentException with the text for the user
     */
    public void rename(String from, String to) {
        CommandDef def = find(from);
        if (def == null) {
            throw new IllegalArgumentException("No such command in rename-command");
        }
        boolean gone = to.isEmpty();
        if (!gone && find(to) != null) {
            throw new IllegalArgumentException("Target command name already exists");
        }
        index.remove(from);
        if (gone) {
            commands.remove(def);
        } else {
            index.add(to, def);
        }
    }

    /** The commands that can be called, in the order of the table, without subcommands. */
    public List<CommandDef> commands() {
        return Collections.unmodifiableList(commands);
    }

    /** The commands that can be called and that somebody executes, in the order of the table, without subcommands. */
    public List<CommandDef> available() {
        List<CommandDef> available = new ArrayList<>(commands.size());
        for (CommandDef def : commands) {
            if (def.isAvailable()) {
                available.add(def);
            }
        }
        return available;
    }

    /** All commands of the table, those too that were renamed away. */
    public List<CommandDef> original() {
        return Collections.unmodifiableList(original);
    }

    public int size() {
        return commands.size();
    }

    /** Sets the statistics of every command and subcommand back. */
    public void resetStats() {
        for (CommandDef def : original) {
            def.resetStats();
            for (CommandDef sub : def.subcommands()) {
                sub.resetStats();
            }
        }
    }
}
