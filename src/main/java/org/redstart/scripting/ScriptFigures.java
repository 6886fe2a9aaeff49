package org.redstart.scripting;

/** What is reported of scripts and the memory they take. */
public final class ScriptFigures {
    private final ScriptCache cache;

    ScriptFigures(ScriptCache cache) {
        this.cache = cache;
    }

    public int scripts() {
        return cache.size();
    }

    public long evicted() {
        return cache.evicted();
    }

    public long scriptBytes() {
        return cache.usedBytes();
    }

    public long vmBytes() {
        return cache.vmBytes();
    }
}
