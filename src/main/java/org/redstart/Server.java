package org.redstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.redstart.command.Authenticator;
import org.redstart.command.ClientPause;
import org.redstart.command.Clock;
import org.redstart.command.CommandTable;
import org.redstart.command.Executor;
import org.redstart.command.Housekeeping;
import org.redstart.command.KeyListing;
import org.redstart.command.MemoryGate;
import org.redstart.command.Notifications;
import org.redstart.command.family.BitCommands;
import org.redstart.command.family.BitFieldCommands;
import org.redstart.command.family.ClientCommands;
import org.redstart.command.family.ConnectionCommands;
import org.redstart.command.family.CounterCommands;
import org.redstart.command.family.ExpiryCommands;
import org.redstart.command.family.GeoCommands;
import org.redstart.command.family.GeoSearchCommands;
import org.redstart.command.family.HashCommands;
import org.redstart.command.family.HashCounterCommands;
import org.redstart.command.family.HashExpiryCommands;
import org.redstart.command.family.HashRandomCommands;
import org.redstart.command.family.HashSetExpiryCommand;
import org.redstart.command.family.HashTakingCommands;
import org.redstart.command.family.HyperLogLogCommands;
import org.redstart.command.family.KeyCommands;
import org.redstart.command.family.ListCommands;
import org.redstart.command.family.ListMoveCommands;
import org.redstart.command.family.ListPopCommands;
import org.redstart.command.family.MemberScanCommands;
import org.redstart.command.family.ObjectCommands;
import org.redstart.command.family.PubSubCommands;
import org.redstart.command.family.ScanCommands;
import org.redstart.command.family.SetAlgebraCommands;
import org.redstart.command.family.SetCommands;
import org.redstart.command.family.SetRandomCommands;
import org.redstart.command.family.SortCommands;
import org.redstart.command.family.SortedSetAlgebraCommands;
import org.redstart.command.family.SortedSetCommands;
import org.redstart.command.family.SortedSetPopCommands;
import org.redstart.command.family.SortedSetRangeCommands;
import org.redstart.command.family.SortedSetSampleCommands;
import org.redstart.command.family.StreamClaimCommands;
import org.redstart.command.family.StreamCommands;
import org.redstart.command.family.StreamGroupCommands;
import org.redstart.command.family.StreamInfoCommands;
import org.redstart.command.family.StreamPendingCommands;
import org.redstart.command.family.StreamReadCommands;
import org.redstart.command.family.StringCommands;
import org.redstart.command.family.StringRangeCommands;
import org.redstart.command.family.TrackingCommands;
import org.redstart.command.family.TransactionCommands;
import org.redstart.config.Config;
import org.redstart.keyspace.EvictionPolicy;
import org.redstart.keyspace.Evictor;
import org.redstart.keyspace.HashStore;
import org.redstart.keyspace.Keyspace;
import org.redstart.keyspace.ListStore;
import org.redstart.keyspace.SetLimits;
import org.redstart.keyspace.StreamStore;
import org.redstart.keyspace.ZSetStore;
import org.redstart.memory.Arena;
import org.redstart.memory.BackgroundReclaimer;
import org.redstart.memory.Usage;
import org.redstart.net.EventLoop;
import org.redstart.net.IdleStrategy;
import org.redstart.observe.Log;
import org.redstart.observe.SystemRandom;

/** Wires the rooms together and runs the loop. Nothing is handed this object. */
final class Server {
    private final Config config;
    private final Log log;
    private final Usage usage = new Usage();
    private final Clock clock = new Clock();
    private final Keyspace keyspace;
    private final Executor executor;
    private final EventLoop loop;
    private final Housekeeping housekeeping;
    private final KeyListing listing;
    private final Authenticator authenticator = new Authenticator();
    private final MemoryGate memoryGate;
    private final ClientPause clientPause;
    private final Storage storage;
    private final Scripting scripting;
    private final Replication replication;
    private final Listeners listeners;
    private final Lifecycle lifecycle;
    private boolean failed;

