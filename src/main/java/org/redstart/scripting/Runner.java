package org.redstart.scripting;

import java.util.function.BooleanSupplier;
import org.redstart.command.Call;
import org.redstart.command.CommandFlag;
import org.redstart.command.Executor;
import org.redstart.command.Gate;
import org.redstart.command.Subcalls;
import org.redstart.memory.ChunkPool;

/** Runs scripts, one at a time, and lets others be served when one takes too long. */
public final class Runner implements Gate {
    private boolean offersDeprecated;
    private static final long NS_PER_MS = 1_000_000;
    /** Others are served so often while a script is slow; serving takes a tenth of the time at the most. */
    private static final long SERVE_EVERY_NS = NS_PER_MS;

    private static final int SERVE_SHARE = 10;
    private static final long LOAD_MOST_NS = 500 * NS_PER_MS;

    private final Executor executor;
    private final Subcalls subcalls;
    private final Runnable serveOthers;
    private final BooleanSupplier stopping;
    private final int bit;
    private long slowFromNs;

    private Run run;
    private boolean slow;
    private boolean unrestricted;
    private boolean killed;
    private boolean loading;
    private long startNs;
    private long nextServeNs;

    /**
     * @param serveOthers serves all clients once, but the one whose script runs
     * @param stopping whether the server is about to end
     */
    public Runner(Executor executor, ChunkPool chunks, Runnable serveOthers, BooleanSupplier stopping) {
        this.executor = executor;
        this.subcalls = executor.subcalls(chunks);
        this.serveOthers = serveOthers;
        this.stopping = stopping;
        this.bit = executor.addGate(this);
    }

    boolean offersDeprecated() {
        return offersDeprecated;
    }

    void setOffersDeprecated(boolean offers) {
        offersDeprecated = offers;
    }

    /** From when on a script is slow; 0 for never. */
    public void setSlowFromMs(long ms) {
        slowFromNs = ms * NS_PER_MS;
    }

    /** Lets scripts call commands that are not for scripts: for tests. */
    public void setUnrestricted(boolean unrestricted) {
        this.unrestricted = unrestricted;
    }

    boolean isUnrestricted() {
        return unrestricted;
    }

    Subcalls subcalls() {
        return subcalls;
    }

    /** The script that runs, or null. */
    Run run() {
        return run;
    }

    long elapsedMs() {
        return (System.nanoTime() - startNs) / NS_PER_MS;
    }

    /** A script begins; {@link #end} must follow. */
    void begin(Run begun) {
        run = begun;
        killed = false;
        startNs = System.nanoTime();
        nextServeNs = slowFromNs == 0 ? Long.MAX_VALUE : startNs + slowFromNs;
        subcalls.begin(begun.call().session());
        executor.announce(begun.call());
        executor.beginGroup();
    }

    /** A library is loaded: that ends in time, or fails. */
    void beginLoad() {
        killed = false;
        startNs = System.nanoTime();
        loading = true;
    }

    /** Whether it took too long. */
    boolean endLoad() {
        loading = false;
        return killed;
    }

    /** Whether it was told to stop. */
    boolean end() {
        executor.endGroup();
        subcalls.end();
        run = null;
        slow = false;
        return killed;
    }

    /** Asked now and then by the script that runs: what it must end with, or null. */
    String verdict() {
        if (loading) {
            killed |= System.nanoTime() - startNs > LOAD_MOST_NS;
            return killed ? "FUNCTION LOAD timeout" : null;
        }
        if (run == null || killed) {
            return run == null ? null : run.killText();
        }
        long nowNs = System.nanoTime();
        if (nowNs < nextServeNs) {
            return null;
        }
        slow = true;
        executor.openGate(bit, true);
        executor.serveMeanwhile(serveOthers);
        executor.openGate(bit, false);
        killed |= stopping.getAsBoolean();
        long servedNs = System.nanoTime();
        nextServeNs = servedNs + Math.max(SERVE_EVERY_NS, (servedNs - nowNs) * SERVE_SHARE);
        return killed ? run.killText() : null;
    }

    @Override
    public String refuse(Call call) {
        if (call.def().has(CommandFlag.ALLOW_BUSY)) {
            return null;
        }
        return "BUSY Redis is busy running a script. You can only call " + (run.isFunction() ? "FUNCTION" : "SCRIPT")
                + " KILL or SHUTDOWN NOSAVE.";
    }

    /** SCRIPT KILL or FUNCTION KILL. */
    void kill(Call call, boolean function) {
        if (run == null || !slow) {
            call.error("NOTBUSY No scripts in execution right now.");
        } else if (run.isFunction() != function) {
            call.error("BUSY Redis is busy running a script. You can only call "
                    + (run.isFunction() ? "FUNCTION" : "SCRIPT") + " KILL or SHUTDOWN NOSAVE.");
        } else if (run.hasWritten()) {
            call.error(
                    "UNKILLABLE Sorry the script already executed write commands against the dataset. "
                            + "You can either wait the script termination or kill the server in a hard way using the SHUTDOWN NOSAVE command.");
        } else {
            killed = true;
            call.reply().ok();
        }
    }
}
