package org.redstart.scripting;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.redstart.command.Call;
import org.redstart.command.CommandDef;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.command.LibraryStore;
import org.redstart.command.family.Help;
import org.redstart.memory.Native;
import org.redstart.memory.NativeBuffer;
import org.redstart.memory.Tag;
import org.redstart.observe.Log;
import org.redstart.structure.Glob;

/** FUNCTION and its subcommands, FCALL. Dumps are made elsewhere, of what {@link #store} tells. */
public final class FunctionCommands {
    private static final int FIRST_KEY = 3;
    private static final String ENGINE = "LUA";
    private static final String[] HELP = {
        "LOAD [REPLACE] <FUNCTION CODE>",
        "Create a new library of the functions that the code registers.",
        "DELETE <LIBRARY NAME>",
        "Delete a library.",
        "LIST [LIBRARYNAME PATTERN] [WITHCODE]",
        "Return what libraries there are, with their code if asked.",
        "STATS",
        "Return what function is running, and how many there are.",
        "KILL",
        "End the function that is being executed.",
        "FLUSH [ASYNC|SYNC]",
        "Delete all libraries.",
        "DUMP",
        "Return a payload of all libraries, for FUNCTION RESTORE.",
        "RESTORE <PAYLOAD> [FLUSH|APPEND|REPLACE]",
        "Load the libraries of a payload; those there are go, stay, or are replaced."
    };

    private final Runner runner;
    private final States states;
    private final Libraries libraries;
    private final LuaCaller caller;

    public FunctionCommands(Runner runner, Log log) {
        this.runner = runner;
        ServerApi api = new ServerApi(runner, log);
        this.states = new States(() -> open(api));
        this.libraries = new Libraries(states, api, runner);
        this.caller = new LuaCaller(runner);
    }

    private LuaVm open(ServerApi api) {
        LuaVm vm = new LuaVm(runner::verdict, false, runner.offersDeprecated());
        api.define(vm);
        ScriptLibraries.define(vm);
        return vm;
    }

    /** Has made what the first library will need. */
    public void prepare() {
        states.prepare();
    }

    public void bind(CommandTable table) {
        table.bind("fcall", call -> callFunction(call, false));
        table.bind("fcall_ro", call -> callFunction(call, true));
        flagged(table.find("fcall"));
        flagged(table.find("fcall_ro"));
        table.bind("function|load", this::load);
        table.bind("function|delete", this::delete);
        table.bind("function|flush", this::flush);
        table.bind("function|list", this::list);
        table.bind("function|stats", this::stats);
        table.bind("function|kill", call -> runner.kill(call, true));
        table.bind("function|help", call -> Help.answer(call, HELP));
    }

    private void flagged(CommandDef def) {
        def.setFlagSource(call -> {
            LuaFunction function = libraries.function(call.request().text(1));
            return EvalCommands.commandFlags(def.flags(), function == null ? ScriptFlag.SILENT : function.flags());
        });
    }

    /** What is kept with the data. */
    public LibraryStore store() {
        return libraries;
    }

    Libraries libraries() {
        return libraries;
    }

    private void callFunction(Call call, boolean readOnly) {
        LuaFunction function = libraries.function(call.request().text(1));
        if (function == null) {
            call.error("ERR Function not found");
            return;
        }
        if (!call.isLong(2)) {
            call.error("ERR Bad number of keys provided");
            return;
        }
        if (!LuaCaller.readsKeyCount(call)) {
            return;
        }
        if (readOnly && (function.flags() & ScriptFlag.NO_WRITES) == 0) {
            call.error("ERR Can not execute a script with write flag using *_ro command.");
            return;
        }
        int keys = (int) call.number();
        LuaVm vm = libraries.vm();
        vm.main().pushKept(function.reference());
        caller.pushRange(vm.main(), call, FIRST_KEY, FIRST_KEY + keys);
        caller.pushRange(vm.main(), call, FIRST_KEY + keys, call.count());
        caller.call(vm, new Run(call, function.name(), true, function.flags(), readOnly), 2);
    }

