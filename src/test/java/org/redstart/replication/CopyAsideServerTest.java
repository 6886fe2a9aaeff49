package org.redstart.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.redstart.differential.Differential;
import org.redstart.differential.Generator;
import org.redstart.peer.RespClient;
import org.redstart.peer.ServerProcess;

/** With {@code repl-diskless-load swapdb} keys and functions are replaced together, or stay together if the copy is broken. */
@Tag("server")
class CopyAsideServerTest {
    private final long seed = Differential.seed();

    @TempDir
    Path folder;

    private static void fill(RespClient client, String name) throws IOException {
        client.call("SET", "key", name);
        String code = "#!lua name=" + name + "\nredis.register_function{function_name='" + name
                + "', callback=function() return 1 end, flags={'no-writes'}}";
        assertEquals(name, client.call("FUNCTION", "LOAD", code).text());
    }

    private static void assertHas(RespClient client, String name) throws IOException {
        assertEquals(name, client.call("GET", "key").text());
        assertEquals(1, client.call("FCALL_RO", name, "0").integer());
        assertEquals(1, client.call("FUNCTION", "LIST").items().size());
    }

    private byte[] dump() throws IOException {
        try (ServerProcess other = ServerProcess.redstart("--dir", folder.toString());
                RespClient client = other.connect()) {
            fill(client, "new");
            assertEquals("OK", client.call("SAVE").text());
        }
        return Files.readAllBytes(folder.resolve("dump.rdb"));
    }

    /** A primary that knows nothing but how to give copies away, in pieces of random sizes, with or without their length. */
    private record Giver(ServerSocket listener, Random random, boolean tellsLength) {
        void give(List<byte[]> copies) {
            for (byte[] copy : copies) {
                try (Socket replica = listener.accept()) {
                    replica.setTcpNoDelay(true);
                    BufferedReader in = new BufferedReader(
                            new InputStreamReader(replica.getInputStream(), StandardCharsets.ISO_8859_1));
                    OutputStream out = replica.getOutputStream();
                    for (String line = in.readLine(); line != null; line = in.readLine()) {
                        answer(line, copy, out);
                    }
                } catch (IOException closed) {
                    // The replica comes again.
                }
            }
        }

        private static void say(OutputStream out, String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }

        private void answer(String line, byte[] copy, OutputStream out) throws IOException {
            if (line.equalsIgnoreCase("ping")) {
                say(out, "+PONG\r\n");
            } else if (line.equalsIgnoreCase("replconf")) {
                say(out, "+OK\r\n");
            } else if (line.equalsIgnoreCase("psync")) {
                String mark = "e".repeat(40);
                say(out, "+FULLRESYNC " + "7".repeat(40) + " 1\r\n");
                say(out, tellsLength ? "$" + copy.length + "\r\n" : "$EOF:" + mark + "\r\n");
                for (int sent = 0; sent < copy.length; ) {
                    int piece = Math.min(copy.length - sent, 1 + random.nextInt(1 << random.nextInt(17)));
                    out.write(copy, sent, piece);
                    sent += piece;
                }
                say(out, tellsLength ? "" : mark);
            }
        }

        void start(List<byte[]> copies) {
            Thread primary = new Thread(() -> give(copies), "primary");
            primary.setDaemon(true);
            primary.start();
        }
    }

    @Test
    void aBrokenCopyChangesNothingAndAWholeOneAll() throws Exception {
        byte[] whole = dump();
        byte[] broken = whole.clone();
        broken[broken.length - 1] ^= 1;
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                ServerProcess server = ServerProcess.redstart("--repl-diskless-load", "swapdb", "--save", "");
                RespClient client = server.connect()) {
            new Giver(listener, new Random(1), true).start(List.of(broken, whole));
            fill(client, "old");
            client.call("REPLICAOF", "127.0.0.1", Integer.toString(listener.getLocalPort()));
            server.awaitLog("Failed trying to load the MASTER synchronization DB");
            assertHas(client, "old");
            server.awaitLog("MASTER <-> REPLICA sync: Finished with success");
            assertHas(client, "new");
        }
    }

    /** A large value comes in many pieces, and pieces end anywhere. */
    private byte[] variedDump(RespClient client) throws IOException {
        List<String> families = List.of("string", "list", "zset", "hash", "set", "stream", "hyperloglog");
        client.pipeline(new Generator(seed, families).next(6_000));
        client.call("SELECT", "0");
        for (int i = 0; i < 300; i++) {
            client.call("HSET", "large", "field " + i, "value ".repeat(2_000) + i);
            client.call("RPUSH", "long", "element ".repeat(i * 10) + i);
        }
        client.call("CONFIG", "SET", "rdbcompression", seed % 2 == 0 ? "yes" : "no");
        assertEquals("OK", client.call("SAVE").text());
        return Files.readAllBytes(folder.resolve("dump.rdb"));
    }

    /** In a listpack a score of -0 becomes 0 when it is copied. */
    private static ServerProcess redstart(String name, String value) throws IOException {
        return ServerProcess.redstart(
                name, value, "--save", "", "--enable-debug-command", "yes", "--zset-max-listpack-entries", "0");
    }

    @ParameterizedTest
    @CsvSource({"swapdb,true", "swapdb,false", "flush-before-load,false", "on-empty-db,true", "disabled,false"})
    void aCopyInPiecesIsWhole(String load, boolean tellsLength) throws IOException {
        System.out.println("copy aside: seed " + seed);
        String digest;
        byte[] dump;
        try (ServerProcess other = redstart("--dir", folder.toString());
                RespClient client = other.connect()) {
            dump = variedDump(client);
            digest = client.call("DEBUG", "DIGEST").text();
        }
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                ServerProcess server = redstart("--repl-diskless-load", load);
                RespClient client = server.connect()) {
            new Giver(listener, new Random(seed), tellsLength).start(List.of(dump));
            client.call("REPLICAOF", "127.0.0.1", Integer.toString(listener.getLocalPort()));
            server.awaitLog("MASTER <-> REPLICA sync: Finished with success");
            assertEquals(digest, client.call("DEBUG", "DIGEST").text());
        }
    }
}
