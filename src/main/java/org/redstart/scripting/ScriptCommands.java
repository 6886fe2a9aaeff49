package org.redstart.scripting;

import org.redstart.command.Call;
import org.redstart.command.CommandTable;

/** SCRIPT and its subcommands. */
final class ScriptCommands {
    private static final String[] HELP = {
        "DEBUG (YES|SYNC|NO)",
        "Debugging of scripts is not offered: NO is accepted, the rest refused.",
        "EXISTS <sha1> [<sha1> ...]",
        "Return information about the existence of the scripts in the script cache.",
        "FLUSH [ASYNC|SYNC]",
        "Forget all scripts.",
        "KILL",
        "End the script that is being executed.",
        "LOAD <script>",
        "Put a script into the cache without executing it."
    };

    private final ScriptCache cache;
    private final Runner runner;

    ScriptCommands(ScriptCache cache, Runner runner) {
        this.cache = cache;
        this.runner = runner;
    }

    void bind(CommandTable table) {
        table.bind("script|load", this::load);
        table.bind("script|exists", this::exists);
        table.bind("script|flush", this::flush);
        table.bind("script|kill", call -> runner.kill(call, false));
        table.bind("script|debug", ScriptCommands::debug);
        table.bind("script|help", call -> org.redstart.command.family.Help.answer(call, HELP));
    }

    private void load(Call call) {
        Script script = cache.of(call.request().bytes(2), true);
        if (script == null) {
            call.error(cache.error());
        } else {
            call.reply().bulk(script.digest());
        }
    }

    private void exists(Call call) {
        call.reply().array(call.count() - 2L);
        for (int i = 2; i < call.count(); i++) {
            call.reply().integer(cache.knows(call.request().text(i)) ? 1 : 0);
        }
    }

    private void flush(Call call) {
        if (call.count() > 3 || call.count() == 3 && !call.is(2, "SYNC") && !call.is(2, "ASYNC")) {
            call.error("ERR SCRIPT FLUSH only support SYNC|ASYNC option");
            return;
        }
        cache.flush();
        call.reply().ok();
    }

    private static void debug(Call call) {
        if (call.is(2, "NO")) {
            call.reply().ok();
        } else if (call.is(2, "YES") || call.is(2, "SYNC")) {
            call.error("ERR Debugging of scripts is not supported");
        } else {
            call.error("ERR Use SCRIPT DEBUG YES/SYNC/NO");
        }
    }
}
