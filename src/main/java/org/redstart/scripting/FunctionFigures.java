package org.redstart.scripting;

/** What is reported of functions and the memory they take. */
public final class FunctionFigures {
    private final Libraries libraries;

    FunctionFigures(Libraries libraries) {
        this.libraries = libraries;
    }

    public int libraries() {
        return libraries.all().size();
    }

    public int functions() {
        return libraries.functionCount();
    }

    public long functionBytes() {
        return libraries.usedBytes();
    }

    public long vmBytes() {
        return libraries.vmBytes();
    }
}
