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

    public PersistenceInfo(Executor executor, Snapshots snapshots, Dumper dumper, Loading loading) {
        this.dumper = dumper;
        this.executor = executor;
        this.snapshots = snapshots;
        this.loading = loading;
    }

    @Override
    public void describe(InfoWriter out) {
        out.field("loading", loading.isLoading() ? 1 : 0);
        out.field("async_loading", 0);
        describeSave(out);
        out.field("aof_enabled", 0);
        out.field("aof_rewrite_in_progress", 0);
        out.field("aof_rewrite_scheduled", 0);
        out.field("aof_last_rewrite_time_sec", -1);
        out.field("aof_current_rewrite_time_sec", -1);
        out.field("aof_last_bgrewrite_status", "ok");
        out.field("aof_rewrites", 0);
        out.field("aof_rewrites_consecutive_failures", 0);
        out.field("aof_last_write_status", "ok");
        out.field("aof_last_cow_size", 0);
        out.field("module_fork_in_progress", 0);
        out.field("module_fork_last_cow_size", 0);
        describeLoad(out);
    }

    private void describeSave(InfoWriter out) {
        boolean saving = snapshots.isSaving();
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

    private void describeLoad(InfoWriter out) {
        RdbLoader loader = loading.loader();
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
