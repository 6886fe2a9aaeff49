package org.redstart.command.family;

import org.redstart.command.Executor;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Keyspace;
import org.redstart.observe.InfoRegistry;
import org.redstart.observe.InfoWriter;
import org.redstart.observe.ProcessFacts;

/**
 * INFO persistence, replication, cpu, modules, cluster and keyspace. A server that keeps nothing on disk and is alone has
 * constants to say in most of them; the rooms that change this put their own sections in their place.
 */
public final class StateInfo {
    private static final String NO_REPLICATION_ID = "0".repeat(40);
    private static final int CPU_DECIMALS = 6;

    private final Executor executor;
    private final String replicationId;
    private final long startedAtSeconds;

    public StateInfo(Executor executor, String replicationId) {
        this.executor = executor;
        this.replicationId = replicationId;
        this.startedAtSeconds = executor.clock().nowMs() / 1000;
    }

    public void registerPersistence(InfoRegistry registry) {
        registry.put("Persistence", this::describePersistence);
    }

    public void registerReplication(InfoRegistry registry) {
        registry.put("Replication", this::describeReplication);
        registry.put("CPU", StateInfo::describeProcessor);
        registry.put("Modules", out -> {});
    }

    public void registerKeyspace(InfoRegistry registry) {
        registry.put("Cluster", out -> out.field("cluster_enabled", 0));
        registry.put("Keyspace", this::describeKeyspace);
    }

    private void describePersistence(InfoWriter out) {
        out.field("loading", 0);
        out.field("async_loading", 0);
        out.field("current_cow_peak", 0);
        out.field("current_cow_size", 0);
        out.field("current_cow_size_age", 0);
        out.field("current_fork_perc", 0.0, 2);
        out.field("current_save_keys_processed", 0);
        out.field("current_save_keys_total", 0);
        out.field("rdb_changes_since_last_save", executor.dirty());
        out.field("rdb_bgsave_in_progress", 0);
        out.field("rdb_last_save_time", startedAtSeconds);
        out.field("rdb_last_bgsave_status", "ok");
        out.field("rdb_last_bgsave_time_sec", -1);
        out.field("rdb_current_bgsave_time_sec", -1);
        out.field("rdb_saves", 0);
        out.field("rdb_last_cow_size", 0);
        out.field("rdb_last_load_keys_expired", 0);
        out.field("rdb_last_load_keys_loaded", 0);
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
    }

    private void describeReplication(InfoWriter out) {
        out.field("role", "master");
        out.field("connected_slaves", 0);
        out.field("master_failover_state", "no-failover");
        out.field("master_replid", replicationId);
        out.field("master_replid2", NO_REPLICATION_ID);
        out.field("master_repl_offset", 0);
        out.field("second_repl_offset", -1);
        out.field("repl_backlog_active", 0);
        out.field("repl_backlog_size", 1 << 20);
        out.field("repl_backlog_first_byte_offset", 0);
        out.field("repl_backlog_histlen", 0);
    }

    private static void describeProcessor(InfoWriter out) {
        out.field("used_cpu_sys", ProcessFacts.systemSeconds(), CPU_DECIMALS);
        out.field("used_cpu_user", ProcessFacts.userSeconds(), CPU_DECIMALS);
        out.field("used_cpu_sys_children", 0.0, CPU_DECIMALS);
        out.field("used_cpu_user_children", 0.0, CPU_DECIMALS);
        out.field("used_cpu_sys_main_thread", ProcessFacts.threadSystemSeconds(), CPU_DECIMALS);
        out.field("used_cpu_user_main_thread", ProcessFacts.threadUserSeconds(), CPU_DECIMALS);
    }

    private void describeKeyspace(InfoWriter out) {
        Keyspace keyspace = executor.keyspace();
        for (int i = 0; i < keyspace.databaseCount(); i++) {
            Database database = keyspace.database(i);
            if (database.size() > 0) {
                out.field(
                        "db" + i,
                        "keys=" + database.size() + ",expires=" + database.expiring() + ",avg_ttl="
                                + database.averageTtlMs());
            }
        }
    }
}
