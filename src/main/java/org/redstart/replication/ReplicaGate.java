package org.redstart.replication;

import org.redstart.command.Call;
import org.redstart.command.CommandFlag;
import org.redstart.command.Executor;
import org.redstart.command.Gate;
import org.redstart.config.Config;

/** Refuses writes while too few replicas keep up: {@code min-replicas-to-write}. */
public final class ReplicaGate implements Gate {
    private static final String TOO_FEW = "NOREPLICAS Not enough good replicas to write.";

    private final Primary primary;
    private long wanted;

    public ReplicaGate(Executor executor, Config config, Primary primary) {
        this.primary = primary;
        int bit = executor.addGate(this);
        config.onChange(
                changed -> {
                    wanted = changed.longValue("min-replicas-max-lag") == 0
                            ? 0
                            : changed.longValue("min-replicas-to-write");
                    executor.openGate(bit, wanted > 0);
                },
                "min-replicas-to-write",
                "min-replicas-max-lag");
        wanted = config.longValue("min-replicas-to-write");
        executor.openGate(bit, wanted > 0 && config.longValue("min-replicas-max-lag") > 0);
    }

    @Override
    public String refuse(Call call) {
        boolean writes = (call.flags() & CommandFlag.WRITE) != 0;
        return writes && primary.countGood() < wanted ? TOO_FEW : null;
    }
}
