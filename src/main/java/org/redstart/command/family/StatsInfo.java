package org.redstart.command.family;

import java.util.function.IntSupplier;
import org.redstart.command.Executor;
import org.redstart.command.Housekeeping;
import org.redstart.command.ScriptFigures;
import org.redstart.command.Sessions;
import org.redstart.command.Subscription;
import org.redstart.command.SyncFigures;
import org.redstart.keyspace.Defragmenter;
import org.redstart.keyspace.Keyspace;
import org.redstart.keyspace.KeyspaceStats;
import org.redstart.net.NetCounters;
import org.redstart.observe.InfoSection;
import org.redstart.observe.InfoWriter;

/** INFO stats. */
public final class StatsInfo implements InfoSection {
    private static final double BYTES_PER_KILOBYTE = 1024;
    private static final long NS_PER_MICROSECOND = 1000;
    private static final long NS_PER_MS = 1_000_000;

    private final Executor executor;
    private final NetCounters net;
    private final Housekeeping housekeeping;
    private final LoopRates rates;
    private final SyncFigures syncs;
    private final ScriptFigures scripts;
    private final IntSupplier migrateLinks;

    /** @param migrateLinks how many connections MIGRATE has open */
    public StatsInfo(
            Executor executor,
            NetCounters net,
            Housekeeping housekeeping,
            LoopRates rates,
            ScriptFigures scripts,
            SyncFigures syncs,
            IntSupplier migrateLinks) {
        this.migrateLinks = migrateLinks;
        this.syncs = syncs;
        this.scripts = scripts;
        this.executor = executor;
        this.net = net;
        this.housekeeping = housekeeping;
        this.rates = rates;
    }

    @Override
    public void describe(InfoWriter out) {
        traffic(out);
        keys(out, executor.keyspace());
        defragmentation(out, executor.keyspace().defragmenter());
        out.field("tracking_total_keys", executor.tracking().keys());
        out.field("tracking_total_items", executor.tracking().items());
        out.field("tracking_total_prefixes", executor.tracking().prefixes());
        out.field("unexpected_error_replies", 0);
        out.field("total_error_replies", executor.errorStats().total());
        out.field("dump_payload_sanitizations", 0);
        loop(out);
        out.field("acl_access_denied_auth", 0);
        out.field("acl_access_denied_cmd", 0);
        out.field("acl_access_denied_key", 0);
        out.field("acl_access_denied_channel", 0);
    }

    /** INFO debug: what is of interest to those who work on the loop. */
    public void describeDebug(InfoWriter out) {
        out.field("eventloop_duration_aof_sum", 0);
        out.field("eventloop_duration_cron_sum", housekeeping.periodicNs() / NS_PER_MICROSECOND);
        out.field("eventloop_duration_max", housekeeping.longestTurnNs() / NS_PER_MICROSECOND);
        out.field("eventloop_cmd_per_cycle_max", housekeeping.mostCommands());
    }

    private void traffic(InfoWriter out) {
        out.field("total_connections_received", net.acceptedConnections());
        out.field("total_commands_processed", executor.executed());
        out.field("instantaneous_ops_per_sec", rates.commandsPerSecond());
        out.field("total_net_input_bytes", net.readBytes());
        out.field("total_net_output_bytes", net.writtenBytes());
        out.field("total_net_repl_input_bytes", syncs.receivedBytes());
        out.field("total_net_repl_output_bytes", syncs.sentBytes());
        out.field("instantaneous_input_kbps", rates.inputBytesPerSecond() / BYTES_PER_KILOBYTE, 2);
        out.field("instantaneous_output_kbps", rates.outputBytesPerSecond() / BYTES_PER_KILOBYTE, 2);
        out.field("instantaneous_input_repl_kbps", 0.0, 2);
        out.field("instantaneous_output_repl_kbps", 0.0, 2);
        Sessions sessions = executor.sessions();
        out.field("rejected_connections", sessions.rejected());
        out.field("sync_full", syncs.fullSyncs());
        out.field("sync_partial_ok", syncs.partialSyncs());
        out.field("sync_partial_err", syncs.refusedPartialSyncs());
    }

    private void keys(InfoWriter out, Keyspace keyspace) {
        KeyspaceStats stats = keyspace.stats();
        out.field("expired_keys", stats.expired());
        out.field("expired_stale_perc", 0.0, 2);
        out.field("expired_time_cap_reached_count", stats.expiryBudgetSpent());
        out.field("expire_cycle_cpu_milliseconds", keyspace.expirer().spentNs() / NS_PER_MS);
        out.field("evicted_keys", stats.evicted());
        out.field("evicted_clients", executor.sessions().evicted());
        out.field("evicted_scripts", scripts.evictedScripts());
        out.field(
                "client_query_buffer_limit_disconnections", executor.sessions().cutForInput());
        out.field(
                "client_output_buffer_limit_disconnections", executor.sessions().cutForOutput());
        out.field("total_eviction_exceeded_time", 0);
        out.field("current_eviction_exceeded_time", 0);
        out.field("keyspace_hits", stats.hits());
        out.field("keyspace_misses", stats.misses());
        out.field(
                "pubsub_channels", executor.pubSub().names(Subscription.CHANNEL).size());
        out.field(
                "pubsub_patterns", executor.pubSub().names(Subscription.PATTERN).size());
        out.field(
                "pubsubshard_channels",
                executor.pubSub().names(Subscription.SHARD).size());
        out.field("latest_fork_usec", 0);
        out.field("total_forks", 0);
        out.field("migrate_cached_sockets", migrateLinks.getAsInt());
        out.field("slave_expires_tracked_keys", 0);
    }

    private static void defragmentation(InfoWriter out, Defragmenter defragmenter) {
        out.field("active_defrag_hits", defragmenter.moved());
        out.field("active_defrag_misses", defragmenter.examined() - defragmenter.moved());
        out.field("active_defrag_key_hits", defragmenter.moved());
        out.field("active_defrag_key_misses", defragmenter.examined() - defragmenter.moved());
        out.field("total_active_defrag_time", defragmenter.spentNs() / NS_PER_MS);
        out.field("current_active_defrag_time", 0);
    }

    private void loop(InfoWriter out) {
        out.field("total_reads_processed", net.reads());
        out.field("total_writes_processed", net.writes());
        out.field("io_threaded_reads_processed", 0);
        out.field("io_threaded_writes_processed", 0);
        out.field("reply_buffer_shrinks", 0);
        out.field("reply_buffer_expands", 0);
        out.field("eventloop_cycles", net.turns());
        out.field("eventloop_duration_sum", housekeeping.busyNs() / NS_PER_MICROSECOND);
        out.field("eventloop_duration_cmd_sum", executor.executionNs() / NS_PER_MICROSECOND);
        out.field("instantaneous_eventloop_cycles_per_sec", rates.cyclesPerSecond());
        out.field("instantaneous_eventloop_duration_usec", rates.cycleMicroseconds());
    }
}
