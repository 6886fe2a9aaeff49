package org.redstart.persistence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import org.redstart.command.Call;
import org.redstart.command.CommandFlag;
import org.redstart.command.Executor;
import org.redstart.command.Gate;
import org.redstart.command.Housekeeping;
import org.redstart.command.LibraryStore;
import org.redstart.command.Replay;
import org.redstart.config.Config;
import org.redstart.observe.Log;

/** Loads the dump or the append-only files that a server finds at its start, in slices; meanwhile only commands that may be served while loading are. */
public final class Loading implements Housekeeping.Slice, Gate {
    private static final String REFUSAL = "LOADING Redis is loading the dataset in memory";
    /** Nobody is served but those who ask how it goes, so a slice may be long. */
    private static final long SLICE_NS = 2_000_000;

    private static final double NS_PER_SECOND = 1e9;

    private final Executor executor;
    private final Config config;
    private final Log log;
    private final Snapshots snapshots;
    private final AofRewrite rewrite;
    private final Replay replay;
    private final LibraryStore libraries;
    private final int bit;
    private LoadSource loader;
    private boolean fromAof;
    private Consumer<String> whenDone;
    private long startedNs;
    private long startedAtSeconds;
    private long lastLoaded;
    private long lastExpired;

    public Loading(Executor executor, Config config, Log log, Snapshots snapshots, AofRewrite rewrite, Replay replay) {
        this.libraries = rewrite.dumper().libraries();
        this.rewrite = rewrite;
        this.replay = replay;
        this.executor = executor;
        this.config = config;
        this.log = log;
        this.snapshots = snapshots;
        this.bit = executor.addGate(this);
    }

    /**
     * Begins, if there is anything.
     *
     * @param whenDone hears, on the loop or at once, null or what is wrong with it
     */
    public void begin(Consumer<String> whenDone) {
        fromAof = config.flag("appendonly");
        this.whenDone = whenDone;
        this.startedNs = System.nanoTime();
        this.startedAtSeconds = System.currentTimeMillis() / 1000;
        try {
            executor.keyspace().setTime(System.currentTimeMillis());
            loader = fromAof ? findAof() : findDump();
            if (loader == null) {
                ready();
            } else {
                executor.openGate(bit, true);
            }
        } catch (IOException broken) {
            whenDone.accept(describe(broken));
        }
    }

    /** Null if there is none. */
    private LoadSource findDump() throws IOException {
        Path file = snapshots.file();
        if (!Files.exists(file)) {
            return null;
        }
        LoadSource found = open(file, false);
        log.notice("Loading RDB file of " + found.totalBytes() + " bytes");
        return found;
    }

    /** Null if there is none; a dump beside it is none of its business. */
    private LoadSource findAof() throws IOException {
        rewrite.folder().open();
        return rewrite.folder().manifest().isEmpty() ? null : openAof();
    }

    /** Everything is loaded: changes are recorded from now on. */
    private void ready() throws IOException {
        rewrite.open();
        whenDone.accept(null);
    }

    private RdbLoader open(Path file, boolean onlyAdds) throws IOException {
        libraries.clear();
        return new RdbLoader(executor.keyspace(), file, libraries, config.flag("rdbchecksum"), onlyAdds);
    }

    private AofLoader openAof() throws IOException {
        AofLoader.Target target = new AofLoader.Target(executor.keyspace(), replay, libraries);
        return new AofLoader(target, rewrite.folder(), config, log);
    }

    private String describe(IOException broken) {
        return "Fatal error loading the DB from " + (fromAof ? rewrite.folder().manifestFile() : snapshots.file())
                + ": " + broken.getMessage() + ". Exiting.";
    }

    @Override
    public boolean run(long budgetNs) {
        if (loader == null) {
            return false;
        }
        try {
            if (loader.step(SLICE_NS)) {
                return true;
            }
            end(null);
        } catch (IOException broken) {
            end(describe(broken));
        }
        return false;
    }

    private void end(String error) {
        note(loader);
        close(loader);
        loader = null;
        executor.openGate(bit, false);
        if (error != null) {
            whenDone.accept(error);
            return;
        }
        snapshots.setClean();
        log.notice("Done loading " + (fromAof ? "AOF" : "RDB") + ", keys loaded: " + lastLoaded + ", keys expired: "
                + lastExpired + ".");
        log.notice(String.format(
                Locale.ROOT,
                "DB loaded from %s: %.3f seconds",
                fromAof ? "append only file" : "disk",
                (System.nanoTime() - startedNs) / NS_PER_SECOND));
        try {
            ready();
        } catch (IOException broken) {
            whenDone.accept(describe(broken));
        }
    }

    private void note(LoadSource done) {
        lastLoaded = done.loaded();
        lastExpired = done.expired();
    }

    private void close(LoadSource done) {
        try {
            done.close();
        } catch (IOException left) {
            log.warning("Closing the dump: " + left.getMessage());
        }
    }

    /**
     * Loads the dump at once.
     *
     * @param onlyAdds whether keys that are there already stay as they are
     * @return null, or what is wrong with the dump
     */
    String loadNow(boolean onlyAdds) {
        try (RdbLoader now = open(snapshots.file(), onlyAdds)) {
            while (now.step(SLICE_NS)) {
                // on to its end
            }
            note(now);
            return null;
        } catch (IOException broken) {
            return describe(broken);
        }
    }

    /**
     * Loads the append-only files at once; all of what was recorded must have been written.
     *
     * @return null, or what is wrong with them
     */
    String loadAofNow() {
        try (AofLoader now = openAof()) {
            while (now.step(SLICE_NS)) {
                // on to the end
            }
            note(now);
            return null;
        } catch (IOException broken) {
            return broken.getMessage();
        }
    }

    @Override
    public String refuse(Call call) {
        return call.def().has(CommandFlag.LOADING) ? null : REFUSAL;
    }

    public boolean isLoading() {
        return loader != null;
    }

    /** The load under way, or null. */
    LoadSource loader() {
        return loader;
    }

    long startedAtSeconds() {
        return startedAtSeconds;
    }

    long elapsedNs() {
        return System.nanoTime() - startedNs;
    }

    /** Keys that the last load stored. */
    long lastLoaded() {
        return lastLoaded;
    }

    /** Keys that the last load left out because their time had come. */
    long lastExpired() {
        return lastExpired;
    }
}
