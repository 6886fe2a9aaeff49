package org.redstart.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redstart.differential.Differential;
import org.redstart.differential.Duel;
import org.redstart.differential.Exceptions;
import org.redstart.differential.Generator;
import org.redstart.peer.Escape;
import org.redstart.peer.Reply;
import org.redstart.peer.RespClient;
import org.redstart.peer.ServerProcess;

/** Dumps and payloads go to the peer and come back, whole; broken ones harm nothing. */
@Tag("server")
class DumpServerTest {
    private static final List<String> FAMILIES =
            List.of("string", "bitmap", "hyperloglog", "list", "generic", "zset", "hash", "set", "stream");
    /** In a listpack a score of -0 becomes 0, here and at the peer, so that a small sorted set would differ after a reload. */
    private static final String[] NO_PACKED_SCORES = {"zset-max-listpack-entries", "0"};

    private static final int COMMANDS = 12_000;
    private static final int BATCH = 200;
    private static final int TAIL_BYTES = 10;
    private static final int SUM_BYTES = 8;
    private static final int BROKEN_PER_KEY = 40;
    private static final int DATABASES = 16;
    private static final int MANY = 300;

    private final long seed = Differential.seed();

    @TempDir
    Path folder;

    private ServerProcess redstart(String... extra) throws IOException {
        List<String> options = new ArrayList<>(List.of("--enable-debug-command", "yes", "--save", ""));
        options.addAll(List.of("--dir", folder.toString()));
        options.addAll(Arrays.asList(extra));
        return ServerProcess.redstart(options.toArray(String[]::new));
    }

    private static ServerProcess peer(String name, String value) throws IOException {
        return ServerProcess.peer(ServerProcess.VALKEY, name, value, "--" + NO_PACKED_SCORES[0], NO_PACKED_SCORES[1]);
    }

    private void fill(RespClient client) throws IOException {
        System.out.println("dump: seed " + seed);
        List<byte[][]> commands = new Generator(seed, FAMILIES).next(COMMANDS);
        for (int i = 0; i < commands.size(); i += BATCH) {
            client.pipeline(commands.subList(i, Math.min(commands.size(), i + BATCH)));
        }
        client.call("SELECT", "0");
        for (int i = 0; i < 3_000; i++) {
            client.send(words("RPUSH", "long-list", "element " + i * 7919 % 3001));
            client.send(words("ZADD", "large-zset", Double.toString(i * 0.37 - 300), "member " + i));
            client.send(words("HSET", "large-hash", "field " + i, "v".repeat(i % 90)));
            client.send(words("SADD", "large-set", "member " + i));
        }
        client.flush();
        for (int i = 0; i < 4 * 3_000; i++) {
            client.read();
        }
        fillStream(client);
        client.call("PEXPIRE", "long-list", "10000000");
        client.call("CONFIG", "SET", NO_PACKED_SCORES[0], NO_PACKED_SCORES[1]);
    }

    private static void fillStream(RespClient client) throws IOException {
        for (int i = 1; i <= 500; i++) {
            client.call(
                    "XADD", "large-stream", i + "-" + i % 3, "field", "value " + i, i % 7 == 0 ? "other" : "same", "v");
        }
        client.call("XDEL", "large-stream", "100-1", "101-2", "102-0");
        for (String group : List.of("first", "second")) {
            client.call("XGROUP", "CREATE", "large-stream", group, "0");
            for (int i = 0; i < 30; i++) {
                client.call(
                        "XREADGROUP",
                        "GROUP",
                        group,
                        "consumer " + i % 4,
                        "COUNT",
                        "5",
                        "STREAMS",
                        "large-stream",
                        ">");
            }
            client.call("XACK", "large-stream", group, "3-0", "5-2", "8-2");
        }
        client.call("XGROUP", "CREATECONSUMER", "large-stream", "second", "idle");
    }

    private static byte[][] words(String... words) {
        return Arrays.stream(words).map(Escape::bytes).toArray(byte[][]::new);
    }

    private static String differences(ServerProcess peer, ServerProcess server) {
        try {
            return new Duel(peer.port(), server.port(), new Exceptions("valkey-redstart")).stateDifferences();
        } catch (IOException failed) {
            return failed.toString();
        }
    }

    private static String digest(RespClient client) throws IOException {
        return client.call("DEBUG", "DIGEST").text();
    }

