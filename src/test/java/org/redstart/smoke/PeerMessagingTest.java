package org.redstart.smoke;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.redstart.peer.ServerProcess;

/** The cases themselves against a server known to be good. */
@Tag("peer")
class PeerMessagingTest extends MessagingCase {
    private static ServerProcess server;

    @BeforeAll
    static void start() throws IOException {
        server = ServerProcess.peer(ServerProcess.VALKEY);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    int port() {
        return server.port();
    }
}
