package org.redstart.persistence;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.redstart.command.Clock;
import org.redstart.command.Executor;
import org.redstart.config.Config;
import org.redstart.config.SavePoint;
import org.redstart.observe.Log;

/** Saves, on demand or at save points, and how the last ones went. */
public final class Snapshots {
    /** After a save at a save point has failed, so long until the next. */
    private static final long RETRY_SECONDS = 5;

    private static final long MS_PER_SECOND = 1000;

    private final Executor executor;
    private final Clock clock;
    private final Config config;
    private final Log log;
    private final Dumper dumper;
    private Supplier<Map<String, String>> position = Map::of;
    private boolean saving;
    /** Whether the save under way is not wanted any more, which is no failure. */
    private boolean dropped;
    /** Whether a save is to begin as soon as no dump is under way. */
    private boolean scheduled;

    private boolean failing;
    private long lastSaveSeconds;
    private long lastTrySeconds;
    private long lastDurationSeconds = -1;
    private long saves;

    public Snapshots(Executor executor, Config config, Log log, Dumper dumper) {
        this.executor = executor;
        this.clock = executor.clock();
        this.config = config;
        this.log = log;
        this.dumper = dumper;
        this.lastSaveSeconds = nowSeconds();
    }

    /** Lets each save say where in the history of replication it stands. */
    public void setPosition(Supplier<Map<String, String>> position) {
        this.position = position;
    }

    private long nowSeconds() {
        return clock.nowMs() / MS_PER_SECOND;
    }

    public boolean isSaving() {
        return saving;
    }

    /** Whether no save can begin now: one is under way, or another dump. */
    public boolean isBusy() {
        return dumper.isBusy();
    }

    /** Where the dump is. */
    public Path file() {
        return config.path(config.text("dir")).resolve(config.text("dbfilename"));
    }

    /**
     * Begins a save of everything as it is now; no dump may be under way.
     *
     * @param whenDone hears, on the loop, whether the dump is in its place
     */
    public void begin(Consumer<Boolean> whenDone) {
        begin(executor.dirty(), whenDone);
    }

    /** @param dirtyAtCut changes that the dump will have */
    private void begin(long dirtyAtCut, Consumer<Boolean> whenDone) {
        saving = true;
        lastTrySeconds = nowSeconds();
        DumpSink sink = new SnapshotFile(file(), config.flag("rdb-save-incremental-fsync"));
        Map<String, String> fields = new LinkedHashMap<>(position.get());
        fields.put("aof-base", "0");
        dumper.begin(sink, fields, failure -> finish(failure, dirtyAtCut, whenDone));
        log.notice("Background saving started by a thread of this process");
    }

    private void finish(Throwable failure, long dirtyAtCut, Consumer<Boolean> whenDone) {
        saving = false;
        lastDurationSeconds = nowSeconds() - lastTrySeconds;
        boolean gone = dropped && failure != null;
        dropped = false;
        failing = failure != null && (failing || !gone);
        if (gone) {
            log.notice("Background saving cancelled");
        } else if (failing) {
            log.warning("Background saving error: " + failure.getMessage());
        } else {
            saves++;
            lastSaveSeconds = nowSeconds();
            executor.setDirty(executor.dirty() - dirtyAtCut);
            log.notice("Background saving terminated with success");
        }
        whenDone.accept(failure == null);
    }

    /** Begins a save as soon as no dump is under way. */
    public void beginLater(Consumer<Boolean> whenDone) {
        dumper.whenFree(() -> begin(whenDone));
    }

    /** As {@link #beginLater}, unless that is taken back. */
    void schedule() {
        if (!scheduled) {
            scheduled = true;
            dumper.whenFree(() -> {
                if (scheduled) {
                    scheduled = false;
                    begin(saved -> {});
                }
            });
        }
    }

    /** Takes {@link #schedule} back; false if there is nothing to take back. */
    boolean unschedule() {
        boolean was = scheduled;
        scheduled = false;
        return was;
    }

    /** Ends a save that nobody wants any more. */
    void drop() {
        dropped = saving;
        cancel();
    }

    /**
     * Everything is gone: what is being saved has no use, and if saves happen by themselves the dump is to be empty, too.
     *
     * @param changes as how many changes that will be counted once the command is done
     * @param whenSaved is run when it is, if that can begin now
     * @return whether {@code whenSaved} will be run
     */
    public boolean flushed(long changes, Runnable whenSaved) {
        drop();
        if (!hasPoints()) {
            return false;
        }
        if (dumper.isBusy()) {
            schedule();
            return false;
        }
        begin(executor.dirty() + changes, saved -> whenSaved.run());
        return true;
    }

    /** Lets a save that is under way fail. */
    public void cancel() {
        if (saving) {
            dumper.cancel();
        }
    }

    /** A few times a second: begins a save when a save point says so. */
    public void periodic() {
        if (!dumper.isBusy() && isDue(nowSeconds())) {
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

    /** Saves that succeeded. */
    public long saves() {
        return saves;
    }

    /** As if the data had just been saved: after it was loaded. */
    void setClean() {
        executor.setDirty(0);
        lastSaveSeconds = nowSeconds();
    }
}
