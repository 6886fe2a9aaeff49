package org.redstart;

import org.redstart.command.CommandTable;
import org.redstart.command.Executor;
import org.redstart.command.Housekeeping;
import org.redstart.command.SyncFigures;
import org.redstart.config.Config;
import org.redstart.observe.InfoRegistry;
import org.redstart.observe.Log;
import org.redstart.persistence.Dumper;
import org.redstart.replication.Peers;
import org.redstart.replication.Primary;
import org.redstart.replication.ReplicaGate;
import org.redstart.replication.ReplicationCommands;
import org.redstart.replication.ReplicationInfo;
import org.redstart.replication.Waits;

/** Wires what replicas have to do with. */
final class Replication {
    private final Config config;
    private final Executor executor;
    private final Primary primary;
    private final Peers peers;
    private final Waits waits;

    Replication(Config config, Log log, Executor executor, Dumper dumper, Housekeeping housekeeping) {
        this.config = config;
        this.executor = executor;
        this.primary = new Primary(executor, config, log, dumper);
        this.peers = new Peers(executor);
        this.waits = new Waits(executor, primary);
        new ReplicaGate(executor, config, primary);
        // Waits may ask replicas something, which then goes out in the same turn.
        housekeeping.add(waits);
        housekeeping.add(primary);
        housekeeping.addPeriodic(primary::periodic);
    }

    void bind(CommandTable table) {
        new ReplicationCommands(primary, waits, peers).bind(table);
    }

    SyncFigures figures() {
        return primary;
    }

    void describe(InfoRegistry registry) {
        registry.put("Replication", new ReplicationInfo(primary, peers, config, executor.clock()));
    }
}
