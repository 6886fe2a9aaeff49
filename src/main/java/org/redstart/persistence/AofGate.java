package org.redstart.persistence;

import org.redstart.command.Call;
import org.redstart.command.CommandFlag;
import org.redstart.command.Executor;
import org.redstart.command.Gate;
import org.redstart.command.Housekeeping;

/** Refuses writes that could not be kept: while the append-only file cannot be written, or too much waits to be. */
public final class AofGate implements Gate, Housekeeping.Slice {
    private static final String BEHIND =
            "MISCONF The disk is too slow for the append-only file: " + AppendOnly.MOST_QUEUED_BYTES
                    + " bytes wait to be written. Write commands are disabled until it catches up.";

    private final Executor executor;
    private final AppendOnly journal;
    private final int bit;
    private boolean open;

    public AofGate(Executor executor, AppendOnly journal) {
        this.executor = executor;
        this.journal = journal;
        this.bit = executor.addGate(this);
    }

    /** Once a turn: stands open or shut as the journal's thread is doing. */
    @Override
    public boolean run(long budgetNs) {
        boolean needed = journal.isAttached() && error() != null;
        if (needed != open) {
            open = needed;
            executor.openGate(bit, needed);
        }
        return false;
    }

    private String error() {
        String failure = journal.thread().failure();
        if (failure != null) {
            return "MISCONF Errors writing to the AOF file: " + failure;
        }
        return journal.queuedBytes() > AppendOnly.MOST_QUEUED_BYTES ? BEHIND : null;
    }

    @Override
    public String refuse(Call call) {
        boolean writes =
                (call.flags() & CommandFlag.WRITE) != 0 || call.def().fullName().equals("ping");
        return writes ? error() : null;
    }
}
