package org.redstart.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redstart.peer.RespClient;
import org.redstart.peer.ServerProcess;

/** What there was at the end of a second can be had again, here and at the peer. */
@Tag("server")
class BackupServerTest {
    private static final int PATIENCE_MS = 20_000;
    private static final int KEYS = 300;

    @TempDir
    Path folder;

    /** What the tool said, and its exit status. */
    private record Said(String text, int status) {}

    private ServerProcess redstart(String... extra) throws IOException {
        List<String> options = new ArrayList<>(List.of("--enable-debug-command", "yes", "--save", ""));
        options.addAll(
                List.of("--dir", Files.createDirectories(folder.resolve("live")).toString()));
        options.addAll(List.of("--backup-dir", folder.resolve("backups").toString()));
        options.addAll(Arrays.asList(extra));
        return ServerProcess.redstart(options.toArray(String[]::new));
    }

    private static void eventually(Callable<Boolean> condition) throws Exception {
        long endNs = System.nanoTime() + PATIENCE_MS * 1_000_000L;
        while (!condition.call()) {
            assertTrue(System.nanoTime() < endNs, "it did not happen");
            Thread.sleep(10);
        }
    }

    private static void backUp(RespClient client) throws Exception {
        assertEquals("Backup started", client.call("BACKUP").text());
        eventually(() -> client.call("BACKUP", "STATUS").items().get(1).text().equals("0"));
        assertEquals("", client.call("BACKUP", "STATUS").items().get(5).text());
    }

    private static String digest(RespClient client) throws IOException {
        return client.call("DEBUG", "DIGEST").text();
    }

    private static long second(RespClient client) throws IOException {
        return Long.parseLong(client.call("TIME").items().get(0).text());
    }

    /** The second that ends; whatever comes afterwards is of a later one. */
    private static long endSecond(RespClient client) throws Exception {
        long second = second(client);
        eventually(() -> second(client) > second);
        return second;
    }

    private static void fill(RespClient client, String value) throws IOException {
        for (int i = 0; i < KEYS; i++) {
            client.call("SET", "key:" + i, value);
            client.call("RPUSH", "list", value);
            client.call("HSET", "hash:" + i % 7, "field:" + i, value);
        }
    }

    @Test
    void withoutAFolderForThemThereAreNone() throws IOException {
        try (ServerProcess server = ServerProcess.redstart("--backup-every", "1");
                RespClient client = server.connect()) {
            assertEquals("ERR backup-dir is not set", client.call("BACKUP").text());
            assertTrue(client.call("BACKUP", "NOW").isError());
        }
    }

    private Said restore(long second, String into) throws Exception {
        Process process = new ProcessBuilder(
                        "target/redstart",
                        "restore",
                        "--dir",
                        folder.resolve("backups").toString(),
                        "--to",
                        Instant.ofEpochSecond(second).toString(),
                        "--into",
                        folder.resolve(into).toString())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(text, process.waitFor());
    }

    private void assertRestored(String digest, long second, String into) throws Exception {
        Said said = restore(second, into);
        assertEquals(0, said.status(), said.text());
        assertTrue(said.text().contains(digest), () -> digest + " is not in: " + said.text());
        String dir = folder.resolve(into).toString();
        try (ServerProcess peer = ServerProcess.peer(ServerProcess.VALKEY, "--dir", dir, "--appendonly", "yes");
                RespClient client = peer.connect()) {
            assertEquals(digest, digest(client));
        }
        try (ServerProcess server = ServerProcess.redstart(
                        "--enable-debug-command", "yes", "--dir", dir, "--appendonly", "yes", "--save", "");
                RespClient client = server.connect()) {
            assertEquals(digest, digest(client));
        }
    }

    @Test
    void anySecondSinceTheBackupCanBeHadAgain() throws Exception {
        List<String> digests = new ArrayList<>();
        List<Long> seconds = new ArrayList<>();
        long before;
        try (ServerProcess server = redstart("--appendonly", "yes");
                RespClient client = server.connect()) {
            fill(client, "first");
            before = endSecond(client) - 1;
            backUp(client);
            for (String step : List.of("second", "rewritten", "last")) {
                fill(client, step);
                if (step.equals("rewritten")) {
                    client.call("BGREWRITEAOF");
                    eventually(() -> client.call("INFO", "persistence").text().contains("aof_rewrite_in_progress:0"));
                    client.call("MULTI");
                    client.call("SET", "in", "a group");
                    client.call("DEL", "list");
                    client.call("EXEC");
                }
                digests.add(digest(client));
                seconds.add(endSecond(client));
            }
            client.call("FLUSHALL");
            eventually(() -> client.call("INFO", "persistence").text().contains("aof_buffer_length:0"));
        }
        for (int i = 0; i < digests.size(); i++) {
            assertRestored(digests.get(i), seconds.get(i), "restored" + i);
        }
        Said none = restore(before - 1000, "none");
        assertEquals(1, none.status());
        assertTrue(none.text().contains("There is no backup of"), none.text());
        assertFalse(Files.exists(folder.resolve("none")));
        assertEquals(1, restore(seconds.get(0), "restored0").status());
    }

    @Test
    void aDamagedBackupIsNotCalledRestored() throws Exception {
        long second;
        try (ServerProcess server = redstart();
                RespClient client = server.connect()) {
            fill(client, "once");
            backUp(client);
            second = second(client);
        }
        Path base;
        try (var files = Files.walk(folder.resolve("backups"))) {
            base = files.filter(file -> file.toString().endsWith(".rdb"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(base);
        bytes[bytes.length / 2] ^= 0x55;
        Files.write(base, bytes);
        Said said = restore(second, "restored");
        assertEquals(1, said.status(), said.text());
        assertTrue(said.text().contains("Nothing was restored"), said.text());
        assertFalse(Files.exists(folder.resolve("restored")));
    }

    @Test
    void withoutAnAppendOnlyFileABackupIsADumpAndSoManyAreKept() throws Exception {
        String digest;
        long second;
        try (ServerProcess server = redstart("--backup-keep", "2");
                RespClient client = server.connect()) {
            for (String value : List.of("one", "two", "three")) {
                fill(client, value);
                backUp(client);
                endSecond(client);
            }
            digest = digest(client);
            second = second(client);
            fill(client, "not kept");
            try (var kept = Files.list(folder.resolve("backups"))) {
                assertEquals(2, kept.count());
            }
        }
        assertRestored(digest, second, "restored");
    }
}
