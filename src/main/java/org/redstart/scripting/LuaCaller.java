package org.redstart.scripting;

import org.redstart.command.Call;

/** Calls a compiled function with a command's arguments, and answers what it returns. */
final class LuaCaller {
    private final Runner runner;

    LuaCaller(Runner runner) {
        this.runner = runner;
    }

    /** Reads how many keys there are into the call's number; if that is nonsense, answers so and returns false. */
    static boolean readsKeyCount(Call call) {
        if (!call.readLong(2)) {
            return false;
        }
        if (call.number() > call.count() - 3) {
            call.error("ERR Number of keys can't be greater than number of args");
            return false;
        }
        if (call.number() < 0) {
            call.error("ERR Number of keys can't be negative");
            return false;
        }
        return true;
    }

    /** Pushes a table of some of the arguments. */
    void pushRange(LuaThread lua, Call call, int from, int to) {
        lua.pushTable(to - from, 0);
        for (int i = from; i < to; i++) {
            lua.pushBytes(call.address(i), call.length(i));
            lua.setElement(-2, i - from + 1);
        }
    }

    /** Calls the function that lies below its arguments on the main stack. */
    void call(LuaVm vm, Run run, int arguments) {
        Call call = run.call();
        runner.begin(run);
        boolean stopped = false;
        boolean good;
        try {
            good = vm.call(arguments, 1);
        } finally {
            stopped = runner.end();
        }
        if (good) {
            vm.values().write(vm.main().topValue(), call.reply(), run.isResp3());
        } else {
            ScriptError.answer(call.reply(), vm.names(), vm.main().topValue(), run.name());
        }
        vm.endRun(stopped);
    }
}
