package org.redstart.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.redstart.differential.Differential;
import org.redstart.peer.RespClient;
import org.redstart.peer.ServerProcess;

/** Whatever a script does, it ends by itself or is killed, and the server goes on as before. */
@Tag("server")
class ScriptFuzzTest {
    private static final long MS = Long.getLong("redstart.fuzz.scripts.ms", 8_000);
    private static final long END_MS = 30_000;
    private static final int KILL_EVERY_MS = 2;
    private static final long MOST_RESIDENT_KB = 2L << 20;
    /** What may stay: the output of the asker. */
    private static final long LEFT_BYTES = 64L << 10;

    private RespClient runner;
    private RespClient killer;
    private long killed;

    @Test
    void noScriptHarmsTheServer() throws IOException, InterruptedException {
        long seed = Differential.seed();
        System.out.println("scripts: seed " + seed);
        ScriptMutator scripts = new ScriptMutator(seed);
        try (ServerProcess server = ServerProcess.redstart("--busy-reply-threshold", "5")) {
            runner = server.connect();
            killer = server.connect();
            killer.call("RPUSH", "list", "a", "b");
            run("return 1".getBytes(StandardCharsets.US_ASCII));
            killer.call("SCRIPT", "FLUSH");
            long before = usedBytes();
            long count = 0;
            long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MS);
            while (System.nanoTime() < endNs) {
                run(scripts.next());
                count++;
            }
            assertTrue(server.isAlive(), server.logText());
            System.out.println(
                    "scripts: " + count + " run, " + killed + " killed, " + peakResidentKb() + " KB at most");
            assertTrue(killed > 0 && count > killed, "scripts that end and scripts that do not");
            assertTrue(peakResidentKb() < MOST_RESIDENT_KB, "resident " + peakResidentKb() + " KB");
            assertEquals("OK", killer.call("SCRIPT", "FLUSH").text());
            assertTrue(usedBytes() <= before + LEFT_BYTES, "used_memory " + before + " became " + usedBytes());
            assertEquals(
                    1,
                    runner.call("EVAL", "return #redis.call('lrange', 'list', 0, -1) - 1", "0")
                            .integer());
        } finally {
            runner.close();
            killer.close();
        }
    }

    private void run(byte[] script) throws IOException, InterruptedException {
        runner.send(
                "EVAL_RO".getBytes(StandardCharsets.US_ASCII), script, new byte[] {'1'}, new byte[] {'k'}, new byte[] {
                    -1
                });
        runner.flush();
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_MS);
        for (int i = 0; runner.available() == 0; i++) {
            if (i > 20) {
                Thread.sleep(KILL_EVERY_MS);
                killed += kill(script) ? 1 : 0;
            }
            assertTrue(
                    System.nanoTime() < endNs,
                    () -> "does not end: " + new String(script, StandardCharsets.ISO_8859_1));
        }
        runner.read();
    }

    private boolean kill(byte[] script) throws IOException {
        try {
            return killer.call("SCRIPT", "KILL").text().equals("OK");
        } catch (SocketTimeoutException unheard) {
            throw new AssertionError("nobody is heard: " + new String(script, StandardCharsets.ISO_8859_1), unheard);
        }
    }

    private long usedBytes() throws IOException {
        return field(killer.call("INFO", "memory").text(), "used_memory:");
    }

    private long peakResidentKb() throws IOException {
        long process = field(killer.call("INFO", "server").text(), "process_id:");
        return field(Files.readString(Path.of("/proc/" + process + "/status")), "VmHWM:");
    }

    private static long field(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }
}
