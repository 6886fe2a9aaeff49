package org.redstart.scripting;

import org.redstart.command.Call;
import org.redstart.command.CommandDef;
import org.redstart.command.CommandFlag;
import org.redstart.command.CommandTable;
import org.redstart.observe.Log;

/** EVAL and its kin. */
public final class EvalCommands {
    private static final int FIRST_KEY = 3;
    private static final int DIGEST_LENGTH = 40;

    private final Runner runner;
    private final States states;
    private final ScriptCache cache;
    private final LuaCaller caller;

    public EvalCommands(Runner runner, Log log) {
        this.runner = runner;
        ServerApi api = new ServerApi(runner, log);
        this.states = new States(() -> open(api));
        this.cache = new ScriptCache(states, api);
        this.caller = new LuaCaller(runner);
    }

    private LuaVm open(ServerApi api) {
        LuaVm vm = new LuaVm(runner::verdict, true, runner.offersDeprecated());
        api.define(vm);
        ScriptLibraries.define(vm);
        return vm;
    }

    /** Has made what the first script will need. */
    public void prepare() {
        states.prepare();
    }

    /** Scripts are forgotten, for they see something else from now on; functions do after a restart. */
    public void offerDeprecated(boolean offers) {
        if (runner.offersDeprecated() != offers) {
            runner.setOffersDeprecated(offers);
            cache.flush();
            states.replace(null);
        }
    }

    public void bind(CommandTable table) {
        table.bind("eval", call -> eval(call, false));
        table.bind("eval_ro", call -> eval(call, true));
        table.bind("evalsha", call -> evalSha(call, false));
        table.bind("evalsha_ro", call -> evalSha(call, true));
        flagged(table, "eval", false);
        flagged(table, "eval_ro", false);
        flagged(table, "evalsha", true);
        flagged(table, "evalsha_ro", true);
        new ScriptCommands(cache, runner).bind(table);
    }

    private void flagged(CommandTable table, String name, boolean byDigest) {
        CommandDef def = table.find(name);
        def.setFlagSource(call -> flags(call, def, byDigest));
    }

    /** A script that says what it does may do that and no more; it cannot be known what another one does. */
    private long flags(Call call, CommandDef def, boolean byDigest) {
        Script known = byDigest ? cache.find(call.request().text(1)) : null;
        int flags = ScriptFlag.SILENT;
        if (byDigest) {
            flags = known == null ? flags : known.flags();
        } else if (isShebang(call)) {
            Shebang shebang = Shebang.of(call.request().bytes(1));
            flags = shebang.error() == null ? shebang.flags() : flags;
        }
        return commandFlags(def.flags(), flags);
    }

    private static boolean isShebang(Call call) {
        return call.length(1) > 2 && call.request().text(1).startsWith("#!");
    }

    static long commandFlags(long flags, int said) {
        if ((said & ScriptFlag.SILENT) != 0) {
            return flags;
        }
        boolean writes = (said & ScriptFlag.NO_WRITES) == 0;
        boolean needsRoom = writes && (said & ScriptFlag.ALLOW_OOM) == 0;
        return flags & ~(CommandFlag.STALE | CommandFlag.DENYOOM | CommandFlag.WRITE | CommandFlag.MAY_REPLICATE)
                | (writes ? CommandFlag.WRITE : 0)
                | (needsRoom ? CommandFlag.DENYOOM : 0)
                | ((said & ScriptFlag.ALLOW_STALE) != 0 ? CommandFlag.STALE : 0);
    }

    private void eval(Call call, boolean readOnly) {
        if (!LuaCaller.readsKeyCount(call)) {
            return;
        }
        Script script = cache.of(call.request().bytes(1), false);
        if (script == null) {
            call.error(cache.error());
        } else {
            run(call, script, readOnly);
        }
    }

    private void evalSha(Call call, boolean readOnly) {
        Script script =
                call.length(1) == DIGEST_LENGTH ? cache.find(call.request().text(1)) : null;
        if (script == null) {
            call.error("NOSCRIPT No matching script. Please use EVAL.");
        } else if (LuaCaller.readsKeyCount(call)) {
            run(call, script, readOnly);
        }
    }

    private void run(Call call, Script script, boolean readOnly) {
        boolean writes = (script.flags() & (ScriptFlag.SILENT | ScriptFlag.NO_WRITES)) == 0;
        if (readOnly && writes) {
            call.error("ERR Can not execute a script with write flag using *_ro command.");
            return;
        }
        Run run = new Run(call, script.digest(), false, script.flags(), readOnly);
        LuaVm vm = cache.vm();
        int keys = (int) call.number();
        caller.pushRange(vm.main(), call, FIRST_KEY, FIRST_KEY + keys);
        vm.setGlobal("KEYS");
        caller.pushRange(vm.main(), call, FIRST_KEY + keys, call.count());
        vm.setGlobal("ARGV");
        vm.main().pushKept(script.function());
        caller.call(vm, run, 0);
    }

    public void resetStats() {
        cache.resetStats();
    }

    ScriptCache cache() {
        return cache;
    }
}
