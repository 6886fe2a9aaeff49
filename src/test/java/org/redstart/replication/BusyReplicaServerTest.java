package org.redstart.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.redstart.peer.Reply;
import org.redstart.peer.RespClient;
import org.redstart.peer.ServerProcess;

/** While a slow script runs on a replica others are served, but nothing comes from the primary. */
@Tag("server")
class BusyReplicaServerTest {
    /** Some seconds of a script. */
    private static final String SPIN = "for i = 1, 500000000 do end ";

    private static final long PATIENCE_NS = 30_000_000_000L;

    private static ServerProcess replica(String... options) throws IOException {
        String[] all = new String[options.length + 4];
        System.arraycopy(options, 0, all, 0, options.length);
        all[options.length] = "--busy-reply-threshold";
        all[options.length + 1] = "10";
        all[options.length + 2] = "--save";
        all[options.length + 3] = "";
        return ServerProcess.redstart(all);
    }

    private static void follow(RespClient replica, ServerProcess primary) throws IOException {
        assertEquals(
                "OK",
                replica.call("REPLICAOF", "127.0.0.1", Integer.toString(primary.port()))
                        .text());
    }

    private static void awaitValue(RespClient client, String key, String value) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NS;
        while (!value.equals(client.call("GET", key).text())) {
            assertTrue(System.nanoTime() < deadline, key + " has not become " + value);
            LockSupport.parkNanos(20_000_000);
        }
    }

    /** Writes at the primary until told to stop. */
    private static Thread writer(ServerProcess primary, AtomicBoolean done) {
        Thread thread = new Thread(
                () -> {
                    try (RespClient client = primary.connect()) {
                        while (!done.get()) {
                            client.call("INCR", "counter");
                        }
                    } catch (IOException failed) {
                        throw new IllegalStateException(failed);
                    }
                },
                "writer");
        thread.start();
        return thread;
    }

    @Test
    void aScriptSeesOneStateOfThePrimarysData() throws Exception {
        try (ServerProcess primary = ServerProcess.redstart("--save", "", "--repl-diskless-sync-delay", "0");
                ServerProcess server = replica();
                RespClient writing = primary.connect();
                RespClient reading = server.connect();
                RespClient other = server.connect()) {
            follow(reading, primary);
            writing.call("SET", "counter", "1");
            awaitValue(reading, "counter", "1");
            AtomicBoolean done = new AtomicBoolean();
            Thread writer = writer(primary, done);
            try {
                String get = "redis.call('get', 'counter') ";
                Reply seen = reading.call("EVAL", "local a = " + get + SPIN + "return {a, " + get + "}", "0");
                assertEquals(seen.items().get(0).text(), seen.items().get(1).text());
            } finally {
                done.set(true);
                writer.join();
            }
            awaitValue(other, "counter", writing.call("GET", "counter").text());
        }
    }

    @Test
    void aCopyWaitsForTheFunctionThatRuns() throws Exception {
        try (ServerProcess primary = ServerProcess.redstart("--save", "", "--repl-diskless-sync-delay", "1");
                ServerProcess server = replica("--repl-diskless-load", "flush-before-load");
                RespClient writing = primary.connect();
                RespClient calling = server.connect()) {
            writing.call("SET", "key", "new");
            calling.call("SET", "key", "old");
            String function = "#!lua name=slow\nredis.register_function{function_name='slow', flags={'no-writes'}, "
                    + "callback=function() " + SPIN + "return redis.call('get', 'key') end}";
            assertEquals("slow", calling.call("FUNCTION", "LOAD", function).text());
            follow(calling, primary);
            long deadline = System.nanoTime() + PATIENCE_NS;
            while (!writing.call("INFO", "replication").text().contains("state=wait_bgsave")) {
                assertTrue(System.nanoTime() < deadline, "the replica has not asked for a copy");
                LockSupport.parkNanos(5_000_000);
            }
            assertEquals("old", calling.call("FCALL_RO", "slow", "0").text());
            awaitValue(calling, "key", "new");
            assertEquals(0, calling.call("FUNCTION", "LIST").items().size());
        }
    }
}