    @Test
    void aDumpGoesToThePeerAndBack() throws IOException {
        String digest;
        try (ServerProcess server = redstart();
                RespClient ours = server.connect()) {
            fill(ours);
            assertEquals("OK", ours.call("SAVE").text());
            digest = digest(ours);
            assertNotEquals("0".repeat(40), digest);
            try (ServerProcess peer = peer("--dir", folder.toString());
                    RespClient theirs = peer.connect()) {
                assertEquals(digest, digest(theirs), () -> differences(peer, server));
                assertEquals("OK", theirs.call("SAVE").text());
            }
        }
        try (ServerProcess server = redstart("--" + NO_PACKED_SCORES[0], NO_PACKED_SCORES[1]);
                RespClient client = server.connect()) {
            assertEquals(digest, digest(client));
            assertEquals("OK", client.call("DEBUG", "RELOAD").text());
            assertEquals(digest, digest(client));
        }
    }

    @Test
    void aDumpIsAsOfTheCutWhileEverythingChanges() throws Exception {
        String digest;
        try (ServerProcess server = redstart("--rdb-key-save-delay", "100");
                RespClient client = server.connect()) {
            fill(client);
            digest = digest(client);
            assertEquals("Background saving started", client.call("BGSAVE").text());
            List<byte[][]> changes = new Generator(seed + 1, FAMILIES).next(COMMANDS / 4);
            client.pipeline(changes);
            client.call("SELECT", "0");
            client.call("LPOP", "long-list", "1000");
            client.call("ZREMRANGEBYRANK", "large-zset", "0", "2000");
            client.call("DEL", "large-set");
            while (client.call("INFO", "persistence").text().contains("rdb_bgsave_in_progress:1")) {
                Thread.sleep(5);
            }
            assertTrue(client.call("INFO", "persistence").text().contains("rdb_last_bgsave_status:ok"));
            assertNotEquals(digest, digest(client));
        }
        try (ServerProcess peer = peer("--dir", folder.toString());
                RespClient client = peer.connect()) {
            assertEquals(digest, digest(client));
        }
    }

    @Test
    void payloadsGoToThePeerAndBack() throws IOException {
        try (ServerProcess server = redstart();
                ServerProcess peer = peer("--sanitize-dump-payload", "yes");
                RespClient ours = server.connect();
                RespClient theirs = peer.connect()) {
            fill(ours);
            ours.call("SELECT", "0");
            for (Reply key : ours.call("KEYS", "*").items()) {
                byte[] name = key.bytes();
                byte[] payload = ours.call(words("DUMP", name)).bytes();
                ours.call(words("PERSIST", name));
                assertEquals("OK", restore(theirs, name, payload).text(), key.toString());
                byte[] back = theirs.call(words("DUMP", name)).bytes();
                assertEquals("OK", restore(ours, Escape.bytes("back"), back).text(), key.toString());
                Reply digest = ours.call(digestOf(name));
                assertEquals(digest, theirs.call(digestOf(name)), key.toString());
                assertEquals(digest, ours.call(digestOf(Escape.bytes("back"))), key.toString());
            }
        }
    }

    /** The peer keeps elements above its threshold in nodes of their own, which by this server's limits may be small. */
    @Test
    void listsOfPlainAndPackedNodesCome() throws IOException {
        try (ServerProcess server = redstart();
                ServerProcess peer = peer("--list-max-listpack-size", "4");
                RespClient ours = server.connect();
                RespClient theirs = peer.connect()) {
            assertEquals(
                    "OK",
                    theirs.call("DEBUG", "QUICKLIST-PACKED-THRESHOLD", "20b").text());
            Random random = new Random(seed);
            byte[] list = Escape.bytes("list");
            for (int i = 0; i < MANY; i++) {
                theirs.call("DEL", "list");
                for (int elements = 1 + random.nextInt(12); elements > 0; elements--) {
                    theirs.call("RPUSH", "list", "e".repeat(random.nextInt(3) * 15) + elements);
                }
                assertEquals(
                        "OK",
                        restore(ours, list, theirs.call(words("DUMP", list)).bytes())
                                .text());
                assertEquals(theirs.call("LRANGE", "list", "0", "-1"), ours.call("LRANGE", "list", "0", "-1"));
                assertEquals(
                        "OK",
                        restore(theirs, list, ours.call(words("DUMP", list)).bytes())
                                .text());
                assertEquals(theirs.call("LRANGE", "list", "0", "-1"), ours.call("LRANGE", "list", "0", "-1"));
            }
        }
    }

    private static Reply restore(RespClient client, byte[] name, byte[] payload) throws IOException {
        return client.call(Escape.bytes("RESTORE"), name, Escape.bytes("0"), payload, Escape.bytes("REPLACE"));
    }

    private static byte[][] words(String command, byte[] key) {
        return new byte[][] {Escape.bytes(command), key};
    }

