package org.redstart.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.redstart.peer.Escape;
import org.redstart.peer.Reply;
import org.redstart.peer.RespClient;
import org.redstart.peer.ServerProcess;

/** A server of its own for each test, which must live on and hold no memory for clients that have gone. */
@Tag("server")
abstract class WireCase {
    private static final int PATIENCE_MS = 10_000;

    private ServerProcess server;
    private final List<RespClient> clients = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server = ServerProcess.redstart("--save", "", "--enable-debug-command", "yes");
    }

    @AfterEach
    void stop() throws IOException {
        try {
            for (RespClient each : clients) {
                each.close();
            }
            assertTrue(server.isAlive(), server.logText());
            try (RespClient last = server.connect()) {
                assertEquals("PONG", last.call("PING").text());
            }
        } finally {
            server.close();
        }
    }

    int port() {
        return server.port();
    }

    RespClient connect() throws IOException {
        RespClient client = server.connect();
        client.readTimeoutMs(PATIENCE_MS);
        clients.add(client);
        return client;
    }

    static void send(RespClient client, String... words) throws IOException {
        byte[][] arguments = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            arguments[i] = Escape.bytes(words[i]);
        }
        client.send(arguments);
        client.flush();
    }

    static String id(RespClient client) throws IOException {
        return Long.toString(client.call("CLIENT", "ID").integer());
    }

    static void assertOk(Reply reply) {
        assertEquals("OK", reply.text());
    }

    static void assertClosed(RespClient client) throws IOException {
        boolean closed = false;
        try {
            client.read();
        } catch (EOFException | java.net.SocketException end) {
            closed = true;
        }
        assertTrue(closed);
    }

    /** Waits until it is so. */
    static void eventually(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE_MS * 1_000_000L;
        while (!condition.call()) {
            assertTrue(System.nanoTime() < deadline, "it never came to be");
            Thread.sleep(5);
        }
    }

    /** A field of a client's line in CLIENT LIST; empty when it is not there. */
    static String field(RespClient asker, String id, String name) throws IOException {
        String line = asker.call("CLIENT", "LIST", "ID", id).text();
        int at = line.indexOf(" " + name + "=");
        return at < 0 ? "" : line.substring(at + name.length() + 2, line.indexOf(' ', at + 1));
    }

    /** Puts {@code count} keys {@code PREFIX0…} into the client's database. */
    static void fill(RespClient client, String prefix, int count) throws IOException {
        List<byte[][]> commands = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            commands.add(new byte[][] {Escape.bytes("SET"), Escape.bytes(prefix + i), Escape.bytes("x")});
            if (commands.size() == 1000 || i == count - 1) {
                client.pipeline(commands).forEach(WireCase::assertOk);
                commands.clear();
            }
        }
    }
}
