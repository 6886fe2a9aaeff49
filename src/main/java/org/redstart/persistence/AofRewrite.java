package org.redstart.persistence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.redstart.config.Config;
import org.redstart.observe.Log;

/**
 * Begins the append-only file, and replaces its base by a dump of everything as it is at a cut. What changes after the cut goes to an
 * increment of its own from the cut on, so that there is nothing to catch up with in the end.
 */
public final class AofRewrite {
    /** After so many failures in a row, rewrites that nobody asked for come ever later. */
    private static final int PATIENT_FAILURES = 3;

    private static final long FIRST_DELAY_MS = 60_000;
    private static final long LONGEST_DELAY_MS = 3_600_000;
    private static final long MS_PER_SECOND = 1000;
    private static final int PERCENT = 100;

    private final AppendOnly journal;
    private final AofThread thread;
    private final AofFolder folder;
    private final Dumper dumper;
    private final Config config;
    private final Log log;
    private final Executor loop;

    /** Asked for, and not yet begun. */
    private boolean requested;

    private boolean scheduled;
    private boolean opened;
    private Rotation rotation;
    private BackupOrder order;
    private long rotations;
    private long startedAtMs;
    private long lastSeconds = -1;
    private boolean failing;
    private long rewrites;
    private long failures;
    private long nextTryMs;
    private long delayMs;
    private long lastExtraBytes;

    // Written by the journal's thread.
    private volatile long settledBytes;
    private volatile long baseBytes;

    public AofRewrite(AppendOnly journal, Dumper dumper, Config config, Log log, Executor loop) {
        this.journal = journal;
        this.thread = journal.thread();
        this.folder = new AofFolder(config, log);
        this.dumper = dumper;
        this.config = config;
        this.log = log;
        this.loop = loop;
        config.onChange(this::reconcileLater, "appendonly");
        config.onChange(changed -> dropHistoryIfWanted(), "aof-disable-auto-gc");
    }

    Dumper dumper() {
        return dumper;
    }

    AofFolder folder() {
        return folder;
    }

    // ---- at the start

    /** Everything is loaded: goes on with the last of the files, if there are to be any. */
    void open() throws IOException {
        opened = true;
        if (!journal.isWanted()) {
            return;
        }
        folder.create();
        AofManifest manifest = folder.manifest();
        if (manifest.isEmpty()) {
            AofManifest.Part base = folder.nextBase(config.flag("aof-use-rdb-preamble"));
            log.notice("Creating AOF base file " + base.name() + " on server start");
            dumper.writeEmpty(base.name().endsWith(".rdb"), folder.file(base));
            manifest = manifest.rebased(base, Long.MAX_VALUE);
        }
        AofManifest.Part last = manifest.last();
        if (last == null) {
            folder.save(manifest);
            last = folder.nextIncrement();
            log.notice("Creating AOF incr file " + last.name() + " on server start");
            manifest = manifest.plus(last);
        }
        AofFile file = new AofFile(folder.file(last), false);
        folder.save(manifest);
        if (!keepsHistory()) {
            folder.dropHistory();
        }
        baseBytes = folder.bytes();
        settledBytes = baseBytes - file.size();
        thread.hand(() -> thread.use(file));
        journal.attach();
        journal.setBased();
    }

    // ---- being asked

    /** CONFIG SET appendonly: done when the command is, for it may be one of several in a transaction. */
    private void reconcileLater(Config changed) {
        if (journal.isWanted()) {
            String obstacle = journal.obstacle(folder);
            if (obstacle != null) {
                throw new org.redstart.config.ConfigException("Unable to turn on AOF: " + obstacle);
            }
        }
        if (opened) {
            loop.execute(this::reconcile);
        }
    }

    private boolean keepsHistory() {
        return config.flag("aof-disable-auto-gc");
    }

    /** What was kept is not needed any longer once nobody wants it to be. */
    private void dropHistoryIfWanted() {
        if (opened && !keepsHistory()) {
            thread.hand(folder::dropHistory);
        }
    }

    private void reconcile() {
        if (journal.isWanted() && !journal.isAttached()) {
            cancelOwn("AOF was enabled");
            request();
        } else if (!journal.isWanted() && journal.isAttached()) {
            journal.detach();
            cancelOwn("AOF was disabled");
            if (rotation == null) {
                thread.hand(() -> thread.use(null));
            }
            requested = false;
        }
    }

    /** Nothing is recorded until {@link #resume}: the data are about to be replaced. */
    void suspend() {
        opened = false;
        requested = false;
        if (journal.isAttached()) {
            journal.detach();
            cancelOwn("everything is being replaced");
            thread.hand(() -> thread.use(null));
        }
    }

    /** The files begin anew with what there is now. */
    void resume() {
        opened = true;
        reconcile();
    }

    private void cancelOwn(String why) {
        if (rotation != null) {
            log.notice("Killing AOF child: " + why);
            rotation.givenUp = true;
            dumper.cancel();
        }
    }

