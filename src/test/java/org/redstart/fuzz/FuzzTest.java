package org.redstart.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.redstart.differential.Differential;
import org.redstart.peer.ServerProcess;

class FuzzTest {
    private static final long REQUESTS = Long.getLong("redstart.fuzz.requests", 40_000);
    private static final int SETTLE_TRIES = 100;
    /** What may stay at a peer after everything is gone: caches and pools that a first run fills. */
    private static final long PEER_LEFT_BYTES = 16L << 20;
    /** Our own account is exact by tag: what may stay is the output of the asker, and nothing else. */
    private static final long LEFT_BYTES = 16L << 10;

    private static void fuzz(ServerProcess server, long mostLeftBytes) throws IOException, InterruptedException {
        long seed = Differential.seed();
        System.out.println("fuzz: seed " + seed);
        Fuzzer fuzzer = new Fuzzer(server.port(), seed);
        long before = fuzzer.settledUsage().get(2);
        fuzzer.run(REQUESTS);
        assertTrue(server.isAlive(), server.logText());
        List<Long> usage = fuzzer.settledUsage();
        for (int i = 0; i < SETTLE_TRIES && (usage.get(1) > 1 || usage.get(2) > before + mostLeftBytes); i++) {
            Thread.sleep(50);
            usage = fuzzer.settledUsage();
        }
        assertEquals(0, usage.get(0), "keys after FLUSHALL");
        assertEquals(1, usage.get(1), "clients after all others left");
        assertTrue(usage.get(2) <= before + mostLeftBytes, "used_memory " + before + " became " + usage.get(2));
    }

    @Test
    @Tag("server")
    void theServerSurvives() throws IOException, InterruptedException {
        try (ServerProcess server = ServerProcess.redstart()) {
            fuzz(server, LEFT_BYTES);
        }
    }

    /** The fuzzer's own assumptions hold for a server known to be good. */
    @Test
    @Tag("peer")
    void aPeerSurvives() throws IOException, InterruptedException {
        try (ServerProcess server = ServerProcess.peer(ServerProcess.VALKEY)) {
            fuzz(server, PEER_LEFT_BYTES);
        }
    }
}
