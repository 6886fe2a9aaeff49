package org.redstart.command.family;

import org.redstart.command.Executor;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Keyspace;
import org.redstart.observe.InfoRegistry;
import org.redstart.observe.InfoWriter;
import org.redstart.observe.ProcessFacts;

/**
 * INFO replication, cpu, modules, cluster and keyspace. A server that is alone has
 * constants to say in most of them; the rooms that change this put their own sections in their place.
 */
public final class StateInfo {
    private static final String NO_REPLICATION_ID = "0".repeat(40);
    private static final int CPU_DECIMALS = 6;

    private final Executor executor;
    private final String replicationId;

    public StateInfo(Executor executor, String replicationId) {
        this.executor = executor;
        this.replicationId = replicationId;
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
