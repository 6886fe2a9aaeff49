package org.redstart.replication;

import java.util.List;
import org.redstart.command.Clock;
import org.redstart.config.Config;
import org.redstart.observe.InfoSection;
import org.redstart.observe.InfoWriter;

/** INFO replication. */
public final class ReplicationInfo implements InfoSection {
    private final Primary primary;
    private final Peers peers;
    private final Follower follower;
    private final Config config;
    private final Clock clock;
    private final Failover failover;

    public ReplicationInfo(
            Primary primary, Peers peers, Follower follower, Failover failover, Config config, Clock clock) {
        this.failover = failover;
        this.follower = follower;
        this.primary = primary;
        this.peers = peers;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public void describe(InfoWriter out) {
        List<Replica> replicas = primary.replicas();
        out.field("role", follower.isFollowing() ? "slave" : "master");
        if (follower.isFollowing()) {
            describeLink(out);
        }
        out.field("connected_slaves", replicas.size());
        if (config.longValue("min-replicas-to-write") > 0) {
            out.field("min_slaves_good_slaves", primary.countGood());
        }
        // Of Valkey: here a copy and the log behind it always come over one connection.
        out.field("replicas_waiting_psync", 0);
        for (int i = 0; i < replicas.size(); i++) {
            out.field("slave" + i, describe(replicas.get(i)));
        }
        out.field("master_failover_state", failover.state().shown());
        out.field("master_replid", primary.history().id());
        out.field("master_replid2", primary.history().formerId());
        out.field("master_repl_offset", primary.bytes().end());
        out.field("second_repl_offset", primary.history().formerEnd());
        out.field("repl_backlog_active", primary.isFeeding() ? 1 : 0);
        out.field("repl_backlog_size", config.longValue("repl-backlog-size"));
        out.field(
                "repl_backlog_first_byte_offset",
                primary.isFeeding() ? primary.bytes().first() : 0);
        out.field("repl_backlog_histlen", primary.isFeeding() ? primary.bytes().length() : 0);
    }

    private void describeLink(InfoWriter out) {
        boolean up = follower.isUp();
        long nowMs = clock.nowMs();
        out.field("master_host", follower.host());
        out.field("master_port", follower.port());
        out.field("master_link_status", up ? "up" : "down");
        out.field("master_last_io_seconds_ago", up ? (nowMs - follower.heardAtMs()) / 1000 : -1);
        Copy copy = follower.copy();
        out.field("master_sync_in_progress", copy == null ? 0 : 1);
        out.field("slave_read_repl_offset", primary.bytes().end() + follower.unexecutedBytes());
        out.field("slave_repl_offset", primary.bytes().end());
        if (copy != null) {
            out.field("master_sync_total_bytes", copy.totalBytes());
            out.field("master_sync_read_bytes", copy.readBytes());
            out.field("master_sync_left_bytes", copy.totalBytes() - copy.readBytes());
            out.field("master_sync_perc", PERCENT * copy.readBytes() / Math.max(1, copy.totalBytes()), 2);
            out.field("master_sync_last_io_seconds_ago", (nowMs - follower.heardAtMs()) / 1000);
        }
        if (!up) {
            out.field("master_link_down_since_seconds", (nowMs - follower.downSinceMs()) / 1000);
        }
        out.field("slave_priority", config.longValue("replica-priority"));
        out.field("slave_read_only", config.flag("replica-read-only") ? 1 : 0);
        out.field("replica_announced", config.flag("replica-announced") ? 1 : 0);
    }

    private static final double PERCENT = 100.0;

    private String describe(Replica replica) {
        Peers.Peer peer = peers.of(replica.session());
        boolean online = replica.isOnline();
        long lagSeconds = online ? (clock.nowMs() - replica.ackedAtMs()) / 1000 : 0;
        return "ip=" + peer.address() + ",port=" + peer.port() + ",state="
                + replica.state().shown() + ",offset=" + replica.ackedTo() + ",lag=" + lagSeconds;
    }
}
