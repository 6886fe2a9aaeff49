package org.redstart.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redstart.differential.Differential;
import org.redstart.differential.Duel;
import org.redstart.differential.Exceptions;
import org.redstart.differential.Generator;
import org.redstart.peer.Escape;
import org.redstart.peer.RespClient;
import org.redstart.peer.ServerProcess;

/** What was acknowledged is there again after a restart, here and at the peers, whatever became of the process. */
@Tag("server")
class AppendOnlyServerTest {
    private static final List<String> FAMILIES =
            List.of("string", "bitmap", "hyperloglog", "list", "generic", "zset", "hash", "set", "stream");
    /** In a listpack a score of -0 becomes 0, here and at the peers, so that a small sorted set would differ after a reload. */
    private static final String[] NO_PACKED_SCORES = {"--zset-max-listpack-entries", "0"};

    private static final int COMMANDS = 12_000;
    private static final int BATCH = 200;
    private static final int DATABASES = 16;
    private static final int PATIENCE_MS = 20_000;

    private final long seed = Differential.seed();

    @TempDir
    Path folder;

    private ServerProcess redstart(String... extra) throws IOException {
        return ServerProcess.redstart(options(extra));
    }

    private ServerProcess peer(String name, String... extra) throws IOException {
        return ServerProcess.peer(name, options(extra));
    }

    private String[] options(String... extra) {
        List<String> options = new ArrayList<>(List.of("--enable-debug-command", "yes", "--save", ""));
        options.addAll(List.of("--dir", folder.toString(), "--appendonly", "yes"));
        options.addAll(Arrays.asList(NO_PACKED_SCORES));
        options.addAll(Arrays.asList(extra));
        return options.toArray(String[]::new);
    }

    /** All servers keep the limits they have, for -0 does not outlive a listpack. */
    private void fill(RespClient client, long with, int count) throws IOException {
        List<byte[][]> commands = new ArrayList<>(new Generator(with, FAMILIES).next(count));
        commands.removeIf(words -> new String(words[0], StandardCharsets.ISO_8859_1).equalsIgnoreCase("CONFIG"));
        for (int i = 0; i < commands.size(); i += BATCH) {
            client.pipeline(commands.subList(i, Math.min(commands.size(), i + BATCH)));
        }
        client.call("SELECT", "0");
    }

    private static String digest(RespClient client) throws IOException {
        return client.call("DEBUG", "DIGEST").text();
    }

    private static void rewrite(RespClient client) throws Exception {
        assertFalse(client.call("BGREWRITEAOF").isError());
        eventually(() -> info(client).contains("aof_rewrite_in_progress:0"));
        assertTrue(info(client).contains("aof_last_bgrewrite_status:ok"));
    }

    private static String info(RespClient client) throws IOException {
        return client.call("INFO", "persistence").text();
    }

    private static void eventually(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE_MS * 1_000_000L;
        while (!condition.call()) {
            assertTrue(System.nanoTime() < deadline, "it never came to be");
            Thread.sleep(5);
        }
    }

    private static void end(ServerProcess server, RespClient client) throws IOException {
        client.send(Escape.bytes("SHUTDOWN"), Escape.bytes("NOSAVE"));
        client.flush();
        assertEquals(0, client.readToEnd().length, () -> server.logText());
    }

    /** Nothing dies by its time between the digest and the restart: what does not last for ever is gone. */
    private static String settled(RespClient client) throws Exception {
        for (int i = 0; i < DATABASES; i++) {
            client.call("SELECT", Integer.toString(i));
            for (var key : client.call("KEYS", "*").items()) {
                client.call(Escape.bytes("PERSIST"), key.bytes());
            }
        }
        client.call("SELECT", "0");
        eventually(() -> !client.call("INFO", "keyspace").text().matches("(?s).*expires=[1-9].*"));
        return digest(client);
    }

