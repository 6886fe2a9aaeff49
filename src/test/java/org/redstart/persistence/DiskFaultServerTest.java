package org.redstart.persistence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redstart.peer.RespClient;
import org.redstart.peer.ServerProcess;

/** A write that fails midway harms no earlier file: the server says what happened and lives, and the files are what they were. */
@Tag("server")
class DiskFaultServerTest {
    private static final int PATIENCE_MS = 20_000;
    /** In the shell's blocks of 512 or 1024 bytes; no file may grow beyond. */
    private static final int MOST_BLOCKS = 2048;

    private static final int VALUE_BYTES = 64 * 1024;
    private static final int MANY = 80;

    @TempDir
    Path folder;

    /** A server none of whose files may become large: past that each write fails, as on a disk that is full. */
    private ServerProcess limited(String... extra) throws IOException {
        Path start = folder.resolve("limited");
        if (!Files.exists(start)) {
            String server = Path.of("target/redstart").toAbsolutePath().toString();
            Files.writeString(
                    start, "#!/bin/sh\ntrap '' XFSZ\nulimit -f " + MOST_BLOCKS + "\nexec '" + server + "' \"$@\"\n");
            assertTrue(start.toFile().setExecutable(true));
        }
        String[] options = Arrays.copyOf(extra, extra.length + 4);
        System.arraycopy(
                new String[] {"--dir", folder.toString(), "--enable-debug-command", "yes"},
                0,
                options,
                extra.length,
                4);
        return ServerProcess.fromCommandLine(start + " --port {port} --rdbcompression no", options);
    }

    private static String random(int seed) {
        StringBuilder text = new StringBuilder();
        new java.util.Random(seed).ints(VALUE_BYTES, 'a', 'z').forEach(letter -> text.append((char) letter));
        return text.toString();
    }

    @Test
    void aDumpThatFailsMidwayLeavesTheOneBefore() throws Exception {
        Path dump = folder.resolve("dump.rdb");
        String digest;
        byte[] before;
        try (ServerProcess server = limited("--save", "3600 1000000");
                RespClient client = server.connect()) {
            client.call("SET", "small", "value");
            assertEquals("OK", client.call("SAVE").text());
            digest = client.call("DEBUG", "DIGEST").text();
            before = Files.readAllBytes(dump);
            for (int i = 0; i < MANY; i++) {
                client.call("SET", "large:" + i, random(i));
            }
            assertTrue(client.call("SAVE").isError());
            server.awaitLog("Background saving error: ");
            assertArrayEquals(before, Files.readAllBytes(dump));
            assertEquals(2, count(), "beside the dump there is only how the server is started");
            awaitError(client, "MISCONF");
            assertTrue(client.call("GET", "large:1").text().length() == VALUE_BYTES);
            client.call("CONFIG", "SET", "stop-writes-on-bgsave-error", "no");
            client.call("FLUSHALL");
            client.call("SET", "small", "value");
            assertEquals("OK", client.call("SAVE").text());
            assertEquals("OK", client.call("SET", "small", "value").text());
        }
        try (ServerProcess server = limited();
                RespClient client = server.connect()) {
            assertEquals(digest, client.call("DEBUG", "DIGEST").text());
        }
    }

    private long count() throws IOException {
        try (var files = Files.list(folder)) {
            return files.count();
        }
    }

    private static void awaitError(RespClient client, String error) throws Exception {
        long endNs = System.nanoTime() + PATIENCE_MS * 1_000_000L;
        while (!client.call("SET", "probe", "x").toString().contains(error)) {
            assertTrue(System.nanoTime() < endNs, "no " + error);
            Thread.sleep(20);
        }
    }

    @Test
    void anAppendOnlyFileThatCannotGrowKeepsWhatItHas() throws Exception {
        String[] aof = {"--appendonly", "yes", "--appendfsync", "always", "--save", ""};
        int acknowledged = 0;
        try (ServerProcess server = limited(aof);
                RespClient client = server.connect()) {
            client.readTimeoutMs(3000);
            client.call("SET", "first", "value");
            try {
                while (acknowledged < MANY
                        && !client.call("SET", "large:" + acknowledged, random(1))
                                .isError()) {
                    acknowledged++;
                }
            } catch (IOException noReply) {
                // what is not on disk is not acknowledged
            }
            assertTrue(acknowledged > 0 && acknowledged < MANY, acknowledged + " writes");
            try (RespClient other = server.connect()) {
                awaitError(other, "MISCONF");
                assertEquals("value", other.call("GET", "first").text());
            }
            server.awaitLog("Error writing to the AOF file");
        }
        try (ServerProcess server =
                        ServerProcess.redstart("--dir", folder.toString(), "--appendonly", "yes", "--save", "");
                RespClient client = server.connect()) {
            assertEquals("value", client.call("GET", "first").text());
            for (int i = 0; i < acknowledged; i++) {
                assertEquals(VALUE_BYTES, client.call("STRLEN", "large:" + i).integer());
            }
        }
    }

    /** Takes a server's folder away and leaves a file in its place, so that nothing can be made there; even root cannot. */
    private void takeAway(Path data) throws IOException {
        Files.move(data, folder.resolve("aside"));
        Files.writeString(data, "no folder");
    }

    private void putBack(Path data) throws IOException {
        Files.delete(data);
        Files.move(folder.resolve("aside"), data);
    }

    @Test
    void whereNothingCanBeMadeASaveFailsAndTheDumpBeforeStays() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        try (ServerProcess server = ServerProcess.redstart("--dir", data.toString(), "--save", "3600 1000000");
                RespClient client = server.connect()) {
            client.call("SET", "key", "value");
            assertEquals("OK", client.call("SAVE").text());
            byte[] before = Files.readAllBytes(data.resolve("dump.rdb"));
            takeAway(data);
            assertTrue(client.call("SAVE").isError());
            awaitError(client, "MISCONF");
            assertEquals("value", client.call("GET", "key").text());
            putBack(data);
            assertArrayEquals(before, Files.readAllBytes(data.resolve("dump.rdb")));
            assertEquals("OK", client.call("SAVE").text());
            assertEquals("OK", client.call("SET", "key", "another").text());
        }
    }

    @Test
    void whereNothingCanBeMadeARewriteFailsAndNothingIsLost() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        String[] options = {"--dir", data.toString(), "--save", "", "--appendonly", "yes", "--appendfsync", "always"};
        int acknowledged = 0;
        try (ServerProcess server = ServerProcess.redstart(options);
                RespClient client = server.connect()) {
            client.readTimeoutMs(PATIENCE_MS);
            acknowledged += client.call("APPEND", "key", "x").isError() ? 0 : 1;
            takeAway(data);
            client.call("BGREWRITEAOF");
            acknowledged += client.call("APPEND", "key", "x").isError() ? 0 : 1;
            putBack(data);
            long endNs = System.nanoTime() + PATIENCE_MS * 1_000_000L;
            while (client.call("APPEND", "key", "x").isError()) {
                assertTrue(System.nanoTime() < endNs, server.logText());
                Thread.sleep(20);
            }
            acknowledged++;
        }
        try (ServerProcess server = ServerProcess.redstart(options);
                RespClient client = server.connect()) {
            assertEquals("x".repeat(acknowledged), client.call("GET", "key").text());
        }
    }
}