    private static byte[][] digestOf(byte[] key) {
        return new byte[][] {Escape.bytes("DEBUG"), Escape.bytes("DIGEST-VALUE"), key};
    }

    /** In checked mode, with the checksum left out so that the damage is only seen by what reads the value. */
    @Test
    void brokenPayloadsHarmNothing() throws IOException {
        try (ServerProcess server = redstart();
                RespClient client = server.connect()) {
            fill(client);
            int refused = 0;
            for (Reply key : client.call("KEYS", "*").items()) {
                // Keys come in an order that no seed decides.
                Random random = new Random(seed ^ Arrays.hashCode(key.bytes()));
                byte[] payload = client.call(words("DUMP", key.bytes())).bytes();
                for (int i = 0; i < BROKEN_PER_KEY; i++) {
                    refused += restoreBroken(server, client, broken(payload, random));
                }
                client.call("DEBUG", "DIGEST-VALUE", "broken");
            }
            assertTrue(refused > 100, refused + " refused");
            assertTrue(server.isAlive(), server.logText());
            assertEquals("PONG", client.call("PING").text());
        }
    }

    /** 1 if it was refused, 0 if it is a value all the same. */
    private static int restoreBroken(ServerProcess server, RespClient client, byte[] payload) throws IOException {
        try {
            return restore(client, Escape.bytes("broken"), payload).isError() ? 1 : 0;
        } catch (EOFException end) {
            throw new AssertionError(Escape.quote(payload) + " ends the server:\n" + server.logText(), end);
        }
    }