    @Test
    void everythingIsThereAfterARestartHereAndAtThePeer() throws Exception {
        System.out.println("append-only: seed " + seed);
        String before;
        try (ServerProcess server = redstart();
                RespClient client = server.connect()) {
            fill(client, seed, COMMANDS);
            before = settled(client);
            assertNotEquals("0".repeat(40), before);
            assertEquals("OK", client.call("DEBUG", "LOADAOF").text());
            assertEquals(before, digest(client), () -> differences(server));
            end(server, client);
        }
        String after;
        try (ServerProcess peer = peer(ServerProcess.VALKEY);
                RespClient client = peer.connect()) {
            assertEquals(before, digest(client), () -> differences(peer));
            fill(client, seed + 1, COMMANDS / 4);
            after = settled(client);
            end(peer, client);
        }
        try (ServerProcess server = redstart();
                ServerProcess peer = peer(ServerProcess.VALKEY);
                RespClient client = server.connect()) {
            assertEquals(after, digest(client), () -> differences(peer, server));
        }
    }

    private String differences(ServerProcess peer) {
        try (ServerProcess server = redstart()) {
            return differences(peer, server);
        } catch (IOException failed) {
            return failed.toString();
        }
    }

    private static String differences(ServerProcess peer, ServerProcess server) {
        try {
            return new Duel(peer.port(), server.port(), new Exceptions("valkey-redstart")).stateDifferences();
        } catch (IOException failed) {
            return failed.toString();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "no"})
    void aRewriteUnderLoadLosesNothing(String preamble) throws Exception {
        String before;
        try (ServerProcess server = redstart("--aof-use-rdb-preamble", preamble, "--rdb-key-save-delay", "100");
                RespClient client = server.connect()) {
            fill(client, seed, COMMANDS);
            assertFalse(client.call("BGREWRITEAOF").isError());
            fill(client, seed + 1, COMMANDS / 4);
            eventually(() -> info(client).contains("aof_rewrite_in_progress:0"));
            assertTrue(info(client).contains("aof_last_bgrewrite_status:ok"), server.logText());
            fill(client, seed + 2, COMMANDS / 8);
            before = settled(client);
            end(server, client);
        }
        try (ServerProcess peer = peer(ServerProcess.VALKEY);
                RespClient client = peer.connect()) {
            assertEquals(before, digest(client));
            end(peer, client);
        }
        try (ServerProcess server = redstart();
                RespClient client = server.connect()) {
            assertEquals(before, digest(client));
        }
    }

    /** Its digest of scores is another one, so what counts is what it hands back. */
    @Test
    void redisStartsFromOurFilesAndWeFromItsOwn() throws Exception {
        String before;
        try (ServerProcess server = redstart("--aof-use-rdb-preamble", "no");
                RespClient client = server.connect()) {
            fill(client, seed, COMMANDS / 4);
            before = settled(client);
            end(server, client);
        }
        try (ServerProcess peer = peer(ServerProcess.REDIS, "--aof-use-rdb-preamble", "no");
                RespClient client = peer.connect()) {
            rewrite(client);
            end(peer, client);
        }
        try (ServerProcess server = redstart();
                RespClient client = server.connect()) {
            assertEquals(before, digest(client));
        }
    }

    @Test
    void switchedOnAtRunTimeItKeepsAllThereIsAndAllThatComes() throws Exception {
        String before;
        try (ServerProcess server = redstart("--appendonly", "no");
                RespClient client = server.connect()) {
            fill(client, seed, COMMANDS / 4);
            assertEquals("OK", client.call("CONFIG", "SET", "appendonly", "yes").text());
            fill(client, seed + 1, COMMANDS / 4);
            eventually(() -> info(client).contains("aof_rewrite_in_progress:0"));
            assertTrue(info(client).contains("aof_rewrites:1"), server.logText());
            fill(client, seed + 2, COMMANDS / 8);
            before = settled(client);
            end(server, client);
        }
        try (ServerProcess server = redstart();
                RespClient client = server.connect()) {
            assertEquals(before, digest(client), () -> differences(server));
            assertEquals("OK", client.call("CONFIG", "SET", "appendonly", "no").text());
            client.call("SET", "unrecorded", "x");
            end(server, client);
        }
        try (ServerProcess server = redstart();
                RespClient client = server.connect()) {
            assertEquals(before, digest(client));
        }
    }

