package org.redstart.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.redstart.peer.Reply;
import org.redstart.peer.RespClient;

/** KEYS of a database so large that its client waits while others are served. */
class KeyListingWireTest extends WireCase {
    private static final int KEYS = 60_000;

    private RespClient lister;
    private RespClient other;
    private String listerId;

    private void startListing() throws IOException {
        lister = connect();
        other = connect();
        fill(other, "k", KEYS);
        listerId = id(lister);
        send(lister, "KEYS", "*");
    }

    private void assertListingWorks() throws IOException {
        assertEquals(KEYS, connect().call("KEYS", "k*").items().size());
    }

    @Test
    void theListerIsKilled() throws IOException {
        startListing();
        assertEquals(1, other.call("CLIENT", "KILL", "ID", listerId).integer());
        assertClosed(lister);
        assertListingWorks();
    }

    @Test
    void theListerLeaves() throws Exception {
        startListing();
        lister.close();
        eventually(() -> other.call("CLIENT", "LIST", "ID", listerId).text().isEmpty());
        assertListingWorks();
    }

    @Test
    void manyListersLeaveWhileTheyQueue() throws Exception {
        startListing();
        for (int i = 0; i < 20; i++) {
            RespClient queued = connect();
            send(queued, "KEYS", "*");
            if (i % 2 == 0) {
                queued.close();
            }
        }
        eventually(() -> other.call("CLIENT", "LIST").text().lines().count() == 12);
        assertListingWorks();
    }

    @Test
    void everythingIsFlushedMeanwhile() throws IOException {
        startListing();
        assertOk(other.call("FLUSHALL"));
        assertEquals(KEYS, lister.read().items().size());
        assertEquals(0, other.call("DBSIZE").integer());
        assertEquals(0, lister.call("KEYS", "*").items().size());
    }

    @Test
    void databasesAreSwappedMeanwhile() throws IOException {
        startListing();
        assertOk(other.call("SWAPDB", "0", "1"));
        assertEquals(KEYS, lister.read().items().size());
        assertEquals(0, lister.call("KEYS", "*").items().size());
        assertOk(lister.call("SELECT", "1"));
        assertEquals(KEYS, lister.call("KEYS", "*").items().size());
    }

    @Test
    void commandsBehindItWaitTheirTurn() throws IOException {
        startListing();
        send(lister, "SET", "after", "1");
        send(lister, "GET", "after");
        assertEquals(KEYS, lister.read().items().size());
        assertOk(lister.read());
        assertEquals("1", lister.read().text());
    }

    @Test
    void aSkippedReplyIsNotSent() throws IOException {
        lister = connect();
        fill(lister, "k", KEYS);
        send(lister, "CLIENT", "REPLY", "SKIP");
        send(lister, "KEYS", "*");
        assertEquals("PONG", lister.call("PING").text());
    }

    @Test
    void aListTooLongForItsClientIsNotSent() throws IOException {
        lister = connect();
        fill(lister, "k", KEYS);
        assertOk(lister.call("CONFIG", "SET", "client-output-buffer-limit", "normal 100000 0 0"));
        send(lister, "KEYS", "*");
        assertClosed(lister);
    }

    @Test
    void keysThatComeAndGoMeanwhileDoNotMatter() throws IOException {
        startListing();
        fill(other, "n", 5000);
        for (int i = 0; i < 5000; i++) {
            other.call("DEL", "k" + i);
        }
        Reply listed = lister.read();
        assertEquals(KEYS, listed.items().size());
        assertTrue(listed.texts().stream().allMatch(key -> key.startsWith("k")));
    }
}
