package org.redstart.command.family;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.redstart.command.AclCategory;
import org.redstart.command.ArgumentVector;
import org.redstart.command.Call;
import org.redstart.command.CommandDef;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.command.KeyFlag;
import org.redstart.command.KeyPositions;
import org.redstart.command.KeyQuery;
import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;
import org.redstart.structure.Glob;

/** COMMAND: the table of commands, told to clients. */
public final class CommandCommands {
    private static final String[] HELP = {
        "(no subcommand)", "Everything about all commands.",
        "COUNT", "How many commands there are.",
        "DOCS [<command-name> ...]", "What some commands are for and take; of all, if none is named.",
        "GETKEYS <full-command>", "Which arguments of a command are keys.",
        "GETKEYSANDFLAGS <full-command>", "The same, with what the command does to each.",
        "INFO [<command-name> ...]", "Everything about some commands; about all, if none is named.",
        "LIST [FILTERBY MODULE|ACLCAT|PATTERN <word>]", "The names of commands.",
    };
    private static final int FIRST_OF_QUERY = 2;

    private final CommandTable table;
    private final KeyQuery query;
    private final CommandReply replies = new CommandReply();
    private final CommandDocsReply docs = new CommandDocsReply();

    public CommandCommands(CommandTable table) {
        this.table = table;
        this.query = new KeyQuery(table);
    }

    public void bind() {
        table.bind("command", this::all);
        table.bind("command|info", this::info);
        table.bind("command|docs", this::documentation);
        table.bind(
                "command|count", call -> call.reply().integer(table.available().size()));
        table.bind("command|list", this::list);
        table.bind("command|getkeys", this::keys);
        table.bind("command|getkeysandflags", this::keysAndFlags);
        table.bind("command|help", call -> Help.answer(call, HELP));
    }

    private void all(Call call) {
        List<CommandDef> available = table.available();
        call.reply().array(available.size());
        available.forEach(def -> replies.describe(call.reply(), def));
    }

    private void info(Call call) {
        if (call.count() == 2) {
            all(call);
            return;
        }
        call.reply().array(call.count() - 2L);
        for (int i = 2; i < call.count(); i++) {
            CommandDef def = find(call, i);
            if (def == null) {
                call.reply().nilArray();
            } else {
                replies.describe(call.reply(), def);
            }
        }
    }

    private CommandDef find(Call call, int index) {
        CommandDef def = table.findFull(call.request().text(index));
        return def == null || !def.isAvailable() ? null : def;
    }

    private void documentation(Call call) {
        List<CommandDef> wanted = new ArrayList<>();
        if (call.count() == 2) {
            wanted.addAll(table.available());
        }
        for (int i = 2; i < call.count(); i++) {
            CommandDef def = find(call, i);
            if (def != null) {
                wanted.add(def);
            }
        }
        call.reply().map(wanted.size());
        wanted.forEach(def -> docs.describe(call.reply(), def));
    }

    private void list(Call call) {
        List<String> names = new ArrayList<>();
        if (call.count() == 2) {
            table.available().forEach(def -> addMatching(names, def, any -> true));
        } else if (call.count() == 5 && call.is(2, "FILTERBY") && isFilter(call)) {
            table.available().forEach(def -> addMatching(names, def, each -> matches(call, each)));
        } else {
            call.error(Errors.SYNTAX);
            return;
        }
        call.reply().array(names.size());
        names.forEach(call.reply()::bulk);
    }

    private static boolean isFilter(Call call) {
        return call.is(3, "MODULE") || call.is(3, "ACLCAT") || call.is(3, "PATTERN");
    }

    /** Adds a command and its subcommands, each by itself. */
    private static void addMatching(List<String> names, CommandDef def, Predicate<CommandDef> filter) {
        if (filter.test(def)) {
            names.add(def.fullName());
        }
        def.subcommands().stream().filter(CommandDef::isAvailable).forEach(sub -> addMatching(names, sub, filter));
    }

    /** There are no modules, so no command belongs to one. */
    private static boolean matches(Call call, CommandDef def) {
        if (call.is(3, "PATTERN")) {
            return matches(call.keyspace().arena(), new Glob(call.request().bytes(4), true), def.nameBytes());
        }
        long category = AclCategory.find(call.request().text(4).toLowerCase(Locale.ROOT));
        return call.is(3, "ACLCAT") && (def.categories() & category) != 0;
    }

    private static boolean matches(Arena arena, Glob glob, byte[] name) {
        long copy = arena.allocate(name.length, Tag.SCRATCH);
        Native.put(copy, name, 0, name.length);
        boolean matches = glob.matches(copy, name.length);
        arena.free(copy, Tag.SCRATCH);
        return matches;
    }

    private void keys(Call call) {
        if (findKeys(call)) {
            KeyPositions found = query.keys();
            call.reply().array(found.count());
            for (int i = 0; i < found.count(); i++) {
                key(call, found.position(i));
            }
        }
    }

    private void keysAndFlags(Call call) {
        if (findKeys(call)) {
            KeyPositions found = query.keys();
            call.reply().array(found.count());
            for (int i = 0; i < found.count(); i++) {
                call.reply().array(2);
                key(call, found.position(i));
                List<String> flags = KeyFlag.names(found.flags(i));
                call.reply().set(flags.size());
                flags.forEach(call.reply()::simple);
            }
        }
    }

    private static void key(Call call, int position) {
        int index = position + FIRST_OF_QUERY;
        call.reply().bulk(call.address(index), call.length(index));
    }

    /** Whether {@link #query} has found keys; if not, the error was answered. */
    private boolean findKeys(Call call) {
        KeyQuery.Outcome outcome = query.run(new Tail(call));
        if (outcome != KeyQuery.Outcome.KEYS) {
            call.error("ERR " + outcome.error());
        }
        return outcome == KeyQuery.Outcome.KEYS;
    }

    /** The command within the command. */
    private record Tail(Call call) implements ArgumentVector {
        @Override
        public int count() {
            return call.count() - FIRST_OF_QUERY;
        }

        @Override
        public long address(int index) {
            return call.address(index + FIRST_OF_QUERY);
        }

        @Override
        public int length(int index) {
            return call.length(index + FIRST_OF_QUERY);
        }
    }
}
