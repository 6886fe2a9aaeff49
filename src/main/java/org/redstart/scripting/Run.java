package org.redstart.scripting;

import org.redstart.command.Call;
import org.redstart.command.CommandFlag;

/** One script being run for a client. */
final class Run {
    private final Call call;
    private final String name;
    private final boolean function;
    private final boolean readOnly;
    private final long excused;
    private boolean resp3;
    private boolean written;

    /**
     * @param name of the function, or the script's digest
     * @param flags what it says of itself: bits of {@link ScriptFlag}
     * @param readOnly whether the client allows no writes
     */
    Run(Call call, String name, boolean function, int flags, boolean readOnly) {
        this.call = call;
        this.name = name;
        this.function = function;
        this.readOnly = readOnly || (flags & ScriptFlag.NO_WRITES) != 0;
        this.excused = (flags & (ScriptFlag.ALLOW_OOM | ScriptFlag.NO_WRITES)) != 0 ? CommandFlag.DENYOOM : 0;
    }

    Call call() {
        return call;
    }

    String name() {
        return name;
    }

    boolean isFunction() {
        return function;
    }

    boolean isReadOnly() {
        return readOnly;
    }

    /** Flags of the commands it calls that do not count. */
    long excused() {
        return excused;
    }

    boolean isResp3() {
        return resp3;
    }

    void setResp3(boolean resp3) {
        this.resp3 = resp3;
    }

    boolean hasWritten() {
        return written;
    }

    void setWritten() {
        written = true;
    }

    String killText() {
        return "Script killed by user with " + (function ? "FUNCTION" : "SCRIPT") + " KILL.";
    }
}
