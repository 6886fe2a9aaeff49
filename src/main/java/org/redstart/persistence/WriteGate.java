package org.redstart.persistence;

import org.redstart.command.Call;
import org.redstart.command.CommandFlag;
import org.redstart.command.Executor;
import org.redstart.command.Gate;
import org.redstart.config.Config;

/** Refuses writes after a save has failed: {@code stop-writes-on-bgsave-error}. */
public final class WriteGate implements Gate {
    private static final String UNABLE =
            "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk. "
                    + "Commands that may modify the data set are disabled, because this instance is configured to report errors during "
                    + "writes if RDB snapshotting fails (stop-writes-on-bgsave-error option). "
                    + "Please check the Redis logs for details about the RDB error.";

    private final Executor executor;
    private final Snapshots snapshots;
    private final int bit;
    private boolean stops;

    public WriteGate(Executor executor, Snapshots snapshots, Config config) {
        this.executor = executor;
        this.snapshots = snapshots;
        this.bit = executor.addGate(this);
        config.followFlag("stop-writes-on-bgsave-error", this::setStops);
    }

    private void setStops(boolean now) {
        stops = now;
        periodic();
    }

    /** A few times a second: stands open or shut as the last save went. */
    public void periodic() {
        executor.openGate(bit, stops && snapshots.isFailing() && snapshots.hasPoints());
    }

    @Override
    public String refuse(Call call) {
        boolean writes =
                (call.flags() & CommandFlag.WRITE) != 0 || call.def().fullName().equals("ping");
        return writes && snapshots.isFailing() ? UNABLE : null;
    }
}
