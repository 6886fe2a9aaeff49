package org.redstart.differential;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.redstart.peer.ServerProcess;

/** Several connections in turn, of which some wait: first of all, the duel itself is put to the proof with peers. */
class InterleavedTest {
    private static final int STEPS = 4_000;
    private static final int ALTER_AFTER_BYTES = 4_000;
    private static final List<String> EXISTING = List.of("string", "generic");
    private static final List<String> TRANSACTIONS = List.of("transaction", "string", "list", "generic");
    private static final List<String> BLOCKING = List.of("blocking");

    private final long seed = Differential.seed();

    private String run(int leftPort, int rightPort, String who, List<String> families) throws IOException {
        System.out.println("interleaved " + who + ": seed " + seed);
        List<InterleavedDuel.Step> steps = InterleavedDuel.steps(seed, families, STEPS);
        return new InterleavedDuel(leftPort, rightPort, new Exceptions(who)).run(steps);
    }

    @Test
    @Tag("peer")
    void aPeerThatBlocksEqualsItself() throws IOException {
        try (ServerProcess left = ServerProcess.peer(ServerProcess.VALKEY);
                ServerProcess right = ServerProcess.peer(ServerProcess.VALKEY)) {
            assertNull(run(left.port(), right.port(), "valkey-valkey", BLOCKING));
        }
    }

    @Test
    @Tag("peer")
    void anAlteredReplyIsFound() throws IOException {
        try (ServerProcess left = ServerProcess.peer(ServerProcess.VALKEY);
                ServerProcess right = ServerProcess.peer(ServerProcess.VALKEY);
                AlteringProxy proxy = new AlteringProxy(right.port(), ALTER_AFTER_BYTES)) {
            assertNotNull(run(left.port(), proxy.port(), "valkey-altered", BLOCKING));
        }
    }

    @Test
    @Tag("server")
    void watchesLikeRedis70() throws IOException {
        try (ServerProcess left = ServerProcess.peer(ServerProcess.REDIS);
                ServerProcess right = ServerProcess.redstart("--enable-debug-command", "yes", "--save", "")) {
            assertNull(run(left.port(), right.port(), "redis7.0-redstart", TRANSACTIONS));
        }
    }

    @Test
    @Tag("server")
    void answersLikeValkey() throws IOException {
        try (ServerProcess left = ServerProcess.peer(ServerProcess.VALKEY);
                ServerProcess right = ServerProcess.redstart("--enable-debug-command", "yes", "--save", "")) {
            assertNull(run(left.port(), right.port(), "valkey-redstart", EXISTING));
        }
    }

    @Test
    @Tag("server")
    void blocksLikeValkey() throws IOException {
        try (ServerProcess left = ServerProcess.peer(ServerProcess.VALKEY);
                ServerProcess right = ServerProcess.redstart("--enable-debug-command", "yes", "--save", "")) {
            assertNull(run(left.port(), right.port(), "valkey-redstart", BLOCKING));
        }
    }
}
