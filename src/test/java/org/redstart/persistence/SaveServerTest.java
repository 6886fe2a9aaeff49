package org.redstart.persistence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redstart.peer.RespClient;
import org.redstart.peer.ServerProcess;

/** Saves that are not wanted any more end, and harm neither the last dump nor writers. */
@Tag("server")
class SaveServerTest {
    private static final String NOTHING_TO_CANCEL = "ERR Background saving is currently not in progress or scheduled";
    private static final String SLOW_US = "100000";

    @TempDir
    Path folder;

    private ServerProcess redstart(String save) throws IOException {
        return ServerProcess.redstart("--dir", folder.toString(), "--save", save);
    }

    private static String field(RespClient client, String name) throws IOException {
        return Stream.of(client.call("INFO", "persistence").text().split("\r\n"))
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElseThrow();
    }

    private static void await(RespClient client, String name, String value) throws IOException {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!field(client, name).equals(value)) {
            assertTrue(System.nanoTime() < deadline, name + " never becomes " + value);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private byte[] begin(RespClient client) throws IOException {
        client.call("SET", "saved", "1");
        assertEquals("OK", client.call("SAVE").text());
        client.call("EVAL", "for i = 1, 2000 do redis.call('set', 'key ' .. i, i) end", "0");
        client.call("CONFIG", "SET", "rdb-key-save-delay", SLOW_US);
        assertEquals("Background saving started", client.call("BGSAVE").text());
        assertEquals("1", field(client, "rdb_bgsave_in_progress"));
        return Files.readAllBytes(folder.resolve("dump.rdb"));
    }

    private void assertLeftAlone(RespClient client, byte[] dump) throws IOException {
        await(client, "rdb_bgsave_in_progress", "0");
        assertEquals("ok", field(client, "rdb_last_bgsave_status"));
        int changes = Integer.parseInt(field(client, "rdb_changes_since_last_save"));
        assertTrue(changes > 1000, changes + " changes");
        assertArrayEquals(dump, Files.readAllBytes(folder.resolve("dump.rdb")));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    List.of("dump.rdb"),
                    files.map(file -> file.getFileName().toString()).toList());
        }
        assertEquals("OK", client.call("SET", "goes", "on").text());
    }

    @Test
    void aSaveIsCancelled() throws IOException {
        try (ServerProcess server = redstart("");
                RespClient client = server.connect()) {
            assertEquals(NOTHING_TO_CANCEL, client.call("BGSAVE", "CANCEL").text());
            byte[] dump = begin(client);
            assertEquals(
                    "Background saving cancelled",
                    client.call("BGSAVE", "CANCEL").text());
            assertLeftAlone(client, dump);
            client.call("CONFIG", "SET", "rdb-key-save-delay", "0");
            client.call("BGSAVE");
            await(client, "rdb_changes_since_last_save", "0");
        }
    }

    @Test
    void aScheduledSaveIsTakenBack() throws IOException {
        try (ServerProcess server = redstart("");
                RespClient client = server.connect()) {
            begin(client);
            client.call("BGSAVE", "CANCEL");
            await(client, "rdb_bgsave_in_progress", "0");
            client.call("BGREWRITEAOF");
            await(client, "aof_rewrite_in_progress", "1");
            assertEquals(
                    "Background saving scheduled",
                    client.call("BGSAVE", "SCHEDULE").text());
            assertEquals(
                    "Scheduled background saving cancelled",
                    client.call("BGSAVE", "CANCEL").text());
            assertEquals(NOTHING_TO_CANCEL, client.call("BGSAVE", "CANCEL").text());
            client.call("CONFIG", "SET", "rdb-key-save-delay", "0");
            await(client, "aof_rewrite_in_progress", "0");
            assertEquals("0", field(client, "rdb_bgsave_in_progress"));
        }
    }

    @Test
    void emptyingEverythingEndsASave() throws IOException {
        try (ServerProcess server = redstart("");
                RespClient client = server.connect()) {
            byte[] dump = begin(client);
            client.call("FLUSHALL");
            assertLeftAlone(client, dump);
        }
    }

    @Test
    void whereSavesHappenTheDumpIsEmptiedToo() throws IOException {
        try (ServerProcess server = redstart("3600 1");
                RespClient client = server.connect()) {
            begin(client);
            client.call("CONFIG", "SET", "rdb-key-save-delay", "0");
            client.call("FLUSHALL");
            await(client, "rdb_changes_since_last_save", "0");
        }
        try (ServerProcess server = redstart("");
                RespClient client = server.connect()) {
            assertEquals(0, client.call("DBSIZE").integer());
        }
    }
}