    /** A command finds the past it was executed in, though times have passed since. */
    @Test
    void whatLivedThenIsNotDeadWhenItIsExecutedAgain() throws Exception {
        try (ServerProcess server = redstart();
                RespClient client = server.connect()) {
            client.call("SET", "kept", "x", "PX", "150");
            client.call("PERSIST", "kept");
            client.call("HSET", "h", "f", "v");
            client.call("HPEXPIRE", "h", "150", "FIELDS", "1", "f");
            client.call("HPERSIST", "h", "FIELDS", "1", "f");
            client.call("SET", "gone", "x", "PX", "150");
            client.call("RPUSH", "l", "x");
            client.call("PEXPIRE", "l", "150");
            client.call("RENAME", "l", "renamed");
            client.call("PERSIST", "renamed");
            end(server, client);
        }
        Thread.sleep(200);
        try (ServerProcess server = redstart();
                RespClient client = server.connect()) {
            assertEquals("x", client.call("GET", "kept").text());
            assertEquals("v", client.call("HGET", "h", "f").text());
            assertEquals(1, client.call("LLEN", "renamed").integer());
            assertTrue(client.call("GET", "gone").isNull());
        }
    }

    @Test
    void whereverTheFileEndsAllWholeCommandsAreThere() throws Exception {
        try (ServerProcess server = redstart();
                RespClient client = server.connect()) {
            client.call("SET", "n", "0");
            client.call("INCR", "n");
            client.call("MULTI");
            client.call("INCR", "n");
            client.call("INCR", "n");
            client.call("EXEC");
            end(server, client);
        }
        Path file = increment();
        byte[] whole = Files.readAllBytes(file);
        String text = new String(whole, StandardCharsets.ISO_8859_1);
        int multi = text.indexOf("*1\r\n$5\r\nMULTI");
        int incr = text.indexOf("*2\r\n$4\r\nINCR");
        assertTrue(multi > 0 && incr > 0 && incr < multi, text);
        for (int length = incr; length <= whole.length; length += 3) {
            int cut = Math.min(length, whole.length);
            Files.write(file, Arrays.copyOf(whole, cut));
            String expected = cut == whole.length ? "3" : cut >= multi ? "1" : "0";
            try (ServerProcess server = redstart();
                    RespClient client = server.connect()) {
                assertEquals(expected, client.call("GET", "n").text(), "cut to " + cut);
                client.call("SET", "more", "x");
                end(server, client);
            }
        }
        Files.write(file, Arrays.copyOf(whole, whole.length - 1));
        IOException refused = assertThrows(
                IOException.class, () -> redstart("--aof-load-truncated", "no").close());
        assertTrue(refused.getMessage().contains("Unexpected end of file"), refused.getMessage());
        assertEquals(whole.length - 1, Files.size(file));
    }

    private Path increment() {
        return folder.resolve("appendonlydir").resolve("appendonly.aof.1.incr.aof");
    }

    @Test
    void aDamagedCommandIsRefusedAndTheFileLeftAsItIs() throws Exception {
        try (ServerProcess server = redstart();
                RespClient client = server.connect()) {
            client.call("SET", "first", "x");
            client.call("SET", "second", "x");
            end(server, client);
        }
        byte[] whole = Files.readAllBytes(increment());
        int second = new String(whole, StandardCharsets.ISO_8859_1).lastIndexOf("*3");
        for (String damage : List.of("SET a b\r\n", "*0\r\n", "*3\r\n#", "*x", "\r\n")) {
            byte[] damaged = whole.clone();
            byte[] bytes = damage.getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(bytes, 0, damaged, second, bytes.length);
            Files.write(increment(), damaged);
            IOException refused =
                    assertThrows(IOException.class, () -> redstart().close());
            assertTrue(refused.getMessage().contains("Bad file format"), refused.getMessage());
            assertTrue(refused.getMessage().contains("offset " + second), refused.getMessage());
            assertEquals(-1, Arrays.mismatch(damaged, Files.readAllBytes(increment())));
        }
    }

