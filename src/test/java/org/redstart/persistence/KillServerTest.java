package org.redstart.persistence;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redstart.differential.Differential;
import org.redstart.differential.Xorshift;
import org.redstart.peer.Escape;
import org.redstart.peer.RespClient;
import org.redstart.peer.ServerProcess;

/**
 * A server that is killed under load, at any moment, has afterwards what its policy promised: under {@code always} whatever was
 * acknowledged, under the others whatever had been written by then. More rounds: {@code -Dredstart.kill.rounds=200}.
 */
@Tag("server")
class KillServerTest {
    private static final int ROUNDS = Integer.getInteger("redstart.kill.rounds", 4);
    private static final int PIPELINE = 10;
    private static final int BATCHES_PER_LOOK = 7;
    private static final int LONGEST_MS = 400;

    private final long seed = Differential.seed();
    private final Xorshift random = new Xorshift(seed);

    @TempDir
    Path folder;

    /** What a client knows of a counter. */
    private static final class Knowledge {
        private long sent;
        private long acknowledged;
        /** As acknowledged as it was when nothing waited to be written. */
        private long written;
    }

    private ServerProcess redstart(String policy) throws IOException {
        return ServerProcess.redstart(
                "--dir",
                folder.toString(),
                "--save",
                "",
                "--appendonly",
                "yes",
                "--appendfsync",
                policy,
                // So that some are killed while the file is rewritten.
                "--auto-aof-rewrite-min-size",
                "64kb",
                "--auto-aof-rewrite-percentage",
                "50");
    }

    private static long counter(RespClient client) throws IOException {
        var reply = client.call("GET", "counter");
        return reply.isNull() ? 0 : Long.parseLong(reply.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"always", "everysec", "no"})
    void itHasWhatItsPolicyPromised(String policy) throws Exception {
        System.out.println("kill: seed " + seed);
        Knowledge before = new Knowledge();
        long unacknowledged = 0;
        long lost = 0;
        for (int round = 0; round <= ROUNDS; round++) {
            try (ServerProcess server = redstart(policy)) {
                try (RespClient client = server.connect()) {
                    long found = counter(client);
                    long least = policy.equals("always") ? before.acknowledged : before.written;
                    assertTrue(
                            found >= least && found <= before.sent,
                            () -> "round: found " + found + ", sent " + before.sent + ", acknowledged "
                                    + before.acknowledged + ", written " + before.written);
                    lost += Math.max(0, before.acknowledged - found);
                    unacknowledged += Math.max(0, found - before.acknowledged);
                    before.sent = found;
                    before.acknowledged = found;
                    before.written = found;
                }
                killDuring(server, before);
            }
        }
        System.out.println("kill: " + policy + ", " + ROUNDS + " rounds: " + before.acknowledged + " acknowledged, "
                + lost + " of them lost though not promised, " + unacknowledged + " there though not acknowledged");
    }

    private void killDuring(ServerProcess server, Knowledge of) throws Exception {
        int afterMs = random.below(LONGEST_MS);
        Thread killer = new Thread(() -> {
            try {
                Thread.sleep(afterMs);
            } catch (InterruptedException early) {
                Thread.currentThread().interrupt();
            }
            server.kill();
        });
        try (RespClient client = server.connect()) {
            killer.start();
            for (int batch = 1; true; batch++) {
                increment(client, of);
                if (batch % BATCHES_PER_LOOK == 0) {
                    look(client, of);
                }
            }
        } catch (IOException killed) {
            killer.join();
        }
    }

    private static void increment(RespClient client, Knowledge of) throws IOException {
        for (int i = 0; i < PIPELINE; i++) {
            client.send(Escape.bytes("INCR"), Escape.bytes("counter"));
            of.sent++;
        }
        client.flush();
        for (int i = 0; i < PIPELINE; i++) {
            of.acknowledged = client.read().integer();
        }
    }

    private static void look(RespClient client, Knowledge of) throws IOException {
        if (client.call("INFO", "persistence").text().contains("aof_buffer_length:0\r")) {
            of.written = of.acknowledged;
        }
    }
}