    private static byte[] broken(byte[] payload, Random random) {
        byte[] broken = payload.clone();
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            broken[random.nextInt(broken.length - TAIL_BYTES)] = (byte) random.nextInt(256);
        }
        Arrays.fill(broken, broken.length - SUM_BYTES, broken.length, (byte) 0);
        return broken;
    }

    @Test
    void aDamagedDumpIsRefusedAndLeftAsItIs() throws IOException {
        try (ServerProcess server = redstart();
                RespClient client = server.connect()) {
            fill(client);
            client.call("SAVE");
        }
        Path dump = folder.resolve("dump.rdb");
        byte[] whole = Files.readAllBytes(dump);
        Random random = new Random(seed);
        for (int i = 0; i < 4; i++) {
            byte[] damaged = i < 2 ? Arrays.copyOf(whole, random.nextInt(whole.length - 20) + 10) : whole.clone();
            damaged[damaged.length / 2] ^= (byte) (i < 2 ? 0 : 1 + random.nextInt(255));
            Files.write(dump, damaged);
            IOException refused =
                    assertThrows(IOException.class, () -> redstart().close());
            assertTrue(refused.getMessage().contains("Fatal error loading the DB"), refused.getMessage());
            assertEquals(-1, Arrays.mismatch(damaged, Files.readAllBytes(dump)));
        }
    }

    @Test
    void onlyADumpWithFieldsThatExpireNeedsANewerReader() throws IOException {
        Path dump = folder.resolve("dump.rdb");
        try (ServerProcess server = redstart();
                RespClient client = server.connect()) {
            client.call("HSET", "h", "f", "v");
            assertEquals("OK", client.call("SAVE").text());
            assertEquals("REDIS0011", head(dump));
            client.call("HEXPIRE", "h", "1000", "FIELDS", "1", "f");
            assertEquals("OK", client.call("SAVE").text());
            assertEquals("REDIS0012", head(dump));
        }
        try (ServerProcess server = redstart();
                RespClient client = server.connect()) {
            assertEquals("v", client.call("HGET", "h", "f").text());
        }
    }

    /** Redis 7.0 reads version 10, and what Redis 5 reads goes into version 9; both hold the same data. */
    @Test
    void anOlderServerReadsAnOlderVersion() throws IOException {
        try (ServerProcess server = redstart("--" + NO_PACKED_SCORES[0], NO_PACKED_SCORES[1]);
                RespClient client = new RespClient(server.port())) {
            fill(client);
            replaceScores(client);
            client.call("RPUSH", "words", "one", "2", "three");
            client.call("SADD", "names", "ann", "bob");
            client.call("HSET", "small", "field", "value", "number", "-7");
            String expected = digest(client);
            for (int version : new int[] {9, 10}) {
                client.call("CONFIG", "SET", "rdb-version", Integer.toString(version));
                assertEquals("OK", client.call("SAVE").text());
                assertEquals(
                        String.format(java.util.Locale.ROOT, "REDIS%04d", version), head(folder.resolve("dump.rdb")));
                assertAnOlderServerHas(expected, server, version);
            }
        }
    }

    /** Redis 7.0 has digits of its own for scores in a digest, but for those that every way of writing gives the same. */
    private static void replaceScores(RespClient client) throws IOException {
        String drop = "for _, k in ipairs(redis.call('KEYS', '*')) do "
                + "if redis.call('TYPE', k).ok == 'zset' then redis.call('DEL', k) end end";
        for (int i = DATABASES - 1; i >= 0; i--) {
            client.call("SELECT", Integer.toString(i));
            assertFalse(client.call("EVAL", drop, "0").isError());
        }
        for (int i = 0; i < MANY; i++) {
            client.call("ZADD", "many", Double.toString(i / 2.0 - MANY), "member:" + i);
        }
        client.call("CONFIG", "SET", NO_PACKED_SCORES[0], "128");
        client.call("ZADD", "few", "1", "a", "2.5", "b", "-inf", "c");
    }

    private void assertAnOlderServerHas(String expected, ServerProcess server, int version) throws IOException {
        String limit = "--" + NO_PACKED_SCORES[0];
        String dir = folder.toString();
        try (ServerProcess old = ServerProcess.peer(ServerProcess.REDIS, "--dir", dir, limit, NO_PACKED_SCORES[1]);
                RespClient client = new RespClient(old.port())) {
            assertEquals(expected, digest(client), () -> "version " + version + differences(old, server));
        }
    }

    @Test
    void payloadsOfAnOlderVersionAreReadAndWhatTheyCannotHoldIsRefused() throws IOException {
        try (ServerProcess server = redstart("--rdb-version", "10");
                RespClient client = new RespClient(server.port());
                ServerProcess old = ServerProcess.peer(ServerProcess.REDIS);
                RespClient reader = new RespClient(old.port())) {
            client.call("SADD", "names", "ann", "bob");
            client.call("XADD", "log", "1-1", "a", "1");
            client.call("XGROUP", "CREATE", "log", "readers", "0");
            client.call("XREADGROUP", "GROUP", "readers", "one", "STREAMS", "log", ">");
            for (String key : List.of("names", "log")) {
                byte[] name = key.getBytes(StandardCharsets.US_ASCII);
                byte[] payload = client.call(words("DUMP", name)).bytes();
                assertEquals("OK", restore(reader, name, payload).text());
                assertEquals(
                        client.call(digestOf(name)).toString(),
                        reader.call(digestOf(name)).toString());
            }
            client.call("HSET", "hash", "field", "value");
            client.call("HPEXPIRE", "hash", "100000", "FIELDS", "1", "field");
            assertTrue(client.call("DUMP", "hash").text().contains("rdb-version 10 cannot hold hash fields"));
            assertTrue(client.call("SAVE").isError());
            server.awaitLog("rdb-version 10 cannot hold hash fields");
            client.call("DEL", "hash");
            assertEquals("OK", client.call("SAVE").text());
            client.call("CONFIG", "SET", "rdb-version", "9");
            assertEquals("OK", client.call("SAVE").text());
            client.call("FUNCTION", "LOAD", "#!lua name=lib\nredis.register_function('f', function() return 1 end)");
            assertTrue(client.call("FUNCTION", "DUMP").text().contains("rdb-version 9 cannot hold functions"));
            assertTrue(client.call("SAVE").isError());
        }
    }

    private static String head(Path dump) throws IOException {
        return new String(Files.readAllBytes(dump), 0, 9, StandardCharsets.US_ASCII);
    }

    @Test
    void aShutdownSavesAndASaveThatFailsStopsWrites() throws Exception {
        try (ServerProcess server = redstart("--save", "3600 1");
                RespClient client = server.connect()) {
            client.call("SET", "kept", "yes");
            client.send(words("SHUTDOWN"));
            client.flush();
            assertEquals(0, client.readToEnd().length);
        }
        try (ServerProcess server = redstart("--save", "3600 1");
                RespClient client = server.connect()) {
            assertEquals("yes", client.call("GET", "kept").text());
            Files.delete(folder.resolve("dump.rdb"));
            Files.createDirectory(folder.resolve("dump.rdb"));
            Files.createFile(folder.resolve("dump.rdb").resolve("in the way"));
            assertTrue(client.call("SAVE").isError());
            Thread.sleep(300);
            assertTrue(client.call("SET", "kept", "no").text().startsWith("MISCONF"));
            assertEquals("yes", client.call("GET", "kept").text());
            Files.delete(folder.resolve("dump.rdb").resolve("in the way"));
            Files.delete(folder.resolve("dump.rdb"));
            assertEquals("OK", client.call("SAVE").text());
            Thread.sleep(300);
            assertEquals("OK", client.call("SET", "kept", "no").text());
        }
    }
}
