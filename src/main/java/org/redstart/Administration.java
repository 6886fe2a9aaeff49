package org.redstart;

import org.redstart.command.CallWatch;
import org.redstart.command.CommandTable;
import org.redstart.command.Executor;
import org.redstart.command.Housekeeping;
import org.redstart.command.family.CallsInfo;
import org.redstart.command.family.ClientsInfo;
import org.redstart.command.family.CommandCommands;
import org.redstart.command.family.ConfigCommands;
import org.redstart.command.family.DebugCommands;
import org.redstart.command.family.InfoCommand;
import org.redstart.command.family.LatencyCommands;
import org.redstart.command.family.LoopRates;
import org.redstart.command.family.MemoryCommands;
import org.redstart.command.family.MemoryFigures;
import org.redstart.command.family.MemoryInfo;
import org.redstart.command.family.ServerCommands;
import org.redstart.command.family.SlowLogCommands;
import org.redstart.command.family.StateInfo;
import org.redstart.command.family.StatsInfo;
import org.redstart.config.Config;
import org.redstart.net.EventLoop;
import org.redstart.observe.InfoRegistry;
import org.redstart.observe.LatencyMonitor;
import org.redstart.observe.Log;
import org.redstart.observe.SlowLog;
import org.redstart.observe.SystemRandom;

/** Wires the commands of those who run and watch the server, and what they watch. */
final class Administration {
    private final Config config;
    private final Log log;
    private final Executor executor;
    private final EventLoop loop;
    private final Housekeeping housekeeping;
    private final MemoryFigures memory;
    private final LoopRates rates;
    private final InfoRegistry registry = new InfoRegistry();

    Administration(Config config, Log log, Executor executor, EventLoop loop, Housekeeping housekeeping) {
        this.config = config;
        this.log = log;
        this.executor = executor;
        this.loop = loop;
        this.housekeeping = housekeeping;
        this.memory = new MemoryFigures(executor.keyspace(), loop.chunks());
        this.rates = new LoopRates(executor, loop.counters(), housekeeping);
        housekeeping.addPeriodic(rates::sample);
        housekeeping.countCommands(executor::executed);
    }

    void bind(Listeners listeners, Lifecycle lifecycle, Storage storage, Scripting scripting, Replication replication) {
        CommandTable table = executor.table();
        bindConfig(table, storage, scripting, replication);
        addSections(listeners, lifecycle, storage, scripting, replication);
        new InfoCommand(registry).bind(table);
        DebugCommands debug = new DebugCommands(config, log, housekeeping, executor.sessions());
        storage.addTo(debug);
        replication.addTo(debug);
        scripting.addTo(debug);
        debug.bind(table);
        new MemoryCommands(memory, executor.sessions(), scripting.figures()).bind(table);
        new CommandCommands(table).bind();
        new ServerCommands(bindWatch(table).monitors(), lifecycle).bind(table);
    }

    private void bindConfig(CommandTable table, Storage storage, Scripting scripting, Replication replication) {
        ConfigCommands commands = new ConfigCommands(config, log);
        commands.setLoading(() -> storage.loading().isBusy());
        commands.onReset(executor::resetStats);
        commands.onReset(executor.sessions()::resetStats);
        commands.onReset(loop.counters()::reset);
        commands.onReset(housekeeping::resetStats);
        commands.onReset(executor.keyspace().stats()::reset);
        commands.onReset(executor.keyspace().lazyFree()::resetStats);
        commands.onReset(rates::reset);
        commands.onReset(scripting::resetStats);
        commands.onReset(replication.figures()::reset);
        commands.bind(table);
    }

    private CallWatch bindWatch(CommandTable table) {
        SlowLog slowLog = new SlowLog();
        LatencyMonitor latency = new LatencyMonitor();
        CallWatch watch = new CallWatch(executor, slowLog, latency);
        watch.follow(config);
        housekeeping.setLatencyMonitor(latency);
        new SlowLogCommands(slowLog).bind(table);
        new LatencyCommands(latency, table).bind();
        return watch;
    }

    private void addSections(
            Listeners listeners, Lifecycle lifecycle, Storage storage, Scripting scripting, Replication replication) {
        registry.put(
                "Server",
                new ServerInfo(
                        config, executor.clock(), executor.keyspace(), listeners, SystemRandom.name(), lifecycle));
        registry.put("Clients", new ClientsInfo(executor));
        registry.put(
                "Memory",
                new MemoryInfo(memory, executor.sessions(), config, scripting.figures(), replication.figures()));
        StateInfo state = new StateInfo(executor);
        storage.describe(registry);
        StatsInfo stats = new StatsInfo(
                executor,
                loop.counters(),
                housekeeping,
                rates,
                scripting.figures(),
                replication.figures(),
                storage::migrateLinks);
        registry.put("Stats", stats);
        registry.putHidden("Debug", stats::describeDebug);
        replication.describe(registry);
        state.registerProcess(registry);
        new CallsInfo(executor.table(), executor.errorStats(), config).register(registry);
        state.registerKeyspace(registry);
    }
}
