package org.redstart.differential;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.redstart.peer.ServerProcess;

/** Proves the differential test itself on peers: equal servers show no difference, an altered reply is found. */
@Tag("peer")
class PeersTest {
    private static final int ALTER_AFTER_BYTES = 4_000;

    private final long seed = Differential.seed();

    private String run(int leftPort, int rightPort, String who) throws IOException {
        return run(leftPort, rightPort, who, Differential.FAMILIES);
    }

    private String run(int leftPort, int rightPort, String who, List<String> families) throws IOException {
        System.out.println("differential " + who + ": seed " + seed);
        Differential differential = new Differential(seed, families, Differential.commandCount());
        return differential.run(new Duel(leftPort, rightPort, new Exceptions(who)));
    }

    @Test
    void aPeerEqualsItself() throws IOException {
        try (ServerProcess left = ServerProcess.peer(ServerProcess.VALKEY);
                ServerProcess right = ServerProcess.peer(ServerProcess.VALKEY)) {
            assertNull(run(left.port(), right.port(), "valkey-valkey", Differential.ALL_FAMILIES));
        }
    }

    @Test
    void valkeyEqualsRedis70ButForKnownDifferences() throws IOException {
        try (ServerProcess left = ServerProcess.peer(ServerProcess.VALKEY);
                ServerProcess right = ServerProcess.peer(ServerProcess.REDIS)) {
            assertNull(run(left.port(), right.port(), "valkey-redis7.0"));
        }
    }

    @Test
    void anAlteredReplyIsFoundAndShrunk() throws IOException {
        try (ServerProcess left = ServerProcess.peer(ServerProcess.VALKEY);
                ServerProcess right = ServerProcess.peer(ServerProcess.VALKEY);
                AlteringProxy proxy = new AlteringProxy(right.port(), ALTER_AFTER_BYTES)) {
            String found = run(left.port(), proxy.port(), "valkey-altered");
            assertNotNull(found);
            assertTrue(found.contains("right: :\"2\""), found);
        }
    }

    @Test
    void aDifferentDataSetIsFound() throws IOException {
        try (ServerProcess left = ServerProcess.peer(ServerProcess.VALKEY);
                ServerProcess right = ServerProcess.peer(ServerProcess.VALKEY, "--databases", "4")) {
            Differential moves = new Differential(seed, List.of("generic", "string"), 4_000);
            assertNotNull(moves.run(new Duel(left.port(), right.port(), new Exceptions("valkey-valkey"))));
        }
    }
}
