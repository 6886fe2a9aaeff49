package org.redstart.command.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redstart.command.CommandDef;
import org.redstart.peer.Escape;
import org.redstart.peer.Reply;
import org.redstart.peer.RespClient;

/** Commands that wait for keys: who is served, when, and what is left behind. */
class BlockedClientsTest {
    private static final int SILENCE_MS = 60;

    private static LoopServer server;

    private final List<RespClient> clients = new ArrayList<>();
    private RespClient other;

    @BeforeAll
    static void start() throws IOException {
        server = new LoopServer();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @BeforeEach
    void begin() throws Exception {
        other = connect();
        other.call("FLUSHALL");
        server.ask(() -> {
            server.executor().resetStats();
            return null;
        });
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        for (RespClient each : clients) {
            each.close();
        }
        assertTrue(server.isAlive());
        eventually(() -> server.ask(() -> server.executor().sessions().count()) == 0);
        assertEquals(0, server.waitedBytes());
        assertEquals(0, deadlines());
    }

    private RespClient connect() throws IOException {
        RespClient client = server.connect();
        clients.add(client);
        return client;
    }

    private static void send(RespClient client, String... words) throws IOException {
        byte[][] arguments = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            arguments[i] = Escape.bytes(words[i]);
        }
        client.send(arguments);
        client.flush();
    }

    /** A client that waits in a command. */
    private RespClient waiter(String... words) throws Exception {
        RespClient client = connect();
        block(client, words);
        return client;
    }

    private void block(RespClient client, String... words) throws Exception {
        String id = Long.toString(client.call("CLIENT", "ID").integer());
        send(client, words);
        eventually(() -> other.call("CLIENT", "LIST", "ID", id).text().contains(" flags=b "));
    }

