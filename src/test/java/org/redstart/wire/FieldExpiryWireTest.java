package org.redstart.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.redstart.peer.Escape;
import org.redstart.peer.RespClient;

/** Fields of hashes go when their time has come, whether anybody asks for them or not. */
class FieldExpiryWireTest extends WireCase {
    private static final int FIELDS = 1000;
    private static final int LIFE_MS = 400;
    private static final int GRACE_MS = 100;
    private static final int VALUE_BYTES = 100;

    private void fill(RespClient client, String key) throws IOException {
        List<String> words = new ArrayList<>(List.of("HSET", key));
        for (int i = 0; i < FIELDS; i++) {
            words.add("f" + i);
            words.add("v".repeat(VALUE_BYTES));
        }
        assertEquals(FIELDS, call(client, words).integer());
    }

    private void expire(RespClient client, String key) throws IOException {
        List<String> words =
                new ArrayList<>(List.of("HPEXPIRE", key, Integer.toString(LIFE_MS), "FIELDS", "" + FIELDS));
        for (int i = 0; i < FIELDS; i++) {
            words.add("f" + i);
        }
        assertEquals(FIELDS, call(client, words).items().size());
    }

    private static org.redstart.peer.Reply call(RespClient client, List<String> words) throws IOException {
        byte[][] command = new byte[words.size()][];
        for (int i = 0; i < command.length; i++) {
            command[i] = Escape.bytes(words.get(i));
        }
        return client.call(command);
    }

    private static long usedMemory(RespClient client) throws IOException {
        String info = client.call("INFO", "memory").text();
        int at = info.indexOf("used_memory_dataset:") + "used_memory_dataset:".length();
        return Long.parseLong(info.substring(at, info.indexOf('\r', at)));
    }

    @Test
    void aThousandFieldsAreGoneFromMemoryAtTheirTime() throws Exception {
        RespClient client = connect();
        client.call("HSET", "h", "stays", "x");
        long before = usedMemory(client);
        fill(client, "h");
        fill(client, "gone");
        expire(client, "h");
        expire(client, "gone");
        assertTrue(usedMemory(client) - before > 2L * FIELDS * VALUE_BYTES);
        Thread.sleep(LIFE_MS + GRACE_MS);
        assertTrue(usedMemory(client) - before < FIELDS, () -> "memory is still in use");
        assertEquals(1, client.call("HLEN", "h").integer());
        assertEquals(1, client.call("DBSIZE").integer());
    }

    @Test
    void aFieldDiesForTheClientThatLooksAtIt() throws Exception {
        RespClient client = connect();
        client.call("DEBUG", "SET-ACTIVE-EXPIRE", "0");
        fill(client, "h");
        client.call("HPEXPIRE", "h", "20", "FIELDS", "2", "f1", "f2");
        Thread.sleep(50);
        assertTrue(client.call("HGET", "h", "f1").isNull());
        assertEquals(FIELDS - 2, client.call("HLEN", "h").integer());
        assertEquals(1, client.call("HSETNX", "h", "f2", "new").integer());
    }
}
