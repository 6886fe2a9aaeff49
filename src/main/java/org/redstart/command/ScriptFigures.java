package org.redstart.command;

/** What is reported of scripts and functions, and of the memory they take. */
public interface ScriptFigures {
    int scripts();

    long evictedScripts();

    /** The texts of scripts and their bookkeeping. */
    long scriptBytes();

    /** The Lua state of scripts. */
    long scriptVmBytes();

    int libraries();

    int functions();

    /** The code of libraries and its bookkeeping. */
    long functionBytes();

    /** The Lua state of functions. */
    long functionVmBytes();
}
