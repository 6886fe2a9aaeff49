package org.redstart.differential;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.redstart.peer.ServerProcess;

/** Subscribers hear what the peer's hear, few or many of them, short messages or long ones, between replies and after them. */
@Tag("server")
class PubSubTest {
    /** More than have a copy of their own. */
    private static final int CONNECTIONS = 24;

    private static final int STEPS = 2_500;

    /** No connection has two patterns for one channel: their order is the servers' own. */
    private static final String[] LINES = {
        "SUBSCRIBE a#",
        "SUBSCRIBE a0 a1 a2",
        "SUBSCRIBE a0",
        "SUBSCRIBE a0",
        "UNSUBSCRIBE a#",
        "UNSUBSCRIBE a# a#",
        "PSUBSCRIBE a*",
        "PSUBSCRIBE b?",
        "PUNSUBSCRIBE a*",
        "SSUBSCRIBE s#",
        "SUNSUBSCRIBE s#",
        "PUBLISH a# message",
        "PUBLISH a0 message",
        "PUBLISH b# {long}",
        "PUBLISH a0 {long}",
        "PUBLISH a0 1|PUBLISH a0 2|PUBLISH a0 3|PUBLISH a0 4|GET k",
        "SPUBLISH s# message",
        "MULTI|PUBLISH a0 x|GET k|PUBLISH a1 y|EXEC",
        "GET k|PUBLISH a0 z|GET k",
        "CLIENT REPLY SKIP|PUBLISH a0 unseen|GET k",
        "PUBSUB NUMSUB a0 a1 none",
        "PUBSUB NUMPAT",
        "PUBSUB SHARDNUMSUB s0 s1",
        "HELLO 3",
        "HELLO 3",
        "HELLO 2",
        "RESET|HELLO 3",
        "RESET",
        "PING",
        "PING hello",
        "ECHO x"
    };

    private static String fill(String word, Xorshift random) {
        return word.equals("{long}")
                ? "x".repeat(random.below(100_000))
                : word.replace("#", Integer.toString(random.below(3)));
    }

    @Test
    void deliversWhatThePeerDelivers() throws IOException {
        long seed = Differential.seed();
        System.out.println("pub/sub: seed " + seed);
        Xorshift random = new Xorshift(seed);
        long delivered;
        try (ServerProcess left = ServerProcess.peer(ServerProcess.VALKEY);
                ServerProcess right = ServerProcess.redstart();
                FrameDuel duel = new FrameDuel(left.port(), right.port(), CONNECTIONS)) {
            delivered = duel.play(
                    random,
                    STEPS,
                    () -> FrameDuel.commands(LINES[random.below(LINES.length)], word -> fill(word, random)),
                    "message");
        }
        assertTrue(delivered > STEPS, "too few messages to prove anything: " + delivered);
    }
}
