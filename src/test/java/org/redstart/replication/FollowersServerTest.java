package org.redstart.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.redstart.differential.Differential;
import org.redstart.differential.Generator;
import org.redstart.peer.Escape;
import org.redstart.peer.Reply;
import org.redstart.peer.RespClient;
import org.redstart.peer.ServerProcess;

/** Peers that follow this server have the same data, whenever they come and however often they are cut off. */
@Tag("server")
class FollowersServerTest {
    private static final List<String> FAMILIES = List.of(
            "string", "bitmap", "hyperloglog", "list", "generic", "zset", "hash", "set", "stream", "sort", "geo");
    private static final int BATCH = 200;
    private static final int BATCHES = 40;
    private static final long PATIENCE_NS = 20_000_000_000L;

    private final long seed = Differential.seed();
    private final Generator generator = new Generator(seed, FAMILIES);

    private void load(RespClient primary, int batches) throws IOException {
        for (int i = 0; i < batches; i++) {
            List<byte[][]> commands = new ArrayList<>(generator.next(BATCH));
            // Limits are each server's own, and -0 is kept in one form of a sorted set and not in the other.
            commands.removeIf(command -> Escape.quote(command[0]).equalsIgnoreCase("\"config\""));
            primary.pipeline(commands);
        }
    }

    private static ServerProcess follower(ServerProcess primary) throws IOException {
        return ServerProcess.peer(
                ServerProcess.VALKEY,
                "--replicaof",
                "127.0.0.1 " + primary.port(),
                "--save",
                "",
                // In a listpack a score of -0 becomes 0 when it is copied, here and at the peer.
                "--repl-diskless-sync-delay",
                "0",
                "--zset-max-listpack-entries",
                "0");
    }

    private static String field(RespClient client, String section, String name) throws IOException {
        for (String line : client.call("INFO", section).text().split("\r\n")) {
            if (line.startsWith(name + ":")) {
                return line.substring(name.length() + 1);
            }
        }
        return fail("INFO " + section + " has no " + name);
    }

    private static void await(RespClient client, String name, String value) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NS;
        while (!field(client, "replication", name).equals(value)) {
            assertTrue(System.nanoTime() < deadline, name + " has not become " + value);
            LockSupport.parkNanos(20_000_000);
        }
    }

    /** Everybody has what the primary has. */
    private void compare(RespClient primary, RespClient... followers) throws IOException {
        String offset = field(primary, "replication", "master_repl_offset");
        for (RespClient follower : followers) {
            await(follower, "master_link_status", "up");
            long deadline = System.nanoTime() + PATIENCE_NS;
            while (Long.parseLong(field(follower, "replication", "slave_repl_offset")) < Long.parseLong(offset)) {
                assertTrue(System.nanoTime() < deadline, "a follower does not catch up");
                LockSupport.parkNanos(20_000_000);
            }
            if (!primary.call("DEBUG", "DIGEST").equals(follower.call("DEBUG", "DIGEST"))) {
                fail("seed " + seed + ": the data differ in" + differences(primary, follower));
            }
        }
    }

    private static String differences(RespClient one, RespClient other) throws IOException {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < DATABASES; i++) {
            one.call("SELECT", Integer.toString(i));
            other.call("SELECT", Integer.toString(i));
            Set<String> keys = new TreeSet<>(one.call("KEYS", "*").texts());
            keys.addAll(other.call("KEYS", "*").texts());
            for (String key : keys) {
                Reply left = one.call("DEBUG", "DIGEST-VALUE", key);
                Reply right = other.call("DEBUG", "DIGEST-VALUE", key);
                if (!left.equals(right)) {
                    all.append("\n  ").append(i).append(' ').append(key);
                    all.append("\n    ").append(show(one, key)).append("\n    ").append(show(other, key));
                }
            }
        }
        return all.toString();
    }

    private static String show(RespClient client, String key) throws IOException {
        String type = client.call("TYPE", key).text();
        Reply value =
                type.equals("zset") ? client.call("ZRANGE", key, "0", "-1", "WITHSCORES") : client.call("DUMP", key);
        return client.call("PEXPIRETIME", key) + " " + type + " " + value;
    }

    private static final int DATABASES = 16;

    @Test
    void haveEverything() throws IOException {
        System.out.println("followers: seed " + seed);
        try (ServerProcess primary = ServerProcess.redstart(
                        "--enable-debug-command",
                        "yes",
                        "--repl-diskless-sync-delay",
                        "0",
                        "--zset-max-listpack-entries",
                        "0");
                RespClient client = primary.connect()) {
            load(client, BATCHES);
            try (ServerProcess one = follower(primary);
                    RespClient first = one.connect()) {
                load(client, BATCHES);
                try (ServerProcess other = follower(primary);
                        RespClient second = other.connect()) {
                    load(client, BATCHES);
                    compare(client, first, second);
                    client.call("SELECT", "0");
                    client.call("SET", "last", "write");
                    assertEquals(2, client.call("WAIT", "2", "10000").integer());
                    int cuts = 5;
                    for (int i = 0; i < cuts; i++) {
                        client.call("CLIENT", "KILL", "TYPE", "replica");
                        load(client, 1);
                        compare(client, first, second);
                    }
                    assertEquals("2", field(client, "stats", "sync_full"));
                    assertEquals(Integer.toString(2 * cuts), field(client, "stats", "sync_partial_ok"));
                }
            }
        }
    }

    private static ServerProcess redstart(ServerProcess primary) throws IOException {
        return ServerProcess.redstart(
                "--enable-debug-command",
                "yes",
                "--repl-diskless-sync-delay",
                "0",
                "--zset-max-listpack-entries",
                "0",
                "--replicaof",
                "127.0.0.1 " + primary.port());
    }

    /** A peer is followed by this server, and that by another of its kind and by a peer. */
    @Test
    void areFollowedThemselves() throws IOException {
        System.out.println("followers: seed " + seed);
        try (ServerProcess primary = ServerProcess.peer(
                        ServerProcess.VALKEY,
                        "--save",
                        "",
                        "--repl-diskless-sync-delay",
                        "0",
                        "--zset-max-listpack-entries",
                        "0");
                RespClient client = primary.connect()) {
            load(client, BATCHES);
            try (ServerProcess one = redstart(primary);
                    RespClient first = one.connect();
                    ServerProcess other = redstart(one);
                    RespClient second = other.connect();
                    ServerProcess last = follower(one);
                    RespClient third = last.connect()) {
                load(client, BATCHES);
                compare(client, first, second, third);
                assertTrue(first.call("SET", "mine", "1").text().startsWith("READONLY"));
                for (int i = 0; i < 5; i++) {
                    client.call("CLIENT", "KILL", "TYPE", "replica");
                    load(client, 1);
                    compare(client, first, second, third);
                }
                assertEquals("1", field(client, "stats", "sync_full"), () -> one.logText());
                assertEquals("OK", first.call("REPLICAOF", "NO", "ONE").text());
                load(first, 1);
                compare(first, second, third);
            }
        }
    }
}
