package org.redstart.persistence;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.redstart.command.Call;
import org.redstart.command.CommandFlag;
import org.redstart.command.Executor;
import org.redstart.command.Gate;
import org.redstart.command.Housekeeping;
import org.redstart.command.LibraryStore;
import org.redstart.command.Replay;
import org.redstart.config.Config;
import org.redstart.keyspace.Annex;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Keyspace;
import org.redstart.observe.Log;

/** Loads the dump or the append-only files that a server finds at its start, in slices; meanwhile only commands that may be served while loading are. */
public final class Loading implements Housekeeping.Slice, Gate {
    /** So many keys that are not loaded are named in the log. */
    private static final int MOST_NAMED = 10;

    private static final String REFUSAL = "LOADING Redis is loading the dataset in memory";
    /** Nobody is served but those who ask how it goes, so a slice may be long. */
    private static final long SLICE_NS = 2_000_000;

    /** While others are served. */
    private static final long ASIDE_SLICE_NS = 300_000;

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
    /** The loader if it reads what comes from another server, or null. */
    private Inflow inflow;
    /** Null unless what is loaded is to replace, in the end, what was there before. */
    private Annex annex;

    /** Whether what was there before serves meanwhile. */
    private boolean serves;

    /** What goes with the annex. */
    private final HeldLibraries held = new HeldLibraries();

    private boolean copies;
    private Map<String, String> lastFields = Map.of();
    private List<Dropped> lastDropped = List.of();
    private boolean fromAof;
    private Consumer<String> whenDone;
    private long startedNs;
    private long startedAtSeconds;
    private long lastLoaded;
    private List<String> lastEmpty = List.of();
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

    /**
     * Loads a copy of another server's data, into an empty keyspace. Nothing is recorded before it is whole; then the append-only
     * file begins anew.
     *
     * @param copy a file that is open; it is closed in the end
     * @param whenDone hears, on the loop or at once, null or what is wrong with it
     */
    public void loadCopy(FileChannel copy, Consumer<String> whenDone) {
        beginCopy(whenDone);
        libraries.clear();
        try {
            PagedFile file = new PagedFile(copy);
            RdbInput in = new RdbInput(file, config.flag("rdbchecksum"));
            loader = load(new RdbLoader.From(in, file, file.totalBytes()), false);
            executor.openGate(bit, true);
        } catch (IOException broken) {
            giveUpCopy(broken.getMessage());
        }
    }

    private void beginCopy(Consumer<String> hears) {
        snapshots.drop();
        rewrite.suspend();
        copies = true;
        fromAof = false;
        whenDone = hears;
        startedNs = System.nanoTime();
        startedAtSeconds = System.currentTimeMillis() / 1000;
    }

    /** How a copy is loaded while it comes. */
    public enum Mode {
        /** Into an empty keyspace. */
        EMPTY,
        /** Beside what is there, which comes back if the copy fails. */
        ASIDE,
        /** Beside what is there, which serves meanwhile. */
        SERVING
    }

    /**
     * As {@link #loadCopy}, while it comes.
     *
     * @param totalBytes how long it is, 0 if that is not known
     * @param whenRoom is called when there is room again after there was none
     * @param whenDone hears, never at once, null or what is wrong with it; nothing after {@link CopySink#abort}
     */
    public CopySink loadStream(long totalBytes, Mode mode, Runnable whenRoom, Consumer<String> whenDone) {
        beginCopy(whenDone);
        annex = mode == Mode.EMPTY ? null : executor.keyspace().annex();
        serves = mode == Mode.SERVING;
        RdbInput in = RdbInput.ofStream(config.flag("rdbchecksum"));
        (annex == null ? libraries : held).clear();
        inflow = new Inflow(in, load(new RdbLoader.From(in, null, totalBytes), false), whenRoom);
        loader = inflow.loader();
        executor.openGate(bit, true);
        return new CopySink() {
            private final Inflow mine = inflow;

            @Override
            public long room() {
                return mine.room();
            }

            @Override
            public void take(long address, int length) {
                mine.take(address, length);
            }

            @Override
            public void end(int surplus) {
                mine.end(surplus);
            }

            @Override
            public void abort() {
                if (mine == inflow) {
                    abortStream();
                }
            }
        };
    }

    private void abortStream() {
        endLoader();
        whenDone = nothing -> {};
        giveUpCopy(null);
    }

    private void giveUpCopy(String why) {
        if (annex == null) {
            executor.keyspace().flush(-1);
        } else {
            annex.discard();
            annex = null;
        }
        copies = false;
        rewrite.resume();
        whenDone.accept(why);
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
        if (annex != null) {
            String error = libraries.restore(held.codes(), LibraryStore.Policy.FLUSH);
            if (error != null) {
                giveUpCopy("a library of functions cannot be loaded (" + error + ")");
                return;
            }
            annex.takeOver();
            annex = null;
        }
        if (copies) {
            copies = false;
            rewrite.resume();
        } else {
            rewrite.open();
        }
        whenDone.accept(null);
    }

