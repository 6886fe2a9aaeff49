package org.redstart.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.redstart.peer.RespClient;
import org.redstart.peer.ServerProcess;

/** What clients leave unread may be more than the Java heap; it costs nobody else but memory. */
@Tag("server")
class LargeOutputWireTest {
    private static final int VALUE_BYTES = 10_000;
    private static final int REQUESTS = 40_000;
    private static final long PATIENCE_NS = 30_000_000_000L;

    @Test
    void repliesBeyondTheHeapWaitForASlowReader() throws IOException {
        try (ServerProcess server = ServerProcess.redstart("--save", "");
                RespClient slow = server.connect();
                RespClient other = server.connect()) {
            String value = "v".repeat(VALUE_BYTES);
            assertEquals("OK", other.call("SET", "key", value).text());
            byte[][] get = {"GET".getBytes(StandardCharsets.US_ASCII), "key".getBytes(StandardCharsets.US_ASCII)};
            for (int i = 0; i < REQUESTS; i++) {
                slow.send(get);
            }
            slow.flush();
            long deadline = System.nanoTime() + PATIENCE_NS;
            while (!other.call("INFO", "commandstats").text().contains("cmdstat_get:calls=" + REQUESTS + ",")) {
                assertTrue(System.nanoTime() < deadline, "the requests are not executed");
                LockSupport.parkNanos(20_000_000);
            }
            for (int i = 0; i < REQUESTS; i++) {
                assertEquals(VALUE_BYTES, slow.read().text().length());
            }
        }
    }
}
