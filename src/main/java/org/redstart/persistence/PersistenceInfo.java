package org.redstart.persistence;

import org.redstart.command.Executor;
import org.redstart.observe.InfoSection;
import org.redstart.observe.InfoWriter;

/** INFO persistence. */
public final class PersistenceInfo implements InfoSection {
    private static final double PERCENT = 100.0;

    private final Executor executor;
    private final Snapshots snapshots;
    private final Dumper dumper;
    private final Loading loading;
    private final AppendOnly aof;
    private final AofRewrite rewrite;

    public PersistenceInfo(
            Executor executor, Snapshots snapshots, Loading loading, AppendOnly aof, AofRewrite rewrite) {
        this.aof = aof;
        this.rewrite = rewrite;
        this.dumper = rewrite.dumper();
        this.executor = executor;
        this.snapshots = snapshots;
        this.loading = loading;
    }

    @Override
    public void describe(InfoWriter out) {
        out.field("loading", loading.isLoading() ? 1 : 0);
        out.field("async_loading", loading.isLoadingAside() ? 1 : 0);
        describeSave(out);
        describeRewrites(out);
        out.field("module_fork_in_progress", 0);
        out.field("module_fork_last_cow_size", 0);
        if (aof.isWanted()) {
            describeAof(out);
        }
        describeLoad(out);
    }

    private void describeSave(InfoWriter out) {
        // A copy for replicas counts, as it is a dump at Redis, too.
        boolean saving = dumper.isBusy() && !rewrite.isRunning();
        long total = dumper.totalKeys();
        out.field("current_cow_peak", dumper.isBusy() ? dumper.extraBytes() : 0);
        out.field("current_cow_size", dumper.isBusy() ? dumper.extraBytes() : 0);
        out.field("current_cow_size_age", 0);
        out.field("current_fork_perc", total == 0 ? 0.0 : PERCENT * dumper.writtenKeys() / total, 2);
        out.field("current_save_keys_processed", dumper.writtenKeys());
        out.field("current_save_keys_total", total);
        out.field("rdb_changes_since_last_save", executor.dirty());
        out.field("rdb_bgsave_in_progress", saving ? 1 : 0);
        out.field("rdb_last_save_time", snapshots.lastSaveSeconds());
        out.field("rdb_last_bgsave_status", snapshots.isFailing() ? "err" : "ok");
        out.field("rdb_last_bgsave_time_sec", snapshots.lastDurationSeconds());
        out.field("rdb_current_bgsave_time_sec", saving ? dumper.seconds() : -1);
        out.field("rdb_saves", snapshots.saves());
        out.field("rdb_last_cow_size", dumper.extraBytes());
        out.field("rdb_last_load_keys_expired", loading.lastExpired());
        out.field("rdb_last_load_keys_loaded", loading.lastLoaded());
    }

    private void describeRewrites(InfoWriter out) {
        out.field("aof_enabled", aof.isWanted() ? 1 : 0);
        out.field("aof_rewrite_in_progress", rewrite.isRunning() ? 1 : 0);
        out.field("aof_rewrite_scheduled", rewrite.isScheduled() ? 1 : 0);
        out.field("aof_last_rewrite_time_sec", rewrite.lastSeconds());
        out.field("aof_current_rewrite_time_sec", rewrite.seconds());
        out.field("aof_last_bgrewrite_status", rewrite.isFailing() ? "err" : "ok");
        out.field("aof_rewrites", rewrite.rewrites());
        out.field("aof_rewrites_consecutive_failures", rewrite.failures());
        out.field("aof_last_write_status", aof.thread().failure() == null ? "ok" : "err");
        out.field("aof_last_cow_size", rewrite.lastExtraBytes());
    }

    private void describeAof(InfoWriter out) {
        out.field("aof_current_size", rewrite.currentBytes());
        out.field("aof_base_size", rewrite.baseBytes());
        out.field("aof_pending_rewrite", rewrite.isScheduled() ? 1 : 0);
        out.field("aof_buffer_length", aof.queuedBytes());
        out.field("aof_buffer_limit", AppendOnly.MOST_QUEUED_BYTES);
        out.field("aof_pending_bio_fsync", aof.thread().isSyncing() ? 1 : 0);
        out.field("aof_delayed_fsync", aof.thread().lateSyncs());
    }

    private void describeLoad(InfoWriter out) {
        LoadSource loader = loading.loader();
        if (loader == null) {
            return;
        }
        double part = (double) loader.offset() / Math.max(1, loader.totalBytes());
        long seconds = loading.elapsedNs() / 1_000_000_000L;
        out.field("loading_start_time", loading.startedAtSeconds());
        out.field("loading_total_bytes", loader.totalBytes());
        out.field("loading_rdb_used_mem", 0);
        out.field("loading_loaded_bytes", loader.offset());
        out.field("loading_loaded_perc", part * PERCENT, 2);
        out.field("loading_eta_seconds", part == 0 ? 1 : (long) (seconds / part * (1 - part)));
    }
}