    private void load(Call call) {
        boolean replace = false;
        for (int i = 2; i < call.count() - 1; i++) {
            if (!call.is(i, "REPLACE")) {
                call.error("ERR Unknown option given: " + call.request().quoted(i));
                return;
            }
            replace = true;
        }
        try {
            Library library = libraries.load(call.request().bytes(call.count() - 1), replace);
            call.changed(1);
            call.reply().bulk(library.name());
        } catch (LuaFailure failure) {
            call.error(failure.getMessage());
        }
    }

    private void delete(Call call) {
        if (libraries.delete(call.request().text(2))) {
            call.changed(1);
            call.reply().ok();
        } else {
            call.error("ERR Library not found");
        }
    }

    private void flush(Call call) {
        if (call.count() > 3) {
            call.error(Errors.subcommandArity(call));
            return;
        }
        if (call.count() == 3 && !call.is(2, "SYNC") && !call.is(2, "ASYNC")) {
            call.error("ERR FUNCTION FLUSH only supports SYNC|ASYNC option");
            return;
        }
        libraries.clear();
        call.changed(1);
        call.reply().ok();
    }

    private void list(Call call) {
        int pattern = 0;
        boolean withCode = false;
        for (int i = 2; i < call.count(); i++) {
            if (!withCode && call.is(i, "WITHCODE")) {
                withCode = true;
            } else if (pattern == 0 && call.is(i, "LIBRARYNAME")) {
                pattern = ++i;
                if (i == call.count()) {
                    call.error("ERR library name argument was not given");
                    return;
                }
            } else {
                call.error("ERR Unknown argument " + call.request().quoted(i));
                return;
            }
        }
        int wanted = pattern;
        List<Library> shown = libraries.all().stream()
                .filter(library -> wanted == 0 || matches(call, wanted, library.name()))
                .toList();
        call.reply().array(shown.size());
        for (Library library : shown) {
            describe(call, library, withCode);
        }
    }

    /** Letters of either case are the same. */
    private static boolean matches(Call call, int pattern, String name) {
        byte[] lower = name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1);
        Glob glob =
                new Glob(call.request().text(pattern).toLowerCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1));
        try (NativeBuffer copy = new NativeBuffer(lower.length, Tag.SCRATCH)) {
            Native.put(copy.address(), lower, 0, lower.length);
            return glob.matches(copy.address(), lower.length);
        }
    }

    private static void describe(Call call, Library library, boolean withCode) {
        call.reply().map(withCode ? 4 : 3);
        call.reply().bulk("library_name");
        call.reply().bulk(library.name());
        call.reply().bulk("engine");
        call.reply().bulk(ENGINE);
        call.reply().bulk("functions");
        call.reply().array(library.functions().size());
        for (LuaFunction function : library.functions().values()) {
            call.reply().map(3);
            call.reply().bulk("name");
            call.reply().bulk(function.name());
            call.reply().bulk("description");
            if (function.description() == null) {
                call.reply().nil();
            } else {
                call.reply().bulk(function.description());
            }
            call.reply().bulk("flags");
            List<String> flags = ScriptFlag.names(function.flags());
            call.reply().set(flags.size());
            flags.forEach(call.reply()::bulk);
        }
        if (withCode) {
            call.reply().bulk("library_code");
            call.reply().bulk(library.code());
        }
    }

    private void stats(Call call) {
        Run run = runner.run();
        call.reply().map(2);
        call.reply().bulk("running_script");
        if (run == null || !run.isFunction()) {
            call.reply().nil();
        } else {
            call.reply().map(3);
            call.reply().bulk("name");
            call.reply().bulk(run.name());
            call.reply().bulk("command");
            call.reply().array(run.call().count());
            for (int i = 0; i < run.call().count(); i++) {
                call.reply().bulk(run.call().request().bytes(i));
            }
            call.reply().bulk("duration_ms");
            call.reply().integer(runner.elapsedMs());
        }
        call.reply().bulk("engines");
        call.reply().map(1);
        call.reply().bulk(ENGINE.toUpperCase(Locale.ROOT));
        call.reply().map(2);
        call.reply().bulk("libraries_count");
        call.reply().integer(libraries.all().size());
        call.reply().bulk("functions_count");
        call.reply().integer(libraries.functionCount());
    }
}
