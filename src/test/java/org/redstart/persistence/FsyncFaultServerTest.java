package org.redstart.persistence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.redstart.peer.Escape;
import org.redstart.peer.RespClient;
import org.redstart.peer.ServerProcess;
import org.redstart.peer.SystemCallFault;

/**
 * A disk that says no: whichever call fails, no earlier file is harmed, the server says what happened, acknowledges nothing that is not
 * as safe as its policy promises, and goes on when the disk does; except where it must not, after a failed sync under {@code always}.
 */
@Tag("server")
class FsyncFaultServerTest {
    private static final int PATIENCE_MS = 20_000;
    private static final int SILENCE_MS = 300;
    private static final String SYNCS = "fsync,fdatasync";

    @TempDir
    Path folder;

    @BeforeAll
    static void faultsCanBeInjected() throws IOException {
        SystemCallFault.assumePossible();
    }

    private ServerProcess appending(String policy) throws IOException {
        return ServerProcess.redstart(
                "--dir", folder.toString(), "--save", "", "--appendonly", "yes", "--appendfsync", policy);
    }

    private static String field(RespClient client, String name) throws IOException {
        for (String line : client.call("INFO").text().split("\r\n")) {
            if (line.startsWith(name + ":")) {
                return line.substring(name.length() + 1);
            }
        }
        throw new IOException("INFO has no " + name);
    }

    private static void awaitField(RespClient client, String name, String value) throws Exception {
        long endNs = System.nanoTime() + PATIENCE_MS * 1_000_000L;
        while (!field(client, name).equals(value)) {
            assertTrue(System.nanoTime() < endNs, name + " is " + field(client, name) + ", not " + value);
            Thread.sleep(20);
        }
    }

    /** Repeats a write until it is refused, or until it is not; the replies that said OK. */
    private static int writeUntil(RespClient client, boolean refused) throws Exception {
        long endNs = System.nanoTime() + PATIENCE_MS * 1_000_000L;
        for (int done = 0; true; done++) {
            var reply = client.call("APPEND", "key", "x");
            assertTrue(!reply.isError() || reply.text().startsWith("MISCONF"), reply.text());
            if (reply.isError() == refused) {
                return refused ? done : done + 1;
            }
            done -= refused ? 0 : 1;
            assertTrue(System.nanoTime() < endNs, refused ? "writes are not refused" : "writes stay refused");
            Thread.sleep(20);
        }
    }