    /** Begins a rewrite as soon as no dump is under way; not within a command, which may be one of a group. */
    void request() {
        requested = true;
        scheduled = dumper.isBusy();
        loop.execute(() -> dumper.whenFree(this::begin));
    }

    boolean isRunning() {
        return rotation != null || requested && !scheduled;
    }

    /** Whether another one may be asked for: what is under way, if anything, has been given up and is about to end. */
    boolean isOpenToRequests() {
        return !isRunning() || rotation != null && rotation.givenUp && !requested;
    }

    /** Whether the append-only file is only being begun: without its base nothing that it has counts. */
    public boolean isWritingFirst() {
        return rotation != null && rotation.first;
    }

    boolean isScheduled() {
        return requested && scheduled;
    }

    boolean isDumping() {
        return rotation != null;
    }

    boolean isBusy() {
        return dumper.isBusy();
    }

    /**
     * Who wants the next rewrite to be kept.
     *
     * @param whenDone hears, on the loop, null or what went wrong
     */
    private record BackupOrder(BackupStore store, Consumer<String> whenDone) {}

    /** Begins a rewrite whose files are kept as a backup too; what the server records must be on its way to files. */
    void backUp(BackupStore store, Consumer<String> whenDone) {
        assert journal.isAttached();
        order = new BackupOrder(store, whenDone);
        request();
    }

    /** The backups, which get every increment that goes on where they end; null if there are none. */
    private BackupStore backups() {
        return BackupStore.of(config);
    }

    // ---- doing it

    private void begin() {
        if (!requested) {
            return;
        }
        requested = false;
        scheduled = false;
        boolean first = journal.isWanted() && !journal.isAttached();
        boolean dump = config.flag("aof-use-rdb-preamble");
        Rotation next = new Rotation(dump, first, journal.isAttached(), order);
        order = null;
        rotation = next;
        startedAtMs = System.currentTimeMillis();
        journal.cut();
        makeFolder();
        thread.hand(next::rotate);
        if (first) {
            journal.attach();
        }
        SnapshotFile sink = new SnapshotFile(next.base, config.flag("aof-rewrite-incremental-fsync"));
        Consumer<Throwable> whenDone = failure -> dumped(next, failure);
        if (dump) {
            dumper.begin(sink, Map.of("aof-base", "1"), whenDone);
        } else {
            dumper.beginCommands(sink, whenDone);
        }
        log.notice("Background append only file rewriting started by a thread of this process");
    }

    /** Two threads are about to need it, of which either may be first; the one of the journal tells why it is not there. */
    private void makeFolder() {
        try {
            folder.make();
        } catch (IOException unmade) {
            log.debug("The folder of the append-only files cannot be made: " + unmade.getMessage());
        }
    }

    private void dumped(Rotation done, Throwable failure) {
        lastExtraBytes = dumper.extraBytes();
        if (failure != null) {
            log.warning("Background AOF rewrite error: " + failure.getMessage());
        }
        boolean dropped = failure != null || done.first && !journal.isWanted();
        thread.hand(() -> {
            boolean committed = !dropped && done.commit();
            if (!committed) {
                done.discard();
            }
            loop.execute(() -> finished(done, committed));
        });
    }

    private void finished(Rotation done, boolean committed) {
        done.tellBackup();
        boolean latest = rotation == done;
        if (latest) {
            rotation = null;
        }
        lastSeconds = (System.currentTimeMillis() - startedAtMs) / MS_PER_SECOND;
        failing = !committed;
        rewrites++;
        if (committed) {
            failures = 0;
            journal.setBased();
            delayMs = 0;
            nextTryMs = 0;
            log.notice("Background AOF rewrite finished successfully");
        } else {
            failed();
            if (latest && done.first && journal.isAttached()) {
                journal.detach();
            }
        }
        if (!journal.isAttached()) {
            thread.hand(() -> thread.use(null));
        }
        if (latest && isLacking() && failures < PATIENT_FAILURES && !requested) {
            request();
        }
    }

    /** Whether changes are to be recorded and are not. While the data are being replaced they need not be: {@link #resume} sees to it. */
    private boolean isLacking() {
        return opened && journal.isWanted() && !journal.isAttached();
    }

    private void failed() {
        failures++;
        if (failures >= PATIENT_FAILURES) {
            delayMs = delayMs == 0 ? FIRST_DELAY_MS : Math.min(delayMs * 2, LONGEST_DELAY_MS);
            nextTryMs = System.currentTimeMillis() + delayMs;
            log.warning("Background AOF rewrite has repeatedly failed and triggered the limit, will retry in "
                    + delayMs / FIRST_DELAY_MS + " minutes");
        }
    }