    private RdbLoader open(Path file, boolean merges) throws IOException {
        return load(RdbLoader.From.file(file, config.flag("rdbchecksum")), merges);
    }

    private RdbLoader load(RdbLoader.From from, boolean merges) {
        LibraryStore into = annex == null ? libraries : held;
        Keyspace keyspace = executor.keyspace();
        IntFunction<Database> databases = annex == null ? keyspace::database : annex::database;
        return new RdbLoader(keyspace, from, into, RdbLoader.Rules.of(config, merges), databases);
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
            if (isIdle()) {
                return false;
            }
            if (step()) {
                return !isIdle();
            }
            end(null);
        } catch (IOException broken) {
            end(broken);
        }
        return false;
    }

    /** Whether nothing can be done before more comes or a rest is over. */
    private boolean isIdle() {
        return inflow != null && inflow.isIdle() || loader.restNs() > 0;
    }

    @Override
    public long nextDueMs() {
        long restNs = loader == null ? 0 : loader.restNs();
        return restNs == 0 ? Long.MAX_VALUE : executor.clock().nowMs() + TimeUnit.NANOSECONDS.toMillis(restNs);
    }

    /** What another server's data has that is past its time goes when that server says so. */
    private boolean step() throws IOException {
        if (fromAof) {
            return loader.step(SLICE_NS);
        }
        executor.keyspace().setExpires(!copies && config.primary().isNone());
        try {
            long sliceNs = serves ? ASIDE_SLICE_NS : SLICE_NS;
            return inflow == null ? loader.step(sliceNs) : inflow.step(sliceNs);
        } finally {
            executor.keyspace().setExpires(true);
        }
    }

    private void end(IOException broken) {
        note(loader);
        endLoader();
        if (broken != null && copies) {
            giveUpCopy(broken.getMessage());
            return;
        }
        if (broken != null) {
            if (!fromAof) {
                log.warning("Terminating server after rdb file reading failure.");
            }
            whenDone.accept(describe(broken));
            return;
        }
        snapshots.setClean();
        lastEmpty.stream().limit(MOST_NAMED).forEach(name -> log.notice("RDB: skipping empty key: " + name));
        log.notice("Done loading " + (fromAof ? "AOF" : "RDB") + ", keys loaded: " + lastLoaded + ", keys expired: "
                + lastExpired + (lastEmpty.isEmpty() ? "." : ", empty keys skipped: " + lastEmpty.size() + "."));
        log.notice(String.format(
                Locale.ROOT,
                "DB loaded from %s: %.3f seconds",
                fromAof ? "append only file" : "disk",
                (System.nanoTime() - startedNs) / NS_PER_SECOND));
        try {
            ready();
        } catch (IOException failed) {
            whenDone.accept(describe(failed));
        }
    }

    private void endLoader() {
        close(loader);
        loader = null;
        inflow = null;
        serves = false;
        executor.openGate(bit, false);
    }

    private void note(LoadSource done) {
        lastFields = done.fields();
        lastDropped = done.dropped();
        lastEmpty = done.empty();
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
     * @param empties whether all that was there goes first
     * @param merges whether keys that are there already stay as they are, and libraries are replaced
     * @return null, or what is wrong with the dump
     */
    String loadNow(boolean empties, boolean merges) {
        if (empties) {
            executor.keyspace().flush(-1);
            libraries.clear();
        }
        try (RdbLoader now = open(snapshots.file(), merges)) {
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
        boolean allowed =
                !serves ? call.def().has(CommandFlag.LOADING) : !call.def().has(CommandFlag.NO_ASYNC_LOADING);
        return allowed ? null : REFUSAL;
    }

    /** Whether something is loaded, whatever serves meanwhile. */
    public boolean isBusy() {
        return loader != null;
    }

    /** Whether something is loaded, and what was there does not serve meanwhile. */
    public boolean isLoading() {
        return loader != null && !serves;
    }

    /** Whether something is loaded beside what serves. */
    boolean isLoadingAside() {
        return loader != null && serves;
    }

    /** What the last dump loaded says of itself, by name. */
    public Map<String, String> lastFields() {
        return lastFields;
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

    /** The keys that the last load left out because their time had come, once; null if there were too many to name. */
    public List<Dropped> takeDropped() {
        List<Dropped> taken = lastDropped;
        lastDropped = List.of();
        return taken;
    }

    /** Keys that the last load left out because their time had come. */
    long lastExpired() {
        return lastExpired;
    }
}
