package org.redstart.differential;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.redstart.peer.ServerProcess;

/** Clients that cache are told of the same changes, in the same order, in the same words as by the peer. */
@Tag("server")
class TrackingTest {
    private static final int CONNECTIONS = 4;
    private static final int STEPS = 6_000;

    /** Lines of one connection; a bar stands between commands that are sent at once. */
    private static final String[] LINES = {
        "GET k#",
        "GET k#",
        "GET k#",
        "MGET k# k#",
        "HGET h# f",
        "SMEMBERS s#",
        "EXISTS k# k#",
        "TTL k#",
        "TYPE k#",
        "STRLEN k#",
        "SET k# v",
        "SET k# v",
        "MSET k# 1 k# 2",
        "DEL k# k#",
        "HSET h# f v",
        "SADD s# a",
        "SPOP s#",
        "INCR n#",
        "APPEND k# x",
        "EXPIRE k# 1000",
        "PERSIST k#",
        "RENAME k# k#",
        "COPY k# k# REPLACE",
        "GETSET k# v",
        "GETDEL k#",
        "SETRANGE k# 0 abc",
        "MULTI|GET k#|SET k# v|GET k#|EXEC",
        "MULTI|SET k# 1|SET k# 2|DEL k#|EXEC",
        "GET k#|SET k# w|GET k#",
        "OBJECT ENCODING k#",
        "HELLO 2",
        "HELLO 3",
        "HELLO 3",
        "SUBSCRIBE __redis__:invalidate",
        "UNSUBSCRIBE",
        "RESET|HELLO 3",
        "FLUSHDB",
        "FLUSHALL",
        "CLIENT TRACKING ON",
        "CLIENT TRACKING ON",
        "CLIENT TRACKING OFF",
        "CLIENT TRACKING ON NOLOOP",
        "CLIENT TRACKING ON OPTIN",
        "CLIENT TRACKING ON OPTOUT",
        "CLIENT TRACKING ON BCAST",
        "CLIENT TRACKING ON BCAST PREFIX k PREFIX h1",
        "CLIENT TRACKING ON BCAST NOLOOP PREFIX k1",
        "CLIENT TRACKING ON BCAST PREFIX k PREFIX k1",
        "CLIENT TRACKING ON PREFIX a",
        "CLIENT TRACKING ON REDIRECT {id#}",
        "CLIENT TRACKING ON REDIRECT {id#} NOLOOP",
        "CLIENT TRACKING ON BCAST REDIRECT {id#}",
        "CLIENT TRACKING ON REDIRECT 999999",
        "CLIENT TRACKING ON REDIRECT x",
        "CLIENT TRACKING ON OPTIN OPTOUT",
        "CLIENT TRACKING ON BCAST OPTIN",
        "CLIENT TRACKING ON REDIRECT",
        "CLIENT TRACKING MAYBE",
        "CLIENT TRACKING ON x",
        "CLIENT TRACKING ON REDIRECT {id0} REDIRECT {id1}",
        "CLIENT CACHING YES|GET k#",
        "CLIENT CACHING NO|GET k#",
        "CLIENT CACHING YES|MULTI|GET k#|GET k#|EXEC|GET k#",
        "CLIENT CACHING MAYBE",
        "CLIENT GETREDIR",
        "CLIENT TRACKINGINFO",
    };

    @Test
    void tellsWhatThePeerTells() throws IOException {
        long seed = Differential.seed();
        System.out.println("tracking: seed " + seed);
        Xorshift random = new Xorshift(seed);
        long told;
        try (ServerProcess left = ServerProcess.peer(ServerProcess.VALKEY);
                ServerProcess right = ServerProcess.redstart();
                FrameDuel duel = new FrameDuel(left.port(), right.port(), CONNECTIONS)) {
            UnaryOperator<String> fill = word -> word.replace("#", Integer.toString(random.below(CONNECTIONS)));
            told = duel.play(
                    random, STEPS, () -> FrameDuel.commands(LINES[random.below(LINES.length)], fill), "invalidate");
        }
        assertTrue(told > STEPS / 20, "too few invalidations to prove anything: " + told);
    }
}
