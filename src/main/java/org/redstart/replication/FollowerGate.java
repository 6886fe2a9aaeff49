package org.redstart.replication;

import org.redstart.command.Call;
import org.redstart.command.CommandFlag;
import org.redstart.command.Executor;
import org.redstart.command.Gate;
import org.redstart.config.Config;

/** What a replica refuses its clients: writes, and while there is no link, if it is so configured, everything else. */
public final class FollowerGate implements Gate {
    private static final String READ_ONLY = "READONLY You can't write against a read only replica.";
    private static final String STALE =
            "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.";

    private static final String STALE_IN_SCRIPT = "ERR Can not execute the command on a stale replica";

    private final Executor executor;
    private final Follower follower;
    private final int bit;
    private boolean readOnly;
    private boolean servesStale;

    public FollowerGate(Executor executor, Config config, Follower follower) {
        this.executor = executor;
        this.follower = follower;
        this.bit = executor.addGate(this);
        config.followFlag("replica-read-only", on -> readOnly = on);
        config.followFlag(
                "replica-ignore-maxmemory",
                ignores -> executor.keyspace().evictor().setEvictsWhenLed(!ignores));
        config.followFlag("replica-serve-stale-data", on -> servesStale = on);
    }

    /** Stands open or shut as this server follows another one, or not. */
    public void update() {
        executor.openGate(bit, follower.isFollowing());
    }

    @Override
    public String refuse(Call call) {
        if (readOnly && (call.flags() & CommandFlag.WRITE) != 0) {
            return READ_ONLY;
        }
        boolean stale = !servesStale && !follower.isUp();
        if (!stale || (call.flags() & CommandFlag.STALE) != 0) {
            return null;
        }
        return call.hasClient() ? STALE : STALE_IN_SCRIPT;
    }
}
