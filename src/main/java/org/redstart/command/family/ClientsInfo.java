package org.redstart.command.family;

import org.redstart.command.BlockedClients;
import org.redstart.command.ClientFlag;
import org.redstart.command.Executor;
import org.redstart.command.Session;
import org.redstart.command.Sessions;
import org.redstart.observe.InfoSection;
import org.redstart.observe.InfoWriter;

/** INFO clients. */
public final class ClientsInfo implements InfoSection {
    private final Executor executor;
    private final Sessions sessions;
    private final BlockedClients blocked;

    public ClientsInfo(Executor executor) {
        this.executor = executor;
        this.sessions = executor.sessions();
        this.blocked = executor.blocked();
    }

    @Override
    public void describe(InfoWriter out) {
        out.field("connected_clients", sessions.count() - sessions.replicas());
        out.field("cluster_connections", 0);
        out.field("maxclients", sessions.maxClients());
        out.field("client_recent_max_input_buffer", sessions.largestInput());
        out.field("client_recent_max_output_buffer", sessions.largestOutput());
        out.field("blocked_clients", having(ClientFlag.BLOCKED));
        out.field("tracking_clients", having(ClientFlag.TRACKING));
        out.field("pubsub_clients", having(ClientFlag.SUBSCRIBED));
        out.field(
                "watching_clients",
                sessions.all().stream().filter(Session::watchesKeys).count());
        out.field("clients_in_timeout_table", blocked.withDeadline());
        out.field("total_watched_keys", executor.watchedKeys());
        out.field("total_blocking_keys", blocked.keys());
        out.field("total_blocking_keys_on_nokey", blocked.keysWatchedForDeletion());
    }

    private long having(int flag) {
        long count = 0;
        for (Session session : sessions.all()) {
            count += session.has(flag) ? 1 : 0;
        }
        return count;
    }
}
