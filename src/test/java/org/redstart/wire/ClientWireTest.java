package org.redstart.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.redstart.peer.Escape;
import org.redstart.peer.Reply;
import org.redstart.peer.RespClient;

/** Clients that are paused, killed, muted, refused, or do not read. */
class ClientWireTest extends WireCase {
    private static final int LARGE_BYTES = 1 << 20;

    @Test
    void whoKillsItselfIsAnsweredFirst() throws IOException {
        RespClient client = connect();
        send(client, "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "no");
        send(client, "PING");
        assertEquals(1, client.read().integer());
        assertClosed(client);
    }

    @Test
    void theOthersAreKilled() throws IOException {
        RespClient killer = connect();
        List<RespClient> others = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            others.add(connect());
            others.get(i).call("PING");
        }
        assertEquals(50, killer.call("CLIENT", "KILL", "TYPE", "normal").integer());
        for (RespClient other : others) {
            assertClosed(other);
        }
        assertEquals(1, killer.call("CLIENT", "LIST").text().lines().count());
    }

    @Test
    void halfARequestIsGivenBackWithItsClient() throws Exception {
        RespClient half = connect();
        RespClient killer = connect();
        String id = id(half);
        byte[] request = Escape.bytes("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1000000\r\nabc");
        half.sendRaw(request, 0, request.length);
        half.flush();
        eventually(() -> field(killer, id, "qbuf").equals("3"));
        assertEquals(1, killer.call("CLIENT", "KILL", "ID", id).integer());
        assertClosed(half);
    }

    @Test
    void roomForAnArgumentThatDoesNotComeIsGivenBack() throws Exception {
        RespClient half = connect();
        RespClient asker = connect();
        String id = id(half);
        byte[] request = RespClient.encode(Escape.bytes("SET"), Escape.bytes("k"), new byte[LARGE_BYTES]);
        half.sendRaw(request, 0, 1000);
        half.flush();
        eventually(() -> Long.parseLong(field(asker, id, "qbuf-free")) > LARGE_BYTES / 2);
        eventually(() -> Long.parseLong(field(asker, id, "qbuf-free")) < LARGE_BYTES / 2);
        half.sendRaw(request, 1000, request.length - 1000);
        half.flush();
        assertOk(half.read());
        assertEquals(LARGE_BYTES, half.call("STRLEN", "k").integer());
    }

    @Test
    void repliesAreSkippedOne() throws IOException {
        RespClient client = connect();
        send(client, "CLIENT", "REPLY", "SKIP");
        send(client, "SET", "a", "1");
        send(client, "GET", "a");
        assertEquals("1", client.read().text());
    }

    @Test
    void repliesAreOffUntilOn() throws IOException {
        RespClient client = connect();
        send(client, "CLIENT", "REPLY", "OFF");
        send(client, "SET", "a", "1");
        send(client, "CLIENT", "REPLY", "SKIP");
        send(client, "NONSENSE");
        send(client, "CLIENT", "REPLY", "ON");
        send(client, "GET", "a");
        assertOk(client.read());
        assertEquals("1", client.read().text());
    }

    @Test
    void writesWaitWhilePaused() throws Exception {
        RespClient writer = connect();
        RespClient reader = connect();
        assertOk(reader.call("SET", "a", "old", "PX", "100"));
        assertOk(reader.call("CLIENT", "PAUSE", "100000", "WRITE"));
        send(writer, "SET", "b", "1");
        send(writer, "SET", "b", "2");
        assertTrue(reader.call("GET", "b").isNull());
        eventually(() -> reader.call("CLIENT", "LIST").text().contains("flags=b"));
        Thread.sleep(120);
        assertTrue(reader.call("GET", "a").isNull(), "expired, seen from outside");
        assertEquals(1, reader.call("DBSIZE").integer(), "but there");
        assertOk(reader.call("CLIENT", "UNPAUSE"));
        assertOk(writer.read());
        assertOk(writer.read());
        assertEquals("2", reader.call("GET", "b").text());
        eventually(() -> reader.call("DBSIZE").integer() == 1);
    }

    @Test
    void aPauseEnds() throws IOException {
        RespClient client = connect();
        assertOk(client.call("CLIENT", "PAUSE", "50"));
        assertEquals("PONG", client.call("PING").text());
    }

    @Test
    void aPausedClientLeaves() throws Exception {
        RespClient paused = connect();
        RespClient other = connect();
        assertOk(other.call("CLIENT", "PAUSE", "100000", "WRITE"));
        send(paused, "SET", "a", "x".repeat(LARGE_BYTES));
        eventually(() -> other.call("CLIENT", "LIST").text().contains("flags=b"));
        paused.close();
        eventually(() -> other.call("CLIENT", "LIST").text().lines().count() == 1);
        assertOk(other.call("CLIENT", "UNPAUSE"));
        assertEquals(0, other.call("EXISTS", "a").integer());
    }

    @Test
    void aHalfClosedClientGetsItsReplies() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.getOutputStream().write("PING\r\nPING\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            assertEquals("+PONG\r\n+PONG\r\n", new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    @Test
    void whoNeverReadsIsClosedAtItsLimit() throws Exception {
        RespClient lazy = connect();
        RespClient asker = connect();
        String id = id(lazy);
        assertOk(asker.call("SET", "big", "x".repeat(LARGE_BYTES)));
        assertOk(asker.call("CONFIG", "SET", "client-output-buffer-limit", "normal 20mb 0 0"));
        for (int i = 0; i < 100; i++) {
            send(lazy, "GET", "big");
        }
        eventually(() -> asker.call("CLIENT", "LIST", "ID", id).text().isEmpty());
        assertEquals("PONG", asker.call("PING").text());
    }

    @Test
    void aReplyBeyondTheLimitIsNotSent() throws IOException {
        RespClient client = connect();
        assertOk(client.call("SET", "big", "x".repeat(LARGE_BYTES)));
        assertOk(client.call("CONFIG", "SET", "client-output-buffer-limit", "normal 500kb 0 0"));
        send(client, "GET", "big");
        assertClosed(client);
    }

    @Test
    void clientsBeyondTheLimitAreRefused() throws Exception {
        RespClient first = connect();
        assertOk(first.call("CONFIG", "SET", "maxclients", "3"));
        connect().call("PING");
        RespClient third = connect();
        third.call("PING");
        RespClient fourth = connect();
        Reply refusal = fourth.read();
        assertEquals("ERR max number of clients reached", refusal.text());
        assertClosed(fourth);
        third.close();
        eventually(() -> first.call("CLIENT", "LIST").text().lines().count() == 2);
        assertEquals("PONG", connect().call("PING").text());
    }

    @Test
    void thousandsOfClientsAreServed() throws IOException {
        List<RespClient> many = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            many.add(connect());
        }
        for (int round = 0; round < 3; round++) {
            for (RespClient each : many) {
                send(each, "INCR", "n");
            }
            for (RespClient each : many) {
                each.read();
            }
        }
        assertEquals("6000", connect().call("GET", "n").text());
    }
}
