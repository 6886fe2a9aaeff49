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
    private final Config config;
    private final Clock clock;

    public ReplicationInfo(Primary primary, Peers peers, Config config, Clock clock) {
        this.primary = primary;
        this.peers = peers;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public void describe(InfoWriter out) {
        List<Replica> replicas = primary.replicas();
        out.field("role", "master");
        out.field("connected_slaves", replicas.size());
        if (config.longValue("min-replicas-to-write") > 0) {
            out.field("min_slaves_good_slaves", primary.countGood());
        }
        for (int i = 0; i < replicas.size(); i++) {
            out.field("slave" + i, describe(replicas.get(i)));
        }
        out.field("master_failover_state", "no-failover");
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

    private String describe(Replica replica) {
        Peers.Peer peer = peers.of(replica.session());
        boolean online = replica.state() == Replica.State.ONLINE;
        long lagSeconds = online ? (clock.nowMs() - replica.ackedAtMs()) / 1000 : 0;
        return "ip=" + peer.address() + ",port=" + peer.port() + ",state="
                + replica.state().shown() + ",offset=" + replica.ackedTo() + ",lag=" + lagSeconds;
    }
}
