package org.redstart.persistence;

import java.util.List;
import java.util.function.Consumer;
import org.redstart.command.Executor;
import org.redstart.command.Housekeeping;
import org.redstart.config.Config;
import org.redstart.config.SavePoint;
import org.redstart.keyspace.Keyspace;
import org.redstart.keyspace.ViewJob;
import org.redstart.memory.Usage;
import org.redstart.observe.Log;

/** Saves: one at a time, on demand or at save points, and how the last ones went. */
public final class Snapshots implements Housekeeping.Slice {
    /** The first view is for saves; the other serves listings. */
    private static final int VIEW = 0;
    /** After a save at a save point has failed, so long until the next. */
    private static final long RETRY_SECONDS = 5;

    private static final long MS_PER_SECOND = 1000;

    private final Executor executor;
    private final Keyspace keyspace;
    private final Config config;
    private final Log log;
    private final Libraries libraries = new Libraries();
    private final java.util.concurrent.Executor loop;
    private SnapshotJob save;
    private ViewJob job;
    private Runnable followUp;
    private boolean failing;
    private long lastSaveSeconds;
    private long lastTrySeconds;
    private long lastDurationSeconds = -1;
    private long startedAtMs;
    private long saves;
    private long usedAtCutBytes;
    private long extraBytes;

    /** @param loop runs tasks on the loop's thread */
    public Snapshots(Executor executor, Config config, Log log, java.util.concurrent.Executor loop) {
        this.executor = executor;
        this.keyspace = executor.keyspace();
        this.config = config;
        this.log = log;
        this.loop = loop;
        this.lastSaveSeconds = executor.clock().nowMs() / MS_PER_SECOND;
    }

    public boolean isSaving() {
        return save != null;
    }

    /**
     * Begins a save of everything as it is now; none may be under way.
     *
     * @param whenDone hears, on the loop, whether the dump is in its place
     */
    public void begin(Consumer<Boolean> whenDone) {
        assert save == null;
        long dirtyAtCut = executor.dirty();
        startedAtMs = executor.clock().nowMs();
        lastTrySeconds = startedAtMs / MS_PER_SECOND;
        usedAtCutBytes = usage().totalBytes();
        extraBytes = 0;
        save = new SnapshotJob(keyspace, config, libraries.all());
        job = ViewJob.start(keyspace, VIEW, save, loop, failure -> finish(failure, dirtyAtCut, whenDone));
        log.notice("Background saving started by a thread of this process");
    }

    private void finish(Throwable failure, long dirtyAtCut, Consumer<Boolean> whenDone) {
        save = null;
        job = null;
        failing = failure != null;
        lastDurationSeconds = (executor.clock().nowMs() - startedAtMs) / MS_PER_SECOND;
        if (failing) {
            log.warning("Background saving error: " + failure.getMessage());
        } else {
            saves++;
            lastSaveSeconds = executor.clock().nowMs() / MS_PER_SECOND;
            executor.setDirty(executor.dirty() - dirtyAtCut);
            log.notice("Background saving terminated with success");
        }
        whenDone.accept(!failing);
        if (followUp != null && save == null) {
            Runnable next = followUp;
            followUp = null;
            next.run();
        }
    }

    /** Begins a save as soon as none is under way. */
    public void beginLater(Consumer<Boolean> whenDone) {
        if (save == null) {
            begin(whenDone);
        } else {
            followUp = () -> begin(whenDone);
        }
    }

    /** Lets a save that is under way fail. */
    public void cancel() {
        if (save != null) {
            save.cancel();
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

    /** A few times a second: begins a save when a save point says so. */
    public void periodic() {
        if (save == null && isDue(executor.clock().nowMs() / MS_PER_SECOND)) {
            begin(saved -> {});
        }
    }

    private boolean isDue(long nowSeconds) {
        boolean mayTry = !failing || nowSeconds - lastTrySeconds > RETRY_SECONDS;
        for (SavePoint point : points()) {
            if (mayTry && executor.dirty() >= point.changes() && nowSeconds - lastSaveSeconds > point.seconds()) {
                log.notice(point.changes() + " changes in " + point.seconds() + " seconds. Saving...");
                return true;
            }
        }
        return false;
    }

    private List<SavePoint> points() {
        return config.savePoints();
    }

    /** Whether saves happen by themselves. */
    public boolean hasPoints() {
        return !points().isEmpty();
    }

    /** Whether the last save failed. */
    public boolean isFailing() {
        return failing;
    }

    /** Seconds since 1970; before the first save, when the server started. */
    public long lastSaveSeconds() {
        return lastSaveSeconds;
    }

    /** How long the last save took, or -1 before the first. */
    public long lastDurationSeconds() {
        return lastDurationSeconds;
    }

    /** How long the present save has taken, or -1. */
    public long durationSeconds() {
        return save == null ? -1 : (executor.clock().nowMs() - startedAtMs) / MS_PER_SECOND;
    }

    /** Saves that succeeded. */
    public long saves() {
        return saves;
    }

    /** Keys that the present save has written. */
    public long writtenKeys() {
        return save == null ? 0 : save.written();
    }

    /** Keys that the present save will have written in the end. */
    public long totalKeys() {
        return save == null ? 0 : keyspace.views().total(VIEW);
    }

    /** Memory that the present or last save made the data take beside what it took at the cut. */
    public long extraBytes() {
        return extraBytes;
    }

    /** What every dump has beside the data. */
    Libraries libraries() {
        return libraries;
    }

    /** As if the data had just been saved: after it was loaded. */
    void setClean() {
        executor.setDirty(0);
        lastSaveSeconds = executor.clock().nowMs() / MS_PER_SECOND;
    }
}
