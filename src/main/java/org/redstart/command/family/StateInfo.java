package org.redstart.command.family;

import org.redstart.command.Executor;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Keyspace;
import org.redstart.observe.InfoRegistry;
import org.redstart.observe.InfoWriter;
import org.redstart.observe.ProcessFacts;

/**
 * INFO cpu, modules, cluster and keyspace. What has no room of its own has constants to say.
 */
public final class StateInfo {
    private static final int CPU_DECIMALS = 6;

    private final Executor executor;

    public StateInfo(Executor executor) {
        this.executor = executor;
    }

    public void registerProcess(InfoRegistry registry) {
        registry.put("CPU", StateInfo::describeProcessor);
        registry.put("Modules", out -> {});
    }

    public void registerKeyspace(InfoRegistry registry) {
        registry.put("Cluster", out -> out.field("cluster_enabled", 0));
        registry.put("Keyspace", this::describeKeyspace);
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