    private static void eventually(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!condition.call()) {
            assertTrue(System.nanoTime() < deadline, "it never came to be");
            Thread.sleep(2);
        }
    }

    private static void assertSilent(RespClient... silent) throws Exception {
        Thread.sleep(SILENCE_MS);
        for (RespClient each : silent) {
            assertEquals(0, each.available());
        }
    }

    private int deadlines() throws Exception {
        return server.ask(() -> server.executor().blocked().withDeadline());
    }

    private CommandDef def(String name) {
        return server.executor().table().find(name);
    }

    private static void assertTaken(String key, String value, RespClient client) throws IOException {
        assertEquals(List.of(key, value), client.read().texts());
    }

    @Test
    void whoCameFirstIsServedFirst() throws Exception {
        RespClient first = waiter("BLPOP", "k", "0");
        RespClient second = waiter("BLPOP", "k", "0");
        other.call("SET", "k", "1");
        assertTaken("k", "1", first);
        assertSilent(second);
        other.call("SET", "k", "2");
        assertTaken("k", "2", second);
        assertTrue(other.call("GET", "k").isNull());
    }

    @Test
    void anyOfSeveralKeysServes() throws Exception {
        RespClient client = waiter("BLPOP", "a", "b", "b", "a", "0");
        assertEquals(2, server.ask(() -> server.executor().blocked().keys()));
        other.call("SET", "b", "1");
        assertTaken("b", "1", client);
        assertEquals(0, server.ask(() -> server.executor().blocked().keys()));
        other.call("SET", "a", "stays");
        assertEquals("stays", client.call("GET", "a").text());
    }

    @Test
    void everyWayAKeyComesToBeServes() throws Exception {
        String[][] ways = {
            {"RENAME", "source", "k"}, {"COPY", "source", "k"}, {"MSET", "x", "v", "k", "v"}, {"SETNX", "k", "v"},
        };
        for (String[] way : ways) {
            other.call("SET", "source", "v");
            RespClient client = waiter("BLPOP", "k", "0");
            other.call(way);
            assertTaken("k", "v", client);
        }
        RespClient client = waiter("BLPOP", "k", "0");
        other.call("SELECT", "1");
        other.call("SET", "k", "moved");
        assertSilent(client);
        other.call("MOVE", "k", "0");
        assertTaken("k", "moved", client);
        block(client, "BLPOP", "k", "0");
        other.call("SET", "k", "swapped");
        other.call("SWAPDB", "0", "1");
        assertTaken("k", "swapped", client);
    }

    @Test
    void aValueOfAnotherTypeWakesNobody() throws Exception {
        RespClient list = waiter("BRPOP", "k", "0");
        RespClient string = waiter("BLPOP", "k", "0");
        other.call("SET", "k", "1");
        assertTaken("k", "1", string);
        assertSilent(list);
    }

    @Test
    void whoIsServedMayServeOthers() throws Exception {
        RespClient last = waiter("BLPOP", "c", "0");
        RespClient middle = waiter("BRPOPLPUSH", "b", "c", "0");
        RespClient first = waiter("BRPOPLPUSH", "a", "b", "0");
        other.call("SET", "a", "v");
        assertEquals("v", first.read().text());
        assertEquals("v", middle.read().text());
        assertTaken("c", "v", last);
    }

    @Test
    void aCircleEnds() throws Exception {
        RespClient there = waiter("BRPOPLPUSH", "a", "b", "0");
        RespClient back = waiter("BRPOPLPUSH", "b", "a", "0");
        other.call("SET", "a", "v");
        assertEquals("v", there.read().text());
        assertEquals("v", back.read().text());
        assertEquals("v", other.call("GET", "a").text());
    }

    @Test
    void commandsBehindAreExecutedAfterIt() throws Exception {
        RespClient client = waiter("BLPOP", "k", "0");
        send(client, "SET", "after", "x".repeat(100_000));
        send(client, "GET", "after");
        send(client, "BLPOP", "k2", "0");
        send(client, "PING");
        assertSilent(client);
        other.call("SET", "k", "v");
        assertTaken("k", "v", client);
        assertEquals("OK", client.read().text());
        assertEquals(100_000, client.read().text().length());
        other.call("SET", "k2", "v");
        assertTaken("k2", "v", client);
        assertEquals("PONG", client.read().text());
    }

    @Test
    void largeNamesAreKept() throws Exception {
        String name = "n".repeat(100_000);
        RespClient client = waiter("BLPOP", "other", name, "0");
        send(client, "PING");
        other.call("SET", name, "v");
        assertTaken(name, "v", client);
        assertEquals("PONG", client.read().text());
    }

    @Test
    void theNullArrayAtTheTimeout() throws Exception {
        RespClient resp2 = connect();
        RespClient resp3 = connect();
        resp3.call("HELLO", "3");
        long fromNs = System.nanoTime();
        send(resp2, "BLPOP", "k", "0.05");
        send(resp3, "BLPOP", "k", "0.03");
        Reply second = resp3.read();
        Reply first = resp2.read();
        long ms = (System.nanoTime() - fromNs) / 1_000_000;
        assertEquals('*', first.type());
        assertTrue(first.isNull());
        assertEquals('_', second.type());
        assertTrue(ms >= 49 && ms < 1000, ms + " ms");
        assertEquals(2, server.ask(() -> def("blpop").calls()));
    }

    @Test
    void aTryThatFindsTooLittleKeepsItsDeadline() throws Exception {
        RespClient client = waiter("BZPOPMIN", "k", "400");
        long fromNs = System.nanoTime();
        for (int i = 0; i < 5; i++) {
            other.call("SET", "k", Integer.toString(i));
        }
        assertTrue(client.read().isNull());
        assertTrue((System.nanoTime() - fromNs) / 1_000_000 < 5000);
        block(client, "BZPOPMIN", "k", "0");
        other.call("SET", "k", "9");
        other.call("SET", "k", "10");
        assertEquals(3, client.read().integer(), "tries");
    }

    @Test
    void deletionWakesWhoAskedForIt() throws Exception {
        String[][] ways = {
            {"DEL", "k"}, {"FLUSHALL"}, {"PEXPIRE", "k", "20"}, {"SWAPDB", "0", "1"}, {"RENAME", "k", "x"}
        };
        for (String[] way : ways) {
            other.call("SET", "k", "1");
            RespClient client = waiter("BZPOPMIN", "k", "0");
            RespClient taker = waiter("BRPOP", "k", "0");
            assertEquals(1, server.ask(() -> server.executor().blocked().keysWatchedForDeletion()));
            other.call(way);
            assertEquals("NOGROUP gone", client.read().text());
            assertSilent(taker);
            taker.close();
            other.call("FLUSHALL");
        }
        assertEquals(5, server.ask(() -> def("bzpopmin").failed()));
    }

    @Test
    void manyWaitersAreServedOneByOne() throws Exception {
        List<RespClient> waiters = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            waiters.add(connect());
            send(waiters.get(i), "BLPOP", "k", "100");
            waiters.get(i).available();
        }
        eventually(() -> deadlines() == 300);
        for (int i = 0; i < 300; i += 3) {
            waiters.get(i).close();
        }
        eventually(() -> deadlines() == 200);
        for (int i = 0; i < 200; i++) {
            other.call("SET", "k", Integer.toString(i));
        }
        int served = 0;
        for (int i = 0; i < 300; i++) {
            served += i % 3 != 0 && waiters.get(i).read().texts().get(0).equals("k") ? 1 : 0;
        }
        assertEquals(200, served);
        assertEquals(0, other.call("EXISTS", "k").integer());
    }

    @Test
    void anotherClientEndsTheWait() throws Exception {
        RespClient client = connect();
        String id = Long.toString(client.call("CLIENT", "ID").integer());
        block(client, "BLPOP", "k", "0");
        assertEquals(1, other.call("CLIENT", "UNBLOCK", id).integer());
        assertTrue(client.read().isNull());
        assertEquals(0, other.call("CLIENT", "UNBLOCK", id).integer());
        block(client, "BLPOP", "k", "0");
        assertEquals(1, other.call("CLIENT", "UNBLOCK", id, "ERROR").integer());
        assertEquals(
                "UNBLOCKED client unblocked via CLIENT UNBLOCK", client.read().text());
        assertEquals(1, server.ask(() -> def("blpop").failed()));
        assertEquals("PONG", client.call("PING").text());
    }

    @Test
    void whoIsKilledOrLeavesTakesNothing() throws Exception {
        RespClient killed = connect();
        String id = Long.toString(killed.call("CLIENT", "ID").integer());
        block(killed, "BLPOP", "k", "0");
        RespClient leaver = waiter("BLPOP", "k", "0");
        RespClient last = waiter("BLPOP", "k", "0");
        leaver.close();
        assertEquals(1, other.call("CLIENT", "KILL", "ID", id).integer());
        eventually(() -> other.call("CLIENT", "LIST").text().lines().count() == 2);
        other.call("SET", "k", "v");
        assertTaken("k", "v", last);
    }

    @Test
    void aPauseKeepsWritersWaiting() throws Exception {
        RespClient client = waiter("BLPOP", "k", "0");
        RespClient late = connect();
        other.call("CLIENT", "PAUSE", "100000", "WRITE");
        block(late, "BLPOP", "k", "0.01");
        assertSilent(client, late);
        String id = Long.toString(connect().call("CLIENT", "ID").integer() - 1);
        assertEquals(0, other.call("CLIENT", "UNBLOCK", id).integer(), "it waits for the pause, not for a key");
        other.call("CLIENT", "UNPAUSE");
        assertTrue(late.read().isNull());
        other.call("SET", "k", "v");
        assertTaken("k", "v", client);
    }

    @Test
    void repliesStayOff() throws Exception {
        RespClient client = connect();
        send(client, "CLIENT", "REPLY", "SKIP");
        send(client, "BLPOP", "k", "0");
        send(client, "PING");
        eventually(() -> server.ask(() -> server.executor().blocked().keys()) == 1);
        other.call("SET", "k", "v");
        assertEquals("PONG", client.read().text());
    }

    @Test
    void aCallIsCountedAndShownOnce() throws Exception {
        RespClient monitor = connect();
        monitor.call("MONITOR");
        server.ask(() -> {
            server.slowLog().setMaxLength(1);
            return null;
        });
        RespClient client = waiter("BZPOPMIN", "k", "0");
        assertEquals(0, server.ask(() -> def("bzpopmin").calls()));
        other.call("SET", "k", "1");
        other.call("SET", "k", "11");
        client.read();
        assertEquals(1, server.ask(() -> def("bzpopmin").calls()));
        assertTrue(server.ask(() -> def("bzpopmin").executionNs()) < SILENCE_MS * 1_000_000L);
        int shown = 0;
        String line;
        do {
            line = monitor.read().text();
            shown += line.contains("\"BZPOPMIN\"") ? 1 : 0;
        } while (!line.contains("\"11\""));
        assertEquals(1, shown);
    }

    @Test
    void timeoutsThatAreNone() throws Exception {
        String[][] cases = {
            {"1x", "ERR timeout is not a float or out of range"},
            {"", "ERR timeout is not a float or out of range"},
            {"nan", "ERR timeout is not a float or out of range"},
            {"inf", "ERR timeout is out of range"},
            {"-inf", "ERR timeout is negative"},
            {"-0.002", "ERR timeout is negative"},
            {"1e300", "ERR timeout is out of range"},
            {"1e4932", "ERR timeout is out of range"},
            {"9223372036854775", "ERR timeout is out of range"},
        };
        for (String[] each : cases) {
            assertEquals(each[1], other.call("BLPOP", "k", each[0]).text(), each[0]);
        }
        assertEquals(
                "ERR timeout is not an integer or out of range",
                other.call("BZPOPMIN", "k", "1.5").text());
        assertEquals(
                "ERR timeout is negative", other.call("BZPOPMIN", "k", "-1").text());
        assertEquals(
                "ERR timeout is out of range",
                other.call("BZPOPMIN", "k", "9223372036854775807").text());
        RespClient forEver = waiter("BLPOP", "k", "-0.0001");
        RespClient hexadecimal = waiter("BLPOP", "k", "0x1p3");
        assertEquals(1, deadlines());
        assertFalse(forEver == hexadecimal);
    }
}