    /** A few times a second: begins a rewrite when the files have grown enough. */
    public void periodic() {
        thread.setSpared(config.flag("no-appendfsync-on-rewrite") && dumper.isBusy());
        if (!opened || !journal.isWanted() || isRunning() || requested || System.currentTimeMillis() < nextTryMs) {
            return;
        }
        long percentage = config.longValue("auto-aof-rewrite-percentage");
        long bytes = currentBytes();
        if (!journal.isAttached()) {
            request();
        } else if (percentage > 0 && !dumper.isBusy() && bytes > config.longValue("auto-aof-rewrite-min-size")) {
            long growth = bytes * PERCENT / Math.max(1, baseBytes) - PERCENT;
            if (growth >= percentage) {
                log.notice("Starting automatic rewriting of AOF on " + growth + "% growth");
                request();
            }
        }
    }

    /** A dump of the files on the way to another one. Made on the loop; all else is done by the journal's thread. */
    private final class Rotation {
        private final boolean dump;
        /** There has been no append-only file: the increment counts only when the dump does. */
        private final boolean first;
        /** There is an increment that goes on. */
        private final boolean grows;

        private final Path base;
        private final Path increment;
        private long firstKept = Long.MAX_VALUE;
        private final BackupOrder order;
        private final BackupStore backups = backups();
        private final long cutMs = System.currentTimeMillis();
        private String backupFailure = "the rewrite failed";
        private boolean failed;
        private boolean givenUp;

        /** @param order who wants the files to be kept, or null */
        Rotation(boolean dump, boolean first, boolean grows, BackupOrder order) {
            this.order = order;
            this.dump = dump;
            this.first = first;
            this.grows = grows;
            this.base = folder.aside("rewriteaof-bg-" + ++rotations);
            this.increment = folder.aside("appendonly-incr-" + rotations);
        }

        /** At the cut. If it fails, the old files go on as if nothing had been, and the dump is in vain. */
        void rotate() {
            try {
                folder.create();
                if (first) {
                    thread.use(new AofFile(increment, true));
                } else if (grows) {
                    thread.finishFile();
                    AofManifest.Part next = folder.nextIncrement();
                    AofFile file = new AofFile(folder.file(next), true);
                    log.notice("Creating AOF incr file " + next.name() + " on background rewrite");
                    announce(next, file);
                    long before = settledBytes;
                    settledBytes = before + thread.fileBytes();
                    thread.use(file);
                    firstKept = next.number();
                }
            } catch (IOException broken) {
                failed = true;
                log.warning("Can't open another append-only file: " + broken.getMessage());
            }
        }

        private void announce(AofManifest.Part next, AofFile file) throws IOException {
            AofManifest.Part before = folder.manifest().last();
            try {
                folder.save(folder.manifest().plus(next));
            } catch (IOException broken) {
                file.close();
                throw broken;
            }
            if (backups != null && before != null) {
                follow(before, next);
            }
        }

        /** What cannot be kept ends the newest backup there, and nothing else. */
        private void follow(AofManifest.Part before, AofManifest.Part next) {
            try {
                backups.follow(folder, before, next);
            } catch (IOException notKept) {
                log.warning("Changes from now on are in no backup: " + notKept.getMessage());
            }
        }

        private void backUp(AofManifest now) {
            if (order == null) {
                return;
            }
            try {
                order.store().keep(folder, now, cutMs);
                backupFailure = null;
            } catch (IOException notKept) {
                backupFailure = notKept.getMessage();
            }
        }

        private void tellBackup() {
            if (order != null) {
                order.whenDone().accept(backupFailure);
            }
        }

        /** Puts the dump in its place; false if that did not work. */
        boolean commit() {
            if (failed) {
                return false;
            }
            try {
                AofManifest.Part part = folder.nextBase(dump);
                AofManifest next = folder.manifest().rebased(part, firstKept);
                folder.install(base, part);
                if (first) {
                    AofManifest.Part incr = folder.nextIncrement();
                    thread.syncFile();
                    folder.install(increment, incr);
                    next = next.plus(incr);
                }
                folder.save(next);
                backUp(next);
                if (!keepsHistory()) {
                    folder.dropHistory();
                }
                baseBytes = folder.bytes();
                settledBytes = baseBytes - thread.fileBytes();
                return true;
            } catch (IOException broken) {
                log.warning("Error trying to put the rewritten append-only file in its place: " + broken.getMessage());
                return false;
            }
        }

        void discard() throws IOException {
            Files.deleteIfExists(base);
            if (first) {
                thread.use(null);
                log.notice("Removing the temp incr aof file " + increment.getFileName());
                Files.deleteIfExists(increment);
            }
        }
    }

    // ---- figures

    /** Bytes of all files. */
    long currentBytes() {
        return settledBytes + thread.fileBytes();
    }

    /** Bytes of all files after the last rewrite, or at the start. */
    long baseBytes() {
        return baseBytes;
    }

    boolean isFailing() {
        return failing;
    }

    /** How long the last rewrite took, or -1. */
    long lastSeconds() {
        return lastSeconds;
    }

    long seconds() {
        return rotation == null ? -1 : (System.currentTimeMillis() - startedAtMs) / MS_PER_SECOND;
    }

    long rewrites() {
        return rewrites;
    }

    long failures() {
        return failures;
    }

    long lastExtraBytes() {
        return lastExtraBytes;
    }
}
