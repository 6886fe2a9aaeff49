package org.redstart.persistence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import org.redstart.command.Clock;
import org.redstart.command.Executor;
import org.redstart.command.Housekeeping;
import org.redstart.command.LibraryStore;
import org.redstart.config.Config;
import org.redstart.keyspace.Keyspace;
import org.redstart.keyspace.ViewJob;
import org.redstart.memory.Usage;

/** Writes dumps of everything as it is at a cut, one at a time: for saves, for rewrites of the append-only file, for replicas. */
public final class Dumper implements Housekeeping.Slice {
    /** The first view is for dumps; the other serves listings. */
    private static final int VIEW = 0;

    private static final long MS_PER_SECOND = 1000;

    private final Keyspace keyspace;
    private final Clock clock;
    private final Config config;
    private final LibraryStore libraries;
    private final java.util.concurrent.Executor loop;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private DumpJob dump;
    private ViewJob job;
    private long startedAtMs;
    private long usedAtCutBytes;
    private long extraBytes;

    /**
     * @param libraries what every dump has beside the data
     * @param loop runs tasks on the loop's thread
     */
    public Dumper(Executor executor, Config config, LibraryStore libraries, java.util.concurrent.Executor loop) {
        this.libraries = libraries;
        this.keyspace = executor.keyspace();
        this.clock = executor.clock();
        this.config = config;
        this.loop = loop;
        config.followLong("rdb-key-save-delay", this::setKeyDelay);
    }

    private void setKeyDelay(long micros) {
        if (dump != null) {
            dump.setKeyDelay(micros);
        }
    }

    public boolean isBusy() {
        return dump != null;
    }

    /**
     * Begins a dump of everything as it is now; none may be under way.
     *
     * @param fields what the dump says of itself beside what every dump says
     * @param whenDone hears, on the loop, null or what went wrong
     */
    public void begin(DumpSink sink, Map<String, String> fields, Consumer<Throwable> whenDone) {
        begin(new SnapshotJob(keyspace, config, sink, fields, libraries.codes()), whenDone);
    }

    /** As {@link #begin}, into a file that is in its place when it is whole. */
    public void beginFile(Path file, Map<String, String> fields, Consumer<Throwable> whenDone) {
        begin(new SnapshotFile(file, false), fields, whenDone);
    }

    /** As {@link #begin}, in the form of commands that make it all again. */
    void beginCommands(DumpSink sink, Consumer<Throwable> whenDone) {
        begin(new CommandJob(keyspace, config, sink, libraries.codes()), whenDone);
    }

    /** Writes a dump of nothing. */
    void writeEmpty(boolean dumped, Path file) throws IOException {
        if (!dumped) {
            Files.write(file, new byte[0]);
            return;
        }
        SnapshotJob nothing = new SnapshotJob(
                keyspace, config, new SnapshotFile(file, false), Map.of("aof-base", "1"), libraries.codes());
        try {
            nothing.begin();
            nothing.end();
        } finally {
            nothing.close();
        }
    }

    private void begin(DumpJob begun, Consumer<Throwable> whenDone) {
        assert dump == null;
        startedAtMs = clock.nowMs();
        usedAtCutBytes = usage().totalBytes();
        extraBytes = 0;
        dump = begun;
        job = ViewJob.start(keyspace, VIEW, dump, loop, failure -> finish(failure, whenDone));
    }

    private void finish(Throwable failure, Consumer<Throwable> whenDone) {
        dump = null;
        job = null;
        whenDone.accept(failure);
        while (dump == null && !waiting.isEmpty()) {
            waiting.remove().run();
        }
    }

    /** Runs {@code next}, which may begin a dump, as soon as none is under way. */
    public void whenFree(Runnable next) {
        if (dump == null) {
            next.run();
        } else {
            waiting.add(next);
        }
    }

    /** Lets a dump that is under way fail. */
    public void cancel() {
        if (dump != null) {
            dump.cancel();
        }
    }

    @Override
    public boolean run(long budgetNs) {
        if (job == null) {
            return false;
        }
        extraBytes = Math.max(extraBytes, usage().totalBytes() - usedAtCutBytes);
        return job.slice(budgetNs);
    }

    private Usage usage() {
        return keyspace.arena().usage();
    }

    /** How long the present dump has taken, or -1. */
    public long seconds() {
        return dump == null ? -1 : (clock.nowMs() - startedAtMs) / MS_PER_SECOND;
    }

    /** Keys that the present dump has written. */
    public long writtenKeys() {
        return dump == null ? 0 : dump.written();
    }

    /** Keys that the present dump will have written in the end. */
    public long totalKeys() {
        return dump == null ? 0 : keyspace.views().total(VIEW);
    }

    /** Memory that the present or last dump made the data take beside what it took at the cut. */
    public long extraBytes() {
        return extraBytes;
    }

    /** What every dump has beside the data. */
    LibraryStore libraries() {
        return libraries;
    }
}
