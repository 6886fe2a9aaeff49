package org.redstart;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.redstart.command.Authenticator;
import org.redstart.command.ClientPause;
import org.redstart.command.Clock;
import org.redstart.command.CommandTable;
import org.redstart.command.Executor;
import org.redstart.command.Housekeeping;
import org.redstart.command.KeyListing;
import org.redstart.command.MemoryGate;
import org.redstart.command.family.BitCommands;
import org.redstart.command.family.BitFieldCommands;
import org.redstart.command.family.CallsInfo;
import org.redstart.command.family.ClientCommands;
import org.redstart.command.family.ClientsInfo;
import org.redstart.command.family.ConfigCommands;
import org.redstart.command.family.ConnectionCommands;
import org.redstart.command.family.CounterCommands;
import org.redstart.command.family.DebugCommands;
import org.redstart.command.family.ExpiryCommands;
import org.redstart.command.family.HyperLogLogCommands;
import org.redstart.command.family.InfoCommand;
import org.redstart.command.family.KeyCommands;
import org.redstart.command.family.LoopRates;
import org.redstart.command.family.MemoryFigures;
import org.redstart.command.family.MemoryInfo;
import org.redstart.command.family.ObjectCommands;
import org.redstart.command.family.ScanCommands;
import org.redstart.command.family.StateInfo;
import org.redstart.command.family.StatsInfo;
import org.redstart.command.family.StringCommands;
import org.redstart.command.family.StringRangeCommands;
import org.redstart.config.Config;
import org.redstart.config.ConfigText;
import org.redstart.keyspace.EvictionPolicy;
import org.redstart.keyspace.Evictor;
import org.redstart.keyspace.Keyspace;
import org.redstart.memory.Arena;
import org.redstart.memory.BackgroundReclaimer;
import org.redstart.memory.Usage;
import org.redstart.net.EventLoop;
import org.redstart.net.IdleStrategy;
import org.redstart.net.Listener;
import org.redstart.observe.InfoRegistry;
import org.redstart.observe.Log;

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
    private final MemoryFigures memoryFigures;
    private final LoopRates rates;
    private final List<Listener> listeners = new ArrayList<>();

    Server(Config config, Log log) throws IOException {
        this.config = config;
        this.log = log;
        Arena arena = new Arena(usage, new BackgroundReclaimer());
        this.keyspace = new Keyspace(arena, new SecureRandom().nextLong(), config.intValue("databases"));
        this.executor = new Executor(keyspace, CommandTable.load(), clock);
        this.loop =
                new EventLoop(usage, failure -> log.warning("Accepting client connection: " + failure.getMessage()));
        this.housekeeping = new Housekeeping(keyspace, clock);
        this.listing = new KeyListing(keyspace, loop::post);
        this.authenticator.guard(executor);
        this.clientPause = new ClientPause(executor);
        this.memoryGate = new MemoryGate(executor);
        loop.setDuty(housekeeping);
        housekeeping.add(listing);
        housekeeping.add(keyspace.defragmenter()::slice);
        housekeeping.addPeriodic(keyspace.defragmenter()::consider);
        housekeeping.addPeriodic(() -> executor.sessions().periodic(config.intValue("hz")));
        housekeeping.addPeriodic(loop.chunks()::trim);
        housekeeping.addPeriodic(clientPause::periodic);
        this.memoryFigures = new MemoryFigures(keyspace, loop.chunks());
        this.rates = new LoopRates(executor, loop.counters(), housekeeping);
        housekeeping.addPeriodic(rates::sample);
        bindFamilies(executor.table());
        bindAdministration(executor.table());
        followConfig();
    }

    private void bindFamilies(CommandTable table) {
        new ConnectionCommands(authenticator).bind(table);
        new ClientCommands(executor.sessions(), authenticator, clientPause).bind(table);
        new KeyCommands(listing).bind(table);
        new ScanCommands().bind(table);
        new ExpiryCommands().bind(table);
        new ObjectCommands().bind(table);
        new StringCommands().bind(table);
        new CounterCommands(keyspace.arena()).bind(table);
        new StringRangeCommands(keyspace.arena(), executor.limits()).bind(table);
        new BitCommands(keyspace.arena(), executor.limits()).bind(table);
        new BitFieldCommands(keyspace.arena(), executor.limits()).bind(table);
        HyperLogLogCommands hyperLogLogs = new HyperLogLogCommands(keyspace.arena());
        hyperLogLogs.bind(table);
        config.followLong("hll-sparse-max-bytes", hyperLogLogs::setSparseMaxBytes);
    }

    private void bindAdministration(CommandTable table) {
        ConfigCommands configCommands = new ConfigCommands(config, log);
        addResets(configCommands);
        configCommands.bind(table);
        new InfoCommand(infoSections()).bind(table);
        new DebugCommands(config, log, housekeeping, executor.sessions()).bind(table);
    }

    private void addResets(ConfigCommands configCommands) {
        configCommands.onReset(executor::resetStats);
        configCommands.onReset(executor.sessions()::resetStats);
        configCommands.onReset(loop.counters()::reset);
        configCommands.onReset(housekeeping::resetStats);
        configCommands.onReset(keyspace.stats()::reset);
        configCommands.onReset(keyspace.lazyFree()::resetStats);
        configCommands.onReset(rates::reset);
    }

    private InfoRegistry infoSections() {
        InfoRegistry registry = new InfoRegistry();
        registry.put("Server", new ServerInfo(config, clock, keyspace, listeners, randomId()));
        registry.put("Clients", new ClientsInfo(executor.sessions()));
        registry.put("Memory", new MemoryInfo(memoryFigures, executor.sessions(), config));
        StateInfo state = new StateInfo(executor, randomId());
        state.registerPersistence(registry);
        registry.put("Stats", new StatsInfo(executor, loop.counters(), housekeeping, rates));
        state.registerReplication(registry);
        new CallsInfo(executor.table(), executor.errorStats(), config).register(registry);
        state.registerKeyspace(registry);
        return registry;
    }

    /** Forty random hexadecimal digits, as runs and histories are named by. */
    private static String randomId() {
        byte[] random = new byte[20];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
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
        config.followFlag("latency-tracking", executor::setLatencyTracking);
        config.followText(
                "idle-strategy",
                name -> loop.setIdleStrategy(IdleStrategy.valueOf(name.toUpperCase(java.util.Locale.ROOT))));
    }

    /** Opens the listening sockets; false if none could be opened, which was logged. */
    boolean listen() {
        int port = config.intValue("port");
        if (port != 0) {
            for (String address : config.addresses()) {
                if (!listenOn(address, port)) {
                    return false;
                }
            }
        }
        String path = config.text("unixsocket");
        return path.isEmpty() || listenOnPath(Path.of(ConfigText.decode(path)));
    }

    private boolean listenOn(String configured, int port) {
        boolean optional = configured.startsWith("-");
        String host = optional ? configured.substring(1) : configured;
        try {
            InetAddress address =
                    InetAddress.getByName(host.equals("*") ? "0.0.0.0" : host.equals("::*") ? "::" : host);
            listeners.add(loop.listen(
                    new InetSocketAddress(address, port), config.intValue("tcp-backlog"), executor.sessions()));
            return true;
        } catch (IOException failed) {
            log.warning("Warning: Could not create server TCP listening socket " + host + ":" + port + ": "
                    + failed.getMessage());
            if (!optional) {
                log.warning("Failed listening on port " + port + " (tcp), aborting.");
            }
            return optional;
        }
    }

    private boolean listenOnPath(Path path) {
        try {
            Files.deleteIfExists(path);
            listeners.add(
                    loop.listen(UnixDomainSocketAddress.of(path), config.intValue("tcp-backlog"), executor.sessions()));
            return true;
        } catch (IOException failed) {
            log.warning("Failed opening Unix socket: bind: " + failed.getMessage());
            return false;
        }
    }

    void run() {
        log.notice("Ready to accept connections tcp");
        loop.run();
    }
}
