package org.redstart.replication;

import java.util.HashMap;
import java.util.Map;
import org.redstart.command.Call;
import org.redstart.command.ClientLine;
import org.redstart.command.Executor;
import org.redstart.command.Session;

/** What clients have said of themselves with REPLCONF. */
public final class Peers {
    /** One client's words. */
    static final class Peer {
        private final Session session;
        private String address = "";
        private int port;
        private boolean secondIds;
        private boolean ends;

        Peer(Session session) {
            this.session = session;
        }

        /** Where others reach it. */
        String address() {
            if (!address.isEmpty()) {
                return address;
            }
            String remote = ClientLine.address(session, true);
            return remote.substring(0, Math.max(0, remote.lastIndexOf(':')));
        }

        int port() {
            return port;
        }

        /** Whether it can go on under another id: {@code capa psync2}. */
        boolean knowsSecondIds() {
            return secondIds;
        }

        /** Whether it finds the end of a copy whose length nobody knows: {@code capa eof}. */
        boolean findsEnds() {
            return ends;
        }

        /** Takes an option and its value; false if there is no such option. */
        boolean note(Call call, int at) {
            if (call.is(at, "LISTENING-PORT")) {
                port = call.readLong(at + 1) ? (int) call.number() : port;
            } else if (call.is(at, "IP-ADDRESS")) {
                address = call.request().text(at + 1);
            } else if (call.is(at, "CAPA")) {
                secondIds |= call.is(at + 1, "PSYNC2");
                ends |= call.is(at + 1, "EOF");
            } else {
                return call.is(at, "RDB-ONLY") || call.is(at, "RDB-FILTER-ONLY") || call.is(at, "VERSION");
            }
            return true;
        }
    }

    private final Map<Session, Peer> peers = new HashMap<>();

    public Peers(Executor executor) {
        executor.sessions().onGone(peers::remove);
    }

    Peer of(Session session) {
        return peers.computeIfAbsent(session, Peer::new);
    }
}
