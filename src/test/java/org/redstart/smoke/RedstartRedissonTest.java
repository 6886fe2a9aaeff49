package org.redstart.smoke;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.redstart.peer.ServerProcess;

/** Redisson against the server under test. */
@Tag("server")
class RedstartRedissonTest extends RedissonCase {
    private static ServerProcess server;

    @BeforeAll
    static void start() throws IOException {
        server = ServerProcess.redstart();
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
