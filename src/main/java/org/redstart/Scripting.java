package org.redstart;

import org.redstart.command.Executor;
import org.redstart.command.LibraryStore;
import org.redstart.command.ScriptFigures;
import org.redstart.command.family.DebugCommands;
import org.redstart.config.Config;
import org.redstart.net.EventLoop;
import org.redstart.observe.Log;
import org.redstart.scripting.EvalCommands;
import org.redstart.scripting.Figures;
import org.redstart.scripting.FunctionCommands;
import org.redstart.scripting.Runner;

/** Wires scripts and functions. */
final class Scripting {
    private static final long PREPARED_AFTER_NS = 1_000_000_000;

    private final long startedNs = System.nanoTime();
    private boolean prepared;
    private final Runner runner;
    private final EvalCommands evals;
    private final FunctionCommands functions;

    Scripting(Config config, Log log, Executor executor, EventLoop loop) {
        this.runner = new Runner(executor, loop.chunks(), loop::serveMeanwhile, loop::isStopping);
        config.followLong("busy-reply-threshold", runner::setSlowFromMs);
        this.evals = new EvalCommands(runner, log);
        config.followFlag("lua-enable-deprecated-api", evals::offerDeprecated);
        this.functions = new FunctionCommands(runner, log);
        evals.bind(executor.table());
        functions.bind(executor.table());
    }

    /** Has made aside what the first script and the first library will need, a while after a start that this would slow down. */
    void periodic() {
        if (!prepared && System.nanoTime() - startedNs > PREPARED_AFTER_NS) {
            prepared = true;
            evals.prepare();
            functions.prepare();
        }
    }

    void addTo(DebugCommands debug) {
        debug.add("SET-DISABLE-DENY-SCRIPTS <0|1>", 3, 3, "Whether scripts may call any command.", call -> {
            runner.setUnrestricted(call.is(2, "1"));
            call.reply().ok();
        });
    }

    ScriptFigures figures() {
        return new Figures(evals, functions);
    }

    /** Counts anew what is counted since a reset. */
    void resetStats() {
        evals.resetStats();
    }

    /** What is kept with the data. */
    LibraryStore libraries() {
        return functions.store();
    }
}
