package org.redstart.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
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
import org.redstart.peer.Escape;
import org.redstart.peer.Reply;
import org.redstart.peer.RespClient;
import org.redstart.peer.ServerProcess;

/** Keys go from server to server, be it this one or the peer, and meanwhile nobody else waits. */
@Tag("server")
class MigrateServerTest {
    private static final String[] KEYS = {"string", "number", "list", "set", "hash", "zset", "stream", "empty text"};
    private static final int MANY = 400;

    @TempDir
    Path folder;

    private ServerProcess redstart(String... extra) throws IOException {
        List<String> options = new ArrayList<>(List.of("--save", "", "--dir", folder.toString()));
        options.addAll(Arrays.asList(extra));
        return ServerProcess.redstart(options.toArray(String[]::new));
    }

    private static void fill(RespClient client) throws IOException {
        client.call("SET", "string", "text\r\n-with +lines\r\n");
        client.call("SET", "number", "-12345");
        client.call("SET", "empty text", "");
        for (int i = 0; i < MANY; i++) {
            client.call("RPUSH", "list", "element " + i);
            client.call("SADD", "set", "member " + i);
            client.call("HSET", "hash", "field " + i, "value " + i);
            client.call("ZADD", "zset", i + ".5", "member " + i);
            client.call("XADD", "stream", i + 1 + "-0", "field", "value " + i);
        }
        client.call("XGROUP", "CREATE", "stream", "group", "7-0");
        client.call("PEXPIRE", "hash", "10000000");
    }

    private static String digests(RespClient client) throws IOException {
        List<String> words = new ArrayList<>(List.of("DEBUG", "DIGEST-VALUE"));
        words.addAll(List.of(KEYS));
        return client.call(words.toArray(String[]::new)).texts().toString();
    }

    private static Reply migrate(RespClient client, int port, String... rest) throws IOException {
        List<String> words = new ArrayList<>(List.of("MIGRATE", "127.0.0.1", Integer.toString(port)));
        words.addAll(Arrays.asList(rest));
        return client.call(words.toArray(String[]::new));
    }

    private static void eventually(Callable<Boolean> condition) throws Exception {
        for (int i = 0; i < 1000 && !condition.call(); i++) {
            Thread.sleep(20);
        }
        assertTrue(condition.call());
    }

    private static Reply moveAll(RespClient client, int port) throws IOException {
        List<String> rest = new ArrayList<>(List.of("", "3", "5000", "REPLACE", "KEYS"));
        rest.addAll(List.of(KEYS));
        rest.addAll(List.of("no such key", "string"));
        return migrate(client, port, rest.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"there", "back"})
    void valuesOfEveryTypeAreTheSameThere(String direction) throws Exception {
        boolean there = direction.equals("there");
        try (ServerProcess redstart = redstart("--enable-debug-command", "yes");
                ServerProcess peer = ServerProcess.peer(ServerProcess.VALKEY);
                RespClient from = (there ? redstart : peer).connect();
                RespClient to = (there ? peer : redstart).connect()) {
            fill(from);
            String before = digests(from);
            assertEquals(
                    "OK", moveAll(from, there ? peer.port() : redstart.port()).text());
            assertEquals(0, from.call("DBSIZE").integer());
            to.call("SELECT", "3");
            assertEquals(KEYS.length, to.call("DBSIZE").integer());
            assertEquals(before, digests(to));
            long ttlMs = to.call("PTTL", "hash").integer();
            assertTrue(ttlMs > 0 && ttlMs <= 10_000_000, "ttl " + ttlMs);
        }
    }

    @Test
    void whatWentIsGoneAfterARestartToo() throws Exception {
        try (ServerProcess peer = ServerProcess.peer(ServerProcess.VALKEY)) {
            try (ServerProcess server = redstart("--appendonly", "yes", "--appendfsync", "always");
                    RespClient client = server.connect()) {
                client.call("MSET", "a", "1", "b", "2", "c", "3");
                assertEquals(
                        "OK",
                        migrate(client, peer.port(), "a", "0", "5000", "COPY").text());
                assertEquals(
                        "OK",
                        migrate(client, peer.port(), "", "0", "5000", "KEYS", "b")
                                .text());
                Reply busy = migrate(client, peer.port(), "", "0", "5000", "KEYS", "a", "c");
                assertEquals(
                        "ERR Target instance replied with error: BUSYKEY Target key name already exists.", busy.text());
                assertEquals(
                        "[1, (nil), (nil)]",
                        client.call("MGET", "a", "b", "c").texts().toString());
            }
            String record = Files.readString(
                    folder.resolve("appendonlydir").resolve("appendonly.aof.1.incr.aof"), StandardCharsets.ISO_8859_1);
            assertTrue(record.contains("DEL\r\n$1\r\nb\r\n"), record);
            assertTrue(!record.contains("MIGRATE"), record);
            try (ServerProcess server = redstart("--appendonly", "yes");
                    RespClient client = server.connect()) {
                assertEquals(
                        "[1, (nil), (nil)]",
                        client.call("MGET", "a", "b", "c").texts().toString());
            }
        }
    }

