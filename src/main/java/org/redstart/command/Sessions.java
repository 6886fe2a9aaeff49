package org.redstart.command;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.redstart.net.Acceptor;
import org.redstart.net.Connection;

/** All clients, and the limits on them. */
public final class Sessions implements Acceptor {
    private final Executor executor;
    private final Map<Long, Session> byId = new LinkedHashMap<>();
    private long lastId;
    private int maxClients = 10_000;
    private long rejected;
    private long outputCheckBytes = Long.MAX_VALUE;

    Sessions(Executor executor) {
        this.executor = executor;
    }

    @Override
    public void accept(Connection connection) {
        Session session = new Session(
                ++lastId,
                connection,
                executor,
                executor.keyspace().database(0),
                executor.clock().nowMs());
        connection.setHandler(session);
        if (byId.size() >= maxClients) {
            rejected++;
            session.reply().error("ERR max number of clients reached");
            connection.closeWhenSent();
            return;
        }
        byId.put(session.id(), session);
    }

    void closed(Session session, String reason) {
        byId.remove(session.id());
    }

    void drained(Session session) {}

    long outputCheckBytes() {
        return outputCheckBytes;
    }

    void checkOutput(Session session) {}

    public Session byId(long id) {
        return byId.get(id);
    }

    public Collection<Session> all() {
        return byId.values();
    }

    public int count() {
        return byId.size();
    }

    public long rejected() {
        return rejected;
    }

    public int maxClients() {
        return maxClients;
    }

    public void setMaxClients(int maxClients) {
        this.maxClients = maxClients;
    }
}