    private Map<String, Long> files() throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        try (var all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                sizes.put(folder.relativize(file).toString(), Files.size(file));
            }
        }
        return sizes;
    }

    private void assertLoads(String policy, int length) throws IOException {
        try (ServerProcess server = appending(policy);
                RespClient client = server.connect()) {
            assertEquals("x".repeat(length), client.call("GET", "key").text());
        }
    }

    @ParameterizedTest
    @CsvSource({"'fsync,fdatasync',EIO", "rename,EIO", "openat,ENOSPC", "'write,pwrite64',ENOSPC"})
    void aDumpThatFailsLeavesTheOneBefore(String calls, String error) throws Exception {
        Path dump = folder.resolve("dump.rdb");
        try (ServerProcess server = ServerProcess.redstart("--dir", folder.toString(), "--save", "3600 1000000");
                RespClient client = server.connect()) {
            client.call("APPEND", "key", "x");
            assertEquals("OK", client.call("SAVE").text());
            byte[] before = Files.readAllBytes(dump);
            client.call("APPEND", "key", "x");
            Path aside = folder.resolve("temp-" + server.pid() + ".rdb");
            try (SystemCallFault fault = SystemCallFault.in(server, calls, error, aside)) {
                fault.assertAttached();
                assertTrue(client.call("SAVE").isError());
                server.awaitLog("Background saving error: ");
                assertEquals("err", field(client, "rdb_last_bgsave_status"));
                writeUntil(client, true);
            }
            assertArrayEquals(before, Files.readAllBytes(dump));
            assertEquals(List.of("dump.rdb"), List.copyOf(files().keySet()));
            assertEquals("OK", client.call("SAVE").text());
            assertEquals("ok", field(client, "rdb_last_bgsave_status"));
            assertEquals(1, writeUntil(client, false));
        }
    }

    /** What a sync that failed had to make safe may be gone, and a later one that succeeds does not say so: there is no going on. */
    @Test
    void underAlwaysNothingIsAcknowledgedAfterAFailedSyncAndTheServerEnds() throws Exception {
        try (ServerProcess server = appending("always")) {
            try (RespClient client = server.connect();
                    SystemCallFault fault = SystemCallFault.in(server, SYNCS, "EIO", null)) {
                fault.assertAttached();
                assertThrows(IOException.class, () -> client.call("APPEND", "key", "x"));
                assertEquals(1, server.awaitExit());
            }
            assertTrue(server.logText().contains("Fail to fsync the AOF file"), server.logText());
            assertTrue(server.logText().contains("Exiting"), server.logText());
        }
        try (ServerProcess server = appending("always");
                RespClient client = server.connect()) {
            assertTrue(client.call("STRLEN", "key").integer() <= 1);
        }
    }

    @Test
    void underEverysecWritesAreRefusedUntilASyncSucceeds() throws Exception {
        int acknowledged = 0;
        try (ServerProcess server = appending("everysec");
                RespClient client = server.connect()) {
            acknowledged += writeUntil(client, false);
            try (SystemCallFault fault = SystemCallFault.in(server, SYNCS, "EIO", null)) {
                fault.assertAttached();
                acknowledged += writeUntil(client, true);
                server.awaitLog("Fail to fsync the AOF file");
                assertEquals("err", field(client, "aof_last_write_status"));
                assertEquals(acknowledged, client.call("STRLEN", "key").integer());
            }
            awaitField(client, "aof_last_write_status", "ok");
            acknowledged += writeUntil(client, false);
            // Only under always that is waited for; the server is about to be killed.
            awaitField(client, "aof_buffer_length", "0");
        }
        assertLoads("everysec", acknowledged);
    }

    @ParameterizedTest
    @ValueSource(strings = {"always", "everysec"})
    void whatCannotBeWrittenIsWrittenWhenItCan(String policy) throws Exception {
        int acknowledged = 0;
        try (ServerProcess server = appending(policy);
                RespClient client = server.connect();
                RespClient waiting = server.connect()) {
            acknowledged += writeUntil(client, false);
            Path increment = folder.resolve("appendonlydir/appendonly.aof.1.incr.aof");
            try (SystemCallFault fault = SystemCallFault.in(server, "write,pwrite64", "ENOSPC", increment)) {
                fault.assertAttached();
                waiting.send(Escape.bytes("APPEND"), Escape.bytes("key"), Escape.bytes("x"));
                waiting.flush();
                acknowledged++;
                awaitField(client, "aof_last_write_status", "err");
                server.awaitLog("Error writing to the AOF file");
                assertEquals(0, writeUntil(client, true));
                if (policy.equals("always")) {
                    waiting.readTimeoutMs(SILENCE_MS);
                    assertThrows(IOException.class, waiting::read, "acknowledged though not on the disk");
                }
            }
            awaitField(client, "aof_last_write_status", "ok");
            acknowledged += writeUntil(client, false);
            // Only under always that is waited for; the server is about to be killed.
            awaitField(client, "aof_buffer_length", "0");
        }
        assertLoads(policy, acknowledged);
    }

    /** Who has no room left for the file may do without it: nobody waits any longer for what will never be written. */
    @Test
    void aFileThatCannotBeWrittenCanBeSwitchedOff() throws Exception {
        try (ServerProcess server = appending("always");
                RespClient client = server.connect();
                RespClient waiting = server.connect()) {
            assertEquals(1, writeUntil(client, false));
            Path increment = folder.resolve("appendonlydir/appendonly.aof.1.incr.aof");
            try (SystemCallFault fault = SystemCallFault.in(server, "write,pwrite64", "ENOSPC", increment)) {
                fault.assertAttached();
                waiting.send(Escape.bytes("APPEND"), Escape.bytes("key"), Escape.bytes("x"));
                waiting.flush();
                awaitField(client, "aof_last_write_status", "err");
                assertEquals(
                        "OK", client.call("CONFIG", "SET", "appendonly", "no").text());
                waiting.readTimeoutMs(PATIENCE_MS);
                assertEquals(2, waiting.read().integer());
                assertEquals(1, writeUntil(client, false));
            }
            assertEquals("OK", client.call("CONFIG", "SET", "appendonly", "yes").text());
            awaitField(client, "aof_rewrite_in_progress", "0");
            awaitField(client, "aof_last_write_status", "ok");
            assertEquals(1, writeUntil(client, false));
        }
        assertLoads("always", 4);
    }

    @ParameterizedTest
    @CsvSource({
        "everysec,'fsync,fdatasync',EIO",
        "everysec,rename,EIO",
        "always,rename,ENOSPC",
        "always,openat,ENOSPC",
    })
    void aRewriteThatFailsLosesNothing(String policy, String calls, String error) throws Exception {
        int acknowledged = 0;
        try (ServerProcess server = appending(policy);
                RespClient client = server.connect()) {
            acknowledged += writeUntil(client, false);
            Map<String, Long> before = files();
            try (SystemCallFault fault = SystemCallFault.in(server, calls, error, null)) {
                fault.assertAttached();
                client.call("APPEND", "key", "");
                client.call("BGREWRITEAOF");
                awaitField(client, "aof_last_bgrewrite_status", "err");
                awaitField(client, "aof_rewrite_in_progress", "0");
                for (var file : before.entrySet()) {
                    assertTrue(files().getOrDefault(file.getKey(), -1L) >= file.getValue(), file + ", now " + files());
                }
            }
            awaitField(client, "aof_last_write_status", "ok");
            acknowledged += writeUntil(client, false);
            client.call("BGREWRITEAOF");
            awaitField(client, "aof_last_bgrewrite_status", "ok");
            acknowledged += writeUntil(client, false);
            // Only under always that is waited for; the server is about to be killed.
            awaitField(client, "aof_buffer_length", "0");
        }
        assertLoads(policy, acknowledged);
    }

    @Test
    void aCopyThatCannotBeKeptLeavesTheDumpBefore() throws Exception {
        Path dump = folder.resolve("dump.rdb");
        try (ServerProcess primary = ServerProcess.redstart("--save", "");
                ServerProcess replica = ServerProcess.redstart("--dir", folder.toString(), "--save", "");
                RespClient client = replica.connect();
                RespClient source = primary.connect()) {
            client.call("SET", "key", "old");
            assertEquals("OK", client.call("SAVE").text());
            byte[] before = Files.readAllBytes(dump);
            source.call("SET", "key", "new");
            try (SystemCallFault fault = SystemCallFault.in(replica, SYNCS, "EIO", null)) {
                fault.assertAttached();
                client.call("REPLICAOF", "127.0.0.1", Integer.toString(primary.port()));
                replica.awaitLog("Failed trying to rename the temp DB");
                assertArrayEquals(before, Files.readAllBytes(dump));
                assertEquals("old", client.call("GET", "key").text());
            }
            awaitField(client, "master_link_status", "up");
            assertEquals("new", client.call("GET", "key").text());
            assertEquals(List.of("dump.rdb"), List.copyOf(files().keySet()));
        }
    }
}
