package org.redstart.differential;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.redstart.peer.ServerProcess;

/** The server under test answers as the peers do. */
@Tag("server")
class RedstartTest {
    /** Valkey 8.1 has its own idea of MULTI and WATCH within a transaction: they spoil it. */
    private static final List<String> TRANSACTIONS = List.of("transaction", "string", "list", "generic");

    private final long seed = Differential.seed();

    private void compareWith(String peer, String pair, List<String> families) throws IOException {
        System.out.println("differential " + pair + ": seed " + seed);
        Differential differential = new Differential(seed, families, Differential.commandCount());
        try (ServerProcess left = ServerProcess.peer(peer);
                ServerProcess right = ServerProcess.redstart("--enable-debug-command", "yes")) {
            assertNull(differential.run(new Duel(left.port(), right.port(), new Exceptions(pair))));
        }
    }

    @Test
    void answersLikeValkey() throws IOException {
        compareWith(ServerProcess.VALKEY, "valkey-redstart", Differential.ALL_FAMILIES);
    }

    @Test
    void keepsStreamsLikeValkey() throws IOException {
        compareWith(ServerProcess.VALKEY, "valkey-redstart", List.of("stream"));
    }

    @Test
    void sortsLikeValkey() throws IOException {
        compareWith(ServerProcess.VALKEY, "valkey-redstart", List.of("sort", "string"));
    }

    @Test
    void findsPlacesLikeValkey() throws IOException {
        compareWith(ServerProcess.VALKEY, "valkey-redstart", List.of("geo"));
    }

    @Test
    void expiresFieldsLikeRedis8() throws IOException {
        assumeTrue(ServerProcess.peerKnows("redis-server", "HEXPIRE"), "no peer has fields that expire");
        compareWith("redis-server", "redis8-redstart", List.of("fields"));
    }

    @Test
    void executesTransactionsLikeRedis70() throws IOException {
        compareWith(ServerProcess.REDIS, "redis7.0-redstart", TRANSACTIONS);
    }

    @Test
    void answersLikeRedis70() throws IOException {
        compareWith(ServerProcess.REDIS, "redis7.0-redstart", Differential.FAMILIES);
    }
}