    Server(Config config, Log log) throws IOException {
        this.config = config;
        this.log = log;
        FileLimit.guard(config, log);
        Arena arena = new Arena(usage, new BackgroundReclaimer());
        this.keyspace = new Keyspace(arena, SystemRandom.number(), config.intValue("databases"));
        this.executor = new Executor(keyspace, CommandTable.load(), clock);
        this.loop =
                new EventLoop(usage, failure -> log.warning("Accepting client connection: " + failure.getMessage()));
        this.housekeeping = new Housekeeping(keyspace, clock);
        this.listing = new KeyListing(keyspace, loop::post);
        this.authenticator.guard(executor);
        this.clientPause = new ClientPause(executor);
        this.memoryGate = new MemoryGate(executor);
        loop.setDuty(housekeeping);
        housekeeping.add(executor.blocked());
        housekeeping.add(executor.streams());
        housekeeping.add(executor.tracking());
        housekeeping.add(listing);
        housekeeping.add(keyspace.defragmenter()::slice);
        housekeeping.add(keyspace.tableCompactor()::slice);
        housekeeping.addPeriodic(keyspace.tableCompactor()::consider);
        housekeeping.addPeriodic(keyspace.defragmenter()::consider);
        housekeeping.addPeriodic(() -> executor.sessions().periodic(config.intValue("hz")));
        housekeeping.addPeriodic(loop.chunks()::trim);
        housekeeping.addPeriodic(arena::trim);
        housekeeping.addPeriodic(clientPause::periodic);
        bindFamilies(executor.table());
        this.scripting = new Scripting(config, log, executor, loop);
        housekeeping.addPeriodic(scripting::periodic);
        this.storage = new Storage(config, log, executor, loop, housekeeping, scripting.libraries(), this::end);
        storage.bind(executor.table());
        this.listeners = new Listeners(config, log, loop, executor.sessions());
        this.lifecycle = new Lifecycle(config, log, loop, storage, clientPause);
        this.replication = new Replication(config, log, executor, loop, storage, housekeeping, clientPause);
        replication.bind(executor.table());
        Administration administration = new Administration(config, log, executor, loop, housekeeping);
        administration.bind(listeners, lifecycle, storage, scripting, replication);
        lifecycle.setReplicas(replication);
        renameCommands();
        housekeeping.addPeriodic(lifecycle::periodic);
        followConfig();
    }

    private void renameCommands() throws IOException {
        for (List<String> names : config.lines("rename-command")) {
            try {
                executor.table().rename(names.get(0), names.get(1));
            } catch (IllegalArgumentException wrong) {
                throw new IOException(wrong.getMessage(), wrong);
            }
        }
    }

    private void bindFamilies(CommandTable table) {
        new ConnectionCommands(authenticator).bind(table);
        new ClientCommands(executor.sessions(), authenticator, clientPause).bind(table);
        new TrackingCommands(executor.sessions(), executor.tracking()).bind(table);
        new TransactionCommands().bind(table);
        new PubSubCommands(executor.pubSub()).bind(table);
        new KeyCommands(listing, (changes, whenSaved) -> storage.flushed(changes, whenSaved)).bind(table);
        new ScanCommands().bind(table);
        new ExpiryCommands().bind(table);
        new ObjectCommands().bind(table);
        new StringCommands().bind(table);
        new CounterCommands(keyspace.arena()).bind(table);
        new StringRangeCommands(keyspace.arena(), executor.limits()).bind(table);
        new BitCommands(keyspace.arena(), executor.limits()).bind(table);
        new BitFieldCommands(keyspace.arena(), executor.limits()).bind(table);
        bindHashes(table);
        bindSets(table);
        bindLists(table, keyspace.lists());
        bindStreams(table, keyspace.streams());
        bindSortedSets(table, keyspace.zsets());
        HyperLogLogCommands hyperLogLogs = new HyperLogLogCommands(keyspace.arena());
        hyperLogLogs.bind(table);
        config.followLong("hll-sparse-max-bytes", hyperLogLogs::setSparseMaxBytes);
    }

    private void bindHashes(CommandTable table) {
        HashStore hashes = keyspace.hashes();
        new HashCommands(hashes).bind(table);
        new HashCounterCommands(keyspace.arena(), hashes).bind(table);
        new HashRandomCommands(keyspace).bind(table);
        new HashExpiryCommands(hashes).bind(table);
        new HashTakingCommands(hashes).bind(table);
        new HashSetExpiryCommand(hashes).bind(table);
        new MemberScanCommands(keyspace).bind(table);
        config.followLong("hash-max-listpack-entries", hashes::setMostEntries);
        config.followLong("hash-max-listpack-value", hashes::setMostValueBytes);
    }

    private void bindSets(CommandTable table) {
        SetLimits limits = keyspace.sets().limits();
        new SetCommands(keyspace.sets()).bind(table);
        SetRandomCommands random = new SetRandomCommands(keyspace);
        random.bind(table);
        new SetAlgebraCommands(keyspace.sets()).bind(table);
        config.followFlag("lazyfree-lazy-server-del", random::setUnlinks);
        config.followLong("set-max-intset-entries", limits::setNumbers);
        config.followLong("set-max-listpack-entries", limits::setPacked);
        config.followLong("set-max-listpack-value", limits::setPackedBytes);
    }

