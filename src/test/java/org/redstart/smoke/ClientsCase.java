package org.redstart.smoke;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** Jedis and Lettuce against one server; subclasses say which. */
abstract class ClientsCase {
    private static final int MANY = 500;

    abstract int port();

    @ParameterizedTest
    @EnumSource(
            value = RedisProtocol.class,
            names = {"RESP2", "RESP3"})
    void jedis(RedisProtocol protocol) {
        DefaultJedisClientConfig config =
                DefaultJedisClientConfig.builder().protocol(protocol).build();
        try (Jedis jedis = new Jedis(new HostAndPort("127.0.0.1", port()), config)) {
            jedis.flushAll();
            assertEquals("PONG", jedis.ping());
            assertEquals("OK", jedis.set("a", "1"));
            assertEquals("1", jedis.get("a"));
            assertNull(jedis.get("missing"));
            assertEquals(2, jedis.incr("a"));
            assertEquals(List.of("2"), jedis.mget("a"));
            assertEquals(1, jedis.expire("a", 1000));
            assertTrue(jedis.ttl("a") > 900);
            assertEquals(1, jedis.del("a"));
            Pipeline pipeline = jedis.pipelined();
            List<Response<String>> replies = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                pipeline.set("key" + i, "value" + i);
                replies.add(pipeline.get("key" + i));
            }
            pipeline.sync();
            assertEquals("value499", replies.get(MANY - 1).get());
            assertEquals(MANY, scan(jedis).size());
        }
    }

    private static Set<String> scan(Jedis jedis) {
        Set<String> found = new HashSet<>();
        String cursor = ScanParams.SCAN_POINTER_START;
        do {
            ScanResult<String> step =
                    jedis.scan(cursor, new ScanParams().match("key*").count(50));
            found.addAll(step.getResult());
            cursor = step.getCursor();
        } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
        return found;
    }

    @Test
    void lettuce() throws InterruptedException, ExecutionException, TimeoutException {
        RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", port()));
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            RedisCommands<String, String> redis = connection.sync();
            redis.flushall();
            assertEquals("PONG", redis.ping());
            assertEquals("OK", redis.set("a", "1"));
            assertEquals(2, redis.incr("a"));
            assertEquals(List.of(KeyValue.just("a", "2"), KeyValue.empty("b")), redis.mget("a", "b"));
            assertTrue(redis.expire("a", 1000));
            assertTrue(redis.ttl("a") > 900);
            pipelined(connection.async());
            Set<String> found = new HashSet<>();
            KeyScanCursor<String> cursor =
                    redis.scan(ScanArgs.Builder.matches("key*").limit(50));
            found.addAll(cursor.getKeys());
            while (!cursor.isFinished()) {
                cursor = redis.scan(cursor, ScanArgs.Builder.matches("key*").limit(50));
                found.addAll(cursor.getKeys());
            }
            assertEquals(MANY, found.size());
        } finally {
            client.shutdown(0, 1, TimeUnit.SECONDS);
        }
    }

    private static void pipelined(RedisAsyncCommands<String, String> redis)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<RedisFuture<String>> replies = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            replies.add(redis.set("key" + i, "value" + i));
        }
        for (RedisFuture<String> reply : replies) {
            assertEquals("OK", reply.get(10, TimeUnit.SECONDS));
        }
    }
}
