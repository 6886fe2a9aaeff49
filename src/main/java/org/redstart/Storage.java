package org.redstart;

import java.util.function.Consumer;
import org.redstart.command.CommandTable;
import org.redstart.command.Durability;
import org.redstart.command.Executor;
import org.redstart.command.Housekeeping;
import org.redstart.command.LibraryStore;
import org.redstart.command.family.DebugCommands;
import org.redstart.config.Config;
import org.redstart.net.EventLoop;
import org.redstart.observe.InfoRegistry;
import org.redstart.observe.Log;
import org.redstart.persistence.AofCommands;
import org.redstart.persistence.AofGate;
import org.redstart.persistence.AofRewrite;
import org.redstart.persistence.AppendOnly;
import org.redstart.persistence.Backups;
import org.redstart.persistence.DumpCommands;
import org.redstart.persistence.Dumper;
import org.redstart.persistence.LibraryCommands;
import org.redstart.persistence.Loading;
import org.redstart.persistence.Migrations;
import org.redstart.persistence.PersistenceInfo;
import org.redstart.persistence.SaveCommands;
import org.redstart.persistence.Snapshots;
import org.redstart.persistence.ValueDump;
import org.redstart.persistence.WriteGate;

/** Wires what keeps data on disk. */
final class Storage {
    private static final int ANY = Integer.MAX_VALUE;

    private final Executor executor;
    private final Config config;
    private final LibraryStore libraries;
    private final Dumper dumper;
    private final Snapshots snapshots;
    private final Loading loading;
    private final SaveCommands saves;
    private final AppendOnly journal;
    private final AofRewrite rewrite;
    private final AofCommands files;
    private final Backups backups;
    private final DumpCommands dumps;
    private final Migrations migrations;

    /** @param whenBroken hears why the server cannot go on */
    Storage(
            Config config,
            Log log,
            Executor executor,
            EventLoop loop,
            Housekeeping housekeeping,
            LibraryStore libraries,
            Consumer<String> whenBroken) {
        this.libraries = libraries;
        this.executor = executor;
        this.config = config;
        this.dumper = new Dumper(executor, config, libraries, loop::post);
        this.snapshots = new Snapshots(executor, config, log, dumper);
        this.journal = new AppendOnly(executor, config, log, loop::post, whenBroken);
        this.rewrite = new AofRewrite(journal, dumper, config, log, loop::post);
        this.loading = new Loading(executor, config, log, snapshots, rewrite, executor.replay(loop.chunks()));
        this.files = new AofCommands(journal, rewrite, loading, loop::post);
        this.backups = new Backups(rewrite, journal, config, log, loop::post);
        this.saves = new SaveCommands(snapshots, loading);
        ValueDump dump = new ValueDump(executor.keyspace(), config);
        this.dumps = new DumpCommands(executor.keyspace(), config, log, dump);
        this.migrations = new Migrations(executor, loop, dump);
        WriteGate gate = new WriteGate(executor, snapshots, config);
        housekeeping.add(loading);
        housekeeping.add(journal);
        housekeeping.add(new AofGate(executor, journal));
        housekeeping.add(dumper);
        housekeeping.add(migrations);
        housekeeping.addPeriodic(migrations::finishSettled);
        housekeeping.addPeriodic(snapshots::periodic);
        housekeeping.addPeriodic(gate::periodic);
        housekeeping.addPeriodic(rewrite::periodic);
        housekeeping.addPeriodic(backups::periodic);
    }

    void bind(CommandTable table) {
        saves.bind(table);
        files.bind(table);
        backups.bind(table);
        dumps.bind(table);
        migrations.bind(table);
        new LibraryCommands(libraries, config).bind(table);
    }

    /** Loads what others send. */
    Loading loading() {
        return loading;
    }

    /** Writes dumps for whoever wants one. */
    Dumper dumper() {
        return dumper;
    }

    void describe(InfoRegistry registry) {
        registry.put("Persistence", new PersistenceInfo(executor, snapshots, loading, journal, rewrite));
    }

    void addTo(DebugCommands debug) {
        debug.add("RELOAD [option ...]", 2, ANY, "Save everything, forget it and load it again.", saves::reload);
        debug.add(
                "LOADAOF",
                2,
                2,
                "Write out the append-only file, forget everything and load it from there.",
                files::load);
        debug.add("SET-SKIP-CHECKSUM-VALIDATION <0|1>", 3, 3, "Whether RESTORE takes any checksum.", call -> {
            dumps.setIgnoresSums(!call.request().text(2).equals("0"));
            call.reply().ok();
        });
    }

    /** Loads what there is; {@code whenDone} hears null, or why the server cannot go on. */
    void load(Consumer<String> whenDone) {
        loading.begin(whenDone);
    }

    /** Somebody emptied everything: see {@link Snapshots#flushed}. */
    boolean flushed(long changes, Runnable whenSaved) {
        return !loading.isLoading() && snapshots.flushed(changes, whenSaved);
    }

    /** Everything recorded is on disk; the loop has stopped. */
    void close() {
        journal.close();
    }

    /** How much of what was changed is safe. */
    Durability durability() {
        return journal;
    }

    AofRewrite rewrite() {
        return rewrite;
    }

    /** Connections to servers that keys were migrated to. */
    int migrateLinks() {
        return migrations.links();
    }

    Snapshots snapshots() {
        return snapshots;
    }
}