    /** Another server that takes what comes and says nothing until it is told to. */
    private static final class Mute implements AutoCloseable {
        private final ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        private Socket caller;

        private Mute() throws IOException {}

        int port() {
            return listening.getLocalPort();
        }

        void awaitRequest(String last) throws IOException {
            caller = listening.accept();
            caller.setSoTimeout(10_000);
            StringBuilder heard = new StringBuilder();
            InputStream in = caller.getInputStream();
            while (heard.indexOf(last) < 0) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("only heard " + heard);
                }
                heard.append((char) next);
            }
        }

        void say(String lines) throws IOException {
            caller.getOutputStream().write(lines.getBytes(StandardCharsets.ISO_8859_1));
        }

        @Override
        public void close() throws IOException {
            if (caller != null) {
                caller.close();
            }
            listening.close();
        }
    }

    private static void send(RespClient client, String... words) throws IOException {
        client.send(Arrays.stream(words).map(Escape::bytes).toArray(byte[][]::new));
        client.flush();
    }

    private static int blocked(RespClient client) throws IOException {
        String clients = client.call("INFO", "clients").text();
        return Integer.parseInt(clients.replaceAll("(?s).*blocked_clients:(\\d+).*", "$1"));
    }

    @Test
    void meanwhileOthersReadAndWritersOfTheKeyWait() throws Exception {
        try (ServerProcess server = redstart();
                Mute target = new Mute();
                RespClient mover = server.connect();
                RespClient writer = server.connect();
                RespClient queuing = server.connect();
                RespClient other = server.connect()) {
            other.call("MSET", "key", "1", "stays", "1", "aside", "1");
            send(mover, "MIGRATE", "127.0.0.1", Integer.toString(target.port()), "key", "0", "20000");
            target.awaitRequest("$3\r\nkey");
            assertEquals("1", other.call("GET", "key").text());
            assertEquals(2, other.call("INCR", "stays").integer());
            send(writer, "INCR", "key");
            queuing.call("MULTI");
            queuing.call("INCR", "aside");
            queuing.call("APPEND", "key", "0");
            send(queuing, "EXEC");
            eventually(() -> blocked(other) == 3);
            assertEquals("1", other.call("GET", "key").text());
            target.say("+OK\r\n+OK\r\n");
            assertEquals("OK", mover.read().text());
            // The key is gone; what comes then begins it anew, in either order.
            writer.read();
            queuing.read();
            String left = other.call("GET", "key").text();
            assertTrue(left.equals("10") || left.equals("1"), left);
            assertEquals(0, blocked(other));
        }
    }

    @Test
    void aKeyThatAScriptChangedMeanwhileStays() throws Exception {
        try (ServerProcess server = redstart();
                Mute target = new Mute();
                RespClient mover = server.connect();
                RespClient other = server.connect()) {
            other.call("MSET", "key", "1", "second", "2");
            String port = Integer.toString(target.port());
            send(mover, "MIGRATE", "127.0.0.1", port, "", "0", "20000", "KEYS", "key", "second");
            target.awaitRequest("$6\r\nsecond");
            assertEquals(
                    2,
                    other.call("EVAL", "return redis.call('INCR', 'key')", "0").integer());
            target.say("+OK\r\n+OK\r\n+OK\r\n");
            assertTrue(mover.read().text().startsWith("ERR Some keys were changed while they were migrated"));
            assertEquals(
                    "[2, (nil)]", other.call("MGET", "key", "second").texts().toString());
        }
    }

    @Test
    void whoeverAsksInATransactionOrAScriptIsRefused() throws Exception {
        try (ServerProcess server = redstart();
                RespClient client = server.connect()) {
            client.call("SET", "key", "value");
            String port = Integer.toString(server.port());
            client.call("MULTI");
            client.call("MIGRATE", "127.0.0.1", port, "key", "1", "1000");
            Reply executed = client.call("EXEC");
            assertTrue(executed.items().get(0).text().contains("transaction or a script"), executed.toString());
            String script = "return redis.call('MIGRATE', '127.0.0.1', '" + port + "', KEYS[1], 1, 1000)";
            assertTrue(client.call("EVAL", script, "1", "key").text().contains("transaction or a script"));
            // To itself it goes, since it need not wait for itself.
            assertEquals(
                    "OK", migrate(client, server.port(), "key", "1", "1000").text());
            assertTrue(client.call("GET", "key").isNull());
            client.call("SELECT", "1");
            assertEquals("value", client.call("GET", "key").text());
        }
    }

    @Test
    void aTargetThatIsSilentOrGoneIsAnError() throws Exception {
        try (ServerProcess server = redstart();
                Mute target = new Mute();
                RespClient client = server.connect()) {
            client.call("SET", "key", "value");
            int nobody;
            try (Mute gone = new Mute()) {
                nobody = gone.port();
            }
            assertEquals(
                    "IOERR error or timeout connecting to the client",
                    migrate(client, nobody, "key", "0", "5000").text());
            assertEquals(
                    "IOERR error or timeout reading to target instance",
                    migrate(client, target.port(), "key", "0", "200").text());
            target.awaitRequest("$3\r\nkey");
            assertEquals("value", client.call("GET", "key").text());
            assertEquals(1, client.call("DEL", "key").integer());
            assertEquals("NOKEY", migrate(client, nobody, "key", "0", "5000").text());
        }
    }

    @Test
    void aKeptConnectionThatDiedIsMadeAnew() throws Exception {
        try (ServerProcess server = redstart();
                ServerProcess peer = ServerProcess.peer(ServerProcess.VALKEY);
                RespClient client = server.connect();
                RespClient there = peer.connect()) {
            client.call("MSET", "first", "1", "second", "2");
            assertEquals(
                    "OK", migrate(client, peer.port(), "first", "2", "5000").text());
            assertTrue(client.call("INFO", "stats").text().contains("migrate_cached_sockets:1"));
            assertEquals(
                    1,
                    there.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
                            .integer());
            assertEquals(
                    "OK", migrate(client, peer.port(), "second", "2", "5000").text());
            there.call("SELECT", "2");
            assertEquals("[1, 2]", there.call("MGET", "first", "second").texts().toString());
        }
    }

    @Test
    void passwordsOpenTheTargetAndAreShownToNobody() throws Exception {
        try (ServerProcess server = redstart("--slowlog-log-slower-than", "0");
                ServerProcess peer = ServerProcess.peer(ServerProcess.VALKEY);
                RespClient keeper = peer.connect();
                RespClient client = server.connect()) {
            keeper.call("CONFIG", "SET", "requirepass", "secret");
            client.call("MSET", "a", "1", "b", "2");
            assertTrue(migrate(client, peer.port(), "a", "0", "5000").text().contains("NOAUTH"));
            assertTrue(migrate(client, peer.port(), "a", "0", "5000", "AUTH", "wrong")
                    .text()
                    .contains("WRONGPASS"));
            assertEquals("1", client.call("GET", "a").text());
            assertEquals(
                    "OK",
                    migrate(client, peer.port(), "a", "0", "5000", "AUTH", "secret")
                            .text());
            assertEquals(
                    "OK",
                    migrate(client, peer.port(), "b", "0", "5000", "AUTH2", "default", "secret")
                            .text());
            String shown = client.call("SLOWLOG", "GET", "100").toString();
            assertTrue(shown.contains("(redacted)"), shown);
            assertTrue(!shown.contains("secret"), shown);
        }
    }

    @Test
    void theCallerMayLeave() throws Exception {
        try (ServerProcess server = redstart("--appendonly", "yes", "--appendfsync", "always");
                Mute target = new Mute();
                RespClient other = server.connect()) {
            other.call("SET", "key", "1");
            try (RespClient mover = server.connect()) {
                send(mover, "MIGRATE", "127.0.0.1", Integer.toString(target.port()), "key", "0", "20000");
                target.awaitRequest("$3\r\nkey");
            }
            eventually(() -> other.call("CLIENT", "LIST").text().lines().count() == 1);
            target.say("+OK\r\n+OK\r\n");
            eventually(() -> other.call("GET", "key").isNull());
            assertNull(other.call("GET", "key").bytes());
        }
    }
}
