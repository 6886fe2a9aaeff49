package org.redstart.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redstart.differential.Differential;
import org.redstart.differential.Xorshift;
import org.redstart.peer.Reply;
import org.redstart.peer.RespClient;
import org.redstart.peer.ServerProcess;

/**
 * Damaged dumps and payloads neither end the server, nor hold it, nor leave memory behind: those with a right checksum, or none, for all
 * others are refused at once. More of them: {@code -Dredstart.fuzz.files=100000}.
 */
@Tag("server")
class FileFuzzTest {
    private static final int FILES = Integer.getInteger("redstart.fuzz.files", 1000);
    private static final int SUM_BYTES = 8;
    private static final int HEAD_BYTES = 9;
    private static final int MOST_CHANGES = 6;
    private static final int LEAST_REFUSED_PER_CENT = 20;
    private static final int ALL = 100;
    private static final long LEFT_BYTES = 16L << 10;
    private static final String[] KEYS = {"string", "list", "set", "numbers", "hash", "zset", "stream", "table", "tree"
    };

    private final long seed = Differential.seed();
    private final Xorshift random = new Xorshift(seed);

    @TempDir
    Path folder;

    private ServerProcess start() throws IOException {
        System.out.println("file fuzz: seed " + seed);
        return ServerProcess.redstart(
                "--dir", folder.toString(), "--rdbchecksum", "no", "--save", "", "--enable-debug-command", "yes");
    }

    private static void fill(RespClient client) throws IOException {
        client.call("SET", "string", "a string that is long enough to be compressed aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
        for (int i = 0; i < 20; i++) {
            client.call("RPUSH", "list", "element " + i, Integer.toString(i * 1000));
            client.call("SADD", "set", "member" + i);
            client.call("SADD", "numbers", Integer.toString(i * 70_000));
            client.call("HSET", "hash", "field" + i, Integer.toString(i));
            client.call("ZADD", "zset", i + ".5", "member" + i);
            client.call("XADD", "stream", i + 1 + "-0", "field", "value" + i);
        }
        for (int i = 0; i < 150; i++) {
            client.call(
                    "HSET",
                    "table",
                    "field" + i,
                    "a value that makes it a table, for it is so very long: " + i + "-".repeat(20));
            client.call("ZADD", "tree", Integer.toString(i), "member" + i);
        }
        client.call("XGROUP", "CREATE", "stream", "group", "0");
        client.call("XREADGROUP", "GROUP", "group", "reader", "COUNT", "7", "STREAMS", "stream", ">");
        client.call("HPEXPIRE", "hash", "10000000", "FIELDS", "1", "field1");
        client.call("EXPIRE", "set", "100000");
    }

    /** Bytes changed, taken out, doubled or cut off, but not the first and the last ones. */
    private byte[] damaged(byte[] whole, int first, int last) {
        byte[] bytes = whole.clone();
        int changes = 1 + random.below(MOST_CHANGES);
        for (int i = 0; i < changes; i++) {
            int length = bytes.length - first - last;
            int at = first + random.below(length);
            switch (random.below(8)) {
                case 0 -> bytes = joined(bytes, at, Math.min(bytes.length - last, at + 1 + random.below(8)));
                case 1 -> bytes = joined(bytes, Math.min(bytes.length - last, at + 1 + random.below(8)), at);
                case 2 -> bytes[at] = (byte) 0xFF;
                case 3 -> bytes[at] = 0;
                default -> bytes[at] ^= (byte) (1 << random.below(8));
            }
            if (bytes.length - first - last < 2) {
                return whole;
            }
        }
        return bytes;
    }

    private static byte[] joined(byte[] bytes, int end, int start) {
        byte[] to = Arrays.copyOf(bytes, end + bytes.length - start);
        System.arraycopy(bytes, start, to, end, bytes.length - start);
        return to;
    }

    private static long usedMemory(RespClient client) throws IOException {
        for (String line : client.call("INFO", "memory").text().split("\r\n")) {
            if (line.startsWith("used_memory:")) {
                return Long.parseLong(line.substring(line.indexOf(':') + 1));
            }
        }
        throw new IOException("no used_memory");
    }

    private static void assertNothingIsLeft(RespClient client, long before) throws Exception {
        client.call("FLUSHALL");
        assertEquals(0, client.call("DBSIZE").integer());
        for (int i = 0; i < 100 && usedMemory(client) > before + LEFT_BYTES; i++) {
            Thread.sleep(50);
        }
        assertTrue(
                usedMemory(client) <= before + LEFT_BYTES,
                "used_memory " + before + " became " + usedMemory(client) + ": " + client.call("MEMORY", "STATS"));
    }

    @Test
    void damagedDumpsAreRefusedOrRead() throws Exception {
        try (ServerProcess server = start();
                RespClient client = server.connect()) {
            fill(client);
            assertEquals("OK", client.call("SAVE").text());
            Path dump = folder.resolve("dump.rdb");
            byte[] whole = Files.readAllBytes(dump);
            assertFalse(client.call("DEBUG", "RELOAD", "NOSAVE").isError());
            client.call("FLUSHALL");
            long before = usedMemory(client);
            int refused = 0;
            for (int i = 0; i < FILES; i++) {
                byte[] file = damaged(whole, HEAD_BYTES, SUM_BYTES + 1);
                Files.write(dump, file);
                try {
                    refused += client.call("DEBUG", "RELOAD", "NOSAVE").isError() ? 1 : 0;
                } catch (IOException gone) {
                    throw lost(file, server, gone);
                }
            }
            assertNothingIsLeft(client, before);
            assertTrue(refused * ALL > FILES * LEAST_REFUSED_PER_CENT, refused + " of " + FILES + " were refused");
            assertTrue(server.isAlive());
        }
    }

    /** Keeps what ended the server. */
    private static IOException lost(byte[] bytes, ServerProcess server, IOException gone) throws IOException {
        Path kept = Files.write(Path.of("target/fuzzed.bin"), bytes);
        return new IOException("it ended the server: " + kept + "\n" + server.logText(), gone);
    }

    @Test
    void damagedPayloadsAreRefusedOrRead() throws Exception {
        try (ServerProcess server = start();
                RespClient client = server.connect()) {
            fill(client);
            List<byte[]> payloads = new ArrayList<>();
            for (String key : KEYS) {
                payloads.add(client.call("DUMP", key).bytes());
            }
            client.call("FLUSHALL");
            long before = usedMemory(client);
            int refused = 0;
            for (int i = 0; i < FILES; i++) {
                byte[] payload = damaged(payloads.get(i % KEYS.length), 0, SUM_BYTES + 2);
                Arrays.fill(payload, payload.length - SUM_BYTES, payload.length, (byte) 0);
                try {
                    refused += restore(client, payload).isError() ? 1 : 0;
                } catch (IOException gone) {
                    throw lost(payload, server, gone);
                }
            }
            assertNothingIsLeft(client, before);
            assertTrue(refused * ALL > FILES * LEAST_REFUSED_PER_CENT, refused + " of " + FILES + " were refused");
        }
    }

    /** What is taken is used and written again, so that damage that a reader let pass shows. */
    private static Reply restore(RespClient client, byte[] payload) throws IOException {
        byte[][] words = {ascii("RESTORE"), ascii("key"), ascii("0"), payload, ascii("REPLACE")};
        Reply reply = client.call(words);
        if (!reply.isError()) {
            client.call("DEBUG", "DIGEST-VALUE", "key");
            client.call("DUMP", "key");
        }
        return reply;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