    @Test
    void aSingleFileOfTheOldKindIsTakenIn() throws Exception {
        Files.writeString(folder.resolve("appendonly.aof"), "*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\nb\r\n");
        try (ServerProcess server = redstart();
                RespClient client = server.connect()) {
            assertEquals("b", client.call("GET", "a").text());
            rewrite(client);
            end(server, client);
        }
        assertFalse(Files.exists(folder.resolve("appendonly.aof")));
        String manifest = Files.readString(folder.resolve("appendonlydir").resolve("appendonly.aof.manifest"));
        assertEquals(
                "file appendonly.aof.2.base.rdb seq 2 type b\nfile appendonly.aof.2.incr.aof seq 2 type i\n", manifest);
        try (ServerProcess server = redstart();
                RespClient client = server.connect()) {
            assertEquals("b", client.call("GET", "a").text());
        }
    }

    @Test
    void whatAScriptInTheFileWroteIsWrittenAgainOnAReplicaToo() throws Exception {
        String script = "redis.call('set',KEYS[1],'100')";
        Files.writeString(
                folder.resolve("appendonly.aof"),
                "*4\r\n$4\r\nEVAL\r\n$" + script.length() + "\r\n" + script + "\r\n$1\r\n1\r\n$3\r\nkey\r\n");
        try (ServerProcess server = redstart("--replicaof", "127.0.0.1 1");
                RespClient client = server.connect()) {
            assertEquals("100", client.call("GET", "key").text());
            assertTrue(client.call("SET", "key", "1").toString().contains("READONLY"));
            assertTrue(client.call("EVAL", script, "1", "key").toString().contains("READONLY"));
        }
    }

    @Test
    void filesOfThePastStayUntilNobodyWantsThem() throws Exception {
        try (ServerProcess server = redstart();
                RespClient client = server.connect()) {
            client.call("CONFIG", "SET", "aof-disable-auto-gc", "yes");
            rewrite(client);
            Path old = folder.resolve("appendonlydir").resolve("appendonly.aof.1.base.rdb");
            Path manifest = folder.resolve("appendonlydir").resolve("appendonly.aof.manifest");
            assertTrue(Files.exists(old));
            assertTrue(Files.readString(manifest).contains("file appendonly.aof.1.incr.aof seq 1 type h"));
            client.call("CONFIG", "SET", "aof-disable-auto-gc", "no");
            server.awaitLog("Removing the history file appendonly.aof.1.incr.aof");
            rewrite(client);
            assertFalse(Files.exists(old));
            assertFalse(Files.readString(manifest).contains("type h"));
        }
    }

    @Test
    void allMembersThatOneCommandTookOutStayOut() throws IOException {
        try (ServerProcess server = redstart();
                RespClient client = server.connect()) {
            for (int i = 0; i < 5000; i++) {
                client.send(Escape.bytes("SADD"), Escape.bytes("s"), Escape.bytes("member" + i));
            }
            client.flush();
            for (int i = 0; i < 5000; i++) {
                assertFalse(client.read().isError());
            }
            client.call("SPOP", "s", "2500");
            String before = digest(client);
            assertEquals("OK", client.call("DEBUG", "LOADAOF").text());
            assertEquals(2500, client.call("SCARD", "s").integer());
            assertEquals(before, digest(client));
        }
    }

    @Test
    void commandsHaveTheNamesTheyAreGiven() throws IOException {
        try (ServerProcess server = redstart("--rename-command", "flushdb", "sweep", "--rename-command", "keys", "");
                RespClient client = server.connect()) {
            assertTrue(client.call("FLUSHDB").isError());
            assertTrue(client.call("KEYS", "*").isError());
            assertEquals("OK", client.call("SWEEP").text());
        }
    }
}
