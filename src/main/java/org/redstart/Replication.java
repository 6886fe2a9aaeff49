package org.redstart;

import java.util.List;
import java.util.Map;
import org.redstart.command.ClientPause;
import org.redstart.command.CommandTable;
import org.redstart.command.Executor;
import org.redstart.command.Housekeeping;
import org.redstart.command.SyncFigures;
import org.redstart.command.family.DebugCommands;
import org.redstart.config.Config;
import org.redstart.net.EventLoop;
import org.redstart.observe.InfoRegistry;
import org.redstart.observe.Log;
import org.redstart.persistence.Dropped;
import org.redstart.replication.Copies;
import org.redstart.replication.Failover;
import org.redstart.replication.Follower;
import org.redstart.replication.FollowerGate;
import org.redstart.replication.Peers;
import org.redstart.replication.Primary;
import org.redstart.replication.ReplicaGate;
import org.redstart.replication.ReplicationCommands;
import org.redstart.replication.ReplicationInfo;
import org.redstart.replication.SyncCounts;
import org.redstart.replication.Waits;

/** Wires what replicas have to do with. */
final class Replication implements Lifecycle.Replicas {
    private final Config config;
    private final Executor executor;
    private final Primary primary;
    private final Peers peers;
    private final Waits waits;
    private final Follower follower;
    private final Failover failover;
    private final SyncCounts counts = new SyncCounts();
    private final Log log;
    private final Storage storage;

    Replication(
            Config config,
            Log log,
            Executor executor,
            EventLoop loop,
            Storage storage,
            Housekeeping housekeeping,
            ClientPause pause) {
        this.config = config;
        this.log = log;
        this.executor = executor;
        this.storage = storage;
        this.peers = new Peers(executor);
        Runnable wakeLoop = () -> loop.post(() -> {});
        Copies copies = new Copies(peers, executor.clock(), config, log, storage.dumper(), wakeLoop);
        this.primary = new Primary(executor, config, log, copies, counts);
        this.waits = new Waits(executor, primary, storage.durability());
        new ReplicaGate(executor, config, primary);
        this.follower = new Follower(executor, loop, config, log, storage.loading(), storage.durability(), primary);
        follower.pauseWith(pause);
        this.failover = new Failover(executor, primary, peers, follower, pause, log);
        FollowerGate gate = new FollowerGate(executor, config, follower);
        follower.onChange(() -> {
            gate.update();
            failover.check();
        });
        storage.snapshots().setPosition(primary::positionFields);
        // Waits may ask replicas something, which then goes out in the same turn.
        housekeeping.add(waits);
        housekeeping.add(primary);
        housekeeping.addPeriodic(primary::periodic);
        housekeeping.addPeriodic(follower::periodic);
        housekeeping.addPeriodic(failover::check);
    }

    void bind(CommandTable table) {
        new ReplicationCommands(executor, primary, waits, peers, follower, failover, log).bind(table);
    }

    /** Everything on disk is loaded: follows the configured primary, if there is one. */
    void begin() {
        recall(storage.loading().lastFields());
        if (!config.primary().isNone()) {
            follower.follow(config.primary().host(), config.primary().port());
        }
    }

    /** Where what was loaded stands in the history. */
    private void recall(Map<String, String> position) {
        List<Dropped> dropped = storage.loading().takeDropped();
        if (dropped != null && position.containsKey("repl-id") && position.containsKey("repl-offset")) {
            boolean asPrimary = config.primary().isNone();
            primary.recall(position.get("repl-id"), Long.parseLong(position.get("repl-offset")), asPrimary);
            follower.goOnIn(position);
            if (asPrimary) {
                primary.tellDropped(dropped);
            }
        }
    }

    void addTo(DebugCommands debug) {
        debug.add(
                "REPLICATE <command> [arg ...]",
                3,
                Integer.MAX_VALUE,
                "Send a command to replicas as it stands.",
                call -> {
                    byte[][] command = new byte[call.count() - 2][];
                    for (int i = 0; i < command.length; i++) {
                        command[i] = call.request().bytes(i + 2);
                    }
                    primary.tell(command);
                    call.reply().ok();
                });
    }

    @Override
    public boolean isAnyBehind() {
        return !follower.isFollowing() && primary.isAnyBehind();
    }

    @Override
    public void hurry() {
        primary.askAll();
    }

    @Override
    public void report() {
        primary.report();
    }

    SyncFigures figures() {
        return counts;
    }

    void describe(InfoRegistry registry) {
        registry.put("Replication", new ReplicationInfo(primary, peers, follower, failover, config, executor.clock()));
    }
}
