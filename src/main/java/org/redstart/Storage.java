package org.redstart;

import java.util.function.Consumer;
import org.redstart.command.CommandTable;
import org.redstart.command.Executor;
import org.redstart.command.Housekeeping;
import org.redstart.command.LibraryStore;
import org.redstart.command.family.DebugCommands;
import org.redstart.config.Config;
import org.redstart.net.EventLoop;
import org.redstart.observe.InfoRegistry;
import org.redstart.observe.Log;
import org.redstart.persistence.DumpCommands;
import org.redstart.persistence.Dumper;
import org.redstart.persistence.LibraryCommands;
import org.redstart.persistence.Loading;
import org.redstart.persistence.PersistenceInfo;
import org.redstart.persistence.SaveCommands;
import org.redstart.persistence.Snapshots;
import org.redstart.persistence.WriteGate;

/** Wires what keeps data on disk. */
final class Storage {
    private static final int ANY = Integer.MAX_VALUE;

    private final Executor executor;
    private final LibraryStore libraries;
    private final Dumper dumper;
    private final Snapshots snapshots;
    private final Loading loading;
    private final SaveCommands saves;

    Storage(
            Config config,
            Log log,
            Executor executor,
            EventLoop loop,
            Housekeeping housekeeping,
            LibraryStore libraries) {
        this.libraries = libraries;
        this.executor = executor;
        this.dumper = new Dumper(executor, config, libraries, loop::post);
        this.snapshots = new Snapshots(executor, config, log, dumper);
        this.loading = new Loading(executor, config, log, snapshots, dumper);
        this.saves = new SaveCommands(snapshots, loading);
        WriteGate gate = new WriteGate(executor, snapshots, config);
        housekeeping.add(loading);
        housekeeping.add(dumper);
        housekeeping.addPeriodic(snapshots::periodic);
        housekeeping.addPeriodic(gate::periodic);
    }

    void bind(CommandTable table) {
        saves.bind(table);
        new DumpCommands(executor.keyspace()).bind(table);
        new LibraryCommands(libraries).bind(table);
    }

    void describe(InfoRegistry registry) {
        registry.put("Persistence", new PersistenceInfo(executor, snapshots, dumper, loading));
    }

    void addTo(DebugCommands debug) {
        debug.add("RELOAD [option ...]", 2, ANY, "Save everything, forget it and load it again.", saves::reload);
    }

    /** Loads what there is; {@code whenDone} hears null, or why the server cannot go on. */
    void load(Consumer<String> whenDone) {
        loading.begin(whenDone);
    }

    Snapshots snapshots() {
        return snapshots;
    }
}