    private void bindLists(CommandTable table, ListStore lists) {
        new ListCommands(lists).bind(table);
        new ListPopCommands(lists).bind(table);
        new SortCommands(keyspace).bind(table);
        new ListMoveCommands(lists, keyspace.arena()).bind(table);
        config.followLong("list-max-listpack-size", size -> lists.setNodeSize((int) size));
    }

    private void bindStreams(CommandTable table, StreamStore streams) {
        new StreamCommands(streams).bind(table);
        new StreamReadCommands(streams).bind(table);
        new StreamGroupCommands(streams).bind(table);
        new StreamPendingCommands(streams).bind(table);
        new StreamClaimCommands(streams).bind(table);
        new StreamInfoCommands(streams).bind(table);
        config.followLong("stream-node-max-bytes", streams::setNodeBytes);
        config.followLong("stream-node-max-entries", streams::setNodeEntries);
    }

    private void bindSortedSets(CommandTable table, ZSetStore zsets) {
        SortedSetCommands sortedSets = new SortedSetCommands(zsets);
        sortedSets.bind(table);
        new GeoCommands(zsets, sortedSets, keyspace.arena()).bind(table);
        new GeoSearchCommands(zsets, keyspace.arena()).bind(table);
        new SortedSetRangeCommands(zsets).bind(table);
        new SortedSetPopCommands(zsets).bind(table);
        new SortedSetAlgebraCommands(zsets, keyspace.memberReader()).bind(table);
        new SortedSetSampleCommands(zsets).bind(table);
        config.followLong("zset-max-listpack-entries", zsets::setMostEntries);
        config.followLong("zset-max-listpack-value", zsets::setMostValueBytes);
    }

    private void followConfig() {
        Evictor evictor = keyspace.evictor();
        config.followLong("hz", housekeeping::setHz);
        config.followLong("maxmemory", memoryGate::setMaxBytes);
        config.followText("requirepass", authenticator::setPassword);
        config.followText("maxmemory-policy", policy -> evictor.setPolicy(EvictionPolicy.of(policy)));
        config.followLong("maxmemory-samples", samples -> evictor.setSamples((int) samples));
        config.followLong("maxmemory-eviction-tenacity", tenacity -> evictor.setTenacity((int) tenacity));
        config.followLong("lfu-log-factor", factor -> keyspace.access().setLogFactor((int) factor));
        config.followLong("lfu-decay-time", minutes -> keyspace.access().setDecayMinutes((int) minutes));
        config.followFlag("activedefrag", keyspace.defragmenter()::setEnabled);
        config.followLong("active-defrag-ignore-bytes", keyspace.defragmenter()::setIgnoreBytes);
        config.followLong(
                "active-defrag-threshold-lower",
                percent -> keyspace.defragmenter().setThresholdPercent((int) percent));
        config.followLong("proto-max-bulk-len", executor.limits()::setMaxBulkBytes);
        executor.sessions().follow(config, usage, log);
        executor.follow(config);
        config.followLong("tracking-table-max-keys", executor.tracking()::setMostKeys);
        Notifications notifications = new Notifications(keyspace, executor.pubSub());
        config.followLong("notify-keyspace-events", bits -> notifications.setClasses((int) bits));
        config.followFlag("latency-tracking", executor::setLatencyTracking);
        config.followText(
                "idle-strategy",
                name -> loop.setIdleStrategy(IdleStrategy.valueOf(name.toUpperCase(java.util.Locale.ROOT))));
    }

    /**
     * Opens the listening sockets.
     *
     * @throws IOException if one could not be opened
     */
    void listen() throws IOException {
        listeners.open();
    }

    /**
     * Loads what there is on disk, then serves until a shutdown.
     *
     * @return false if what is on disk cannot be loaded
     */
    boolean run() throws IOException {
        storage.load(this::loaded);
        ShortSlice.ask(log);
        loop.run();
        storage.close();
        listeners.close();
        loop.close();
        if (failed) {
            return false;
        }
        lifecycle.ended();
        return true;
    }

    private void end(String why) {
        log.warning(why);
        failed = true;
        loop.stop();
    }

    private void loaded(String error) {
        if (error != null) {
            end(error);
            return;
        }
        try {
            listeners.announce();
            lifecycle.ready();
            replication.begin();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
