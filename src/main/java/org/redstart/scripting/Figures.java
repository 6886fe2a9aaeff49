package org.redstart.scripting;

import org.redstart.command.ScriptFigures;

/** Counts what there is of scripts and functions. */
public final class Figures implements ScriptFigures {
    private final ScriptCache cache;
    private final Libraries libraries;

    public Figures(EvalCommands evals, FunctionCommands functions) {
        this.cache = evals.cache();
        this.libraries = functions.libraries();
    }

    @Override
    public int scripts() {
        return cache.size();
    }

    @Override
    public long evictedScripts() {
        return cache.evicted();
    }

    @Override
    public long scriptBytes() {
        return cache.usedBytes();
    }

    @Override
    public long scriptVmBytes() {
        return cache.vmBytes();
    }

    @Override
    public int libraries() {
        return libraries.all().size();
    }

    @Override
    public int functions() {
        return libraries.functionCount();
    }

    @Override
    public long functionBytes() {
        return libraries.usedBytes();
    }

    @Override
    public long functionVmBytes() {
        return libraries.vmBytes();
    }
}
