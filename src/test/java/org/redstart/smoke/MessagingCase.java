package org.redstart.smoke;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TrackingArgs;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.support.caching.CacheAccessor;
import io.lettuce.core.support.caching.CacheFrontend;
import io.lettuce.core.support.caching.ClientSideCaching;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.Transaction;

/**
 * Messages, transactions and client-side caching with Jedis and Lettuce against one server; subclasses say which. Jedis caches only
 * with servers that say they are 7.4 or later, so that is for Lettuce alone.
 */
abstract class MessagingCase {
    private static final int SECONDS = 10;

    abstract int port();

    private Jedis jedis(RedisProtocol protocol) {
        return new Jedis(
                new HostAndPort("127.0.0.1", port()),
                DefaultJedisClientConfig.builder().protocol(protocol).build());
    }

    @ParameterizedTest
    @EnumSource(
            value = RedisProtocol.class,
            names = {"RESP2", "RESP3"})
    void jedisTransaction(RedisProtocol protocol) {
        try (Jedis jedis = jedis(protocol);
                Jedis other = jedis(protocol)) {
            jedis.flushAll();
            Transaction committed = jedis.multi();
            Response<String> set = committed.set("a", "1");
            Response<Long> increment = committed.incr("a");
            assertEquals(List.of("OK", 2L), committed.exec());
            assertEquals("OK", set.get());
            assertEquals(2, increment.get());

            jedis.watch("a");
            other.set("a", "changed");
            Transaction stale = jedis.multi();
            stale.set("a", "lost");
            assertNull(stale.exec());
            assertEquals("changed", jedis.get("a"));

            Transaction dropped = jedis.multi();
            dropped.del("a");
            assertEquals("OK", dropped.discard());
            assertEquals("changed", jedis.get("a"));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = RedisProtocol.class,
            names = {"RESP2", "RESP3"})
    void jedisMessages(RedisProtocol protocol) throws InterruptedException {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        JedisPubSub listener = new JedisPubSub() {
            @Override
            public void onSubscribe(String channel, int subscribed) {
                heard.add("subscribed " + channel);
                if (subscribed == 1) {
                    psubscribe("ne*");
                }
            }

            @Override
            public void onPSubscribe(String pattern, int subscribed) {
                heard.add("subscribed " + pattern);
            }

            @Override
            public void onMessage(String channel, String message) {
                heard.add(channel + " " + message);
            }

            @Override
            public void onPMessage(String pattern, String channel, String message) {
                heard.add(pattern + " " + channel + " " + message);
                unsubscribe();
                punsubscribe();
            }
        };
        Thread subscriber = new Thread(() -> {
            try (Jedis jedis = jedis(protocol)) {
                jedis.subscribe(listener, "news");
            }
        });
        subscriber.start();
        assertEquals("subscribed news", heard.poll(SECONDS, TimeUnit.SECONDS));
        assertEquals("subscribed ne*", heard.poll(SECONDS, TimeUnit.SECONDS));
        try (Jedis jedis = jedis(protocol)) {
            assertEquals(2, jedis.publish("news", "hello"));
            assertEquals("news hello", heard.poll(SECONDS, TimeUnit.SECONDS));
            assertEquals("ne* news hello", heard.poll(SECONDS, TimeUnit.SECONDS));
        }
        subscriber.join(TimeUnit.SECONDS.toMillis(SECONDS));
        assertTrue(!subscriber.isAlive() && !listener.isSubscribed());
    }

    @Test
    void lettuceTransaction() {
        RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", port()));
        try (StatefulRedisConnection<String, String> connection = client.connect();
                StatefulRedisConnection<String, String> other = client.connect()) {
            RedisCommands<String, String> redis = connection.sync();
            redis.flushall();
            redis.multi();
            assertNull(redis.set("a", "1"));
            assertNull(redis.incr("a"));
            TransactionResult committed = redis.exec();
            assertEquals(List.of("OK", 2L), committed.stream().toList());

            redis.watch("a");
            other.sync().set("a", "changed");
            redis.multi();
            redis.set("a", "lost");
            assertTrue(redis.exec().wasDiscarded());
            assertEquals("changed", redis.get("a"));
        } finally {
            client.shutdown(0, 1, TimeUnit.SECONDS);
        }
    }

    @Test
    void lettuceMessages() throws InterruptedException {
        RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", port()));
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (StatefulRedisPubSubConnection<String, String> connection = client.connectPubSub();
                StatefulRedisConnection<String, String> other = client.connect()) {
            connection.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(String channel, String message) {
                    heard.add(channel + " " + message);
                }

                @Override
                public void message(String pattern, String channel, String message) {
                    heard.add(pattern + " " + channel + " " + message);
                }

                @Override
                public void smessage(String channel, String message) {
                    heard.add("shard " + channel + " " + message);
                }
            });
            connection.sync().subscribe("news");
            connection.sync().psubscribe("ne*");
            connection.sync().ssubscribe("part");
            assertEquals("PONG", connection.sync().ping());
            assertEquals(2, other.sync().publish("news", "hello"));
            assertEquals(1, other.sync().spublish("part", "of it"));
            assertEquals("news hello", heard.poll(SECONDS, TimeUnit.SECONDS));
            assertEquals("ne* news hello", heard.poll(SECONDS, TimeUnit.SECONDS));
            assertEquals("shard part of it", heard.poll(SECONDS, TimeUnit.SECONDS));
        } finally {
            client.shutdown(0, 1, TimeUnit.SECONDS);
        }
    }

    @Test
    void lettuceCache() throws IOException, InterruptedException {
        RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", port()));
        Map<String, String> local = new ConcurrentHashMap<>();
        BlockingQueue<String> invalid = new LinkedBlockingQueue<>();
        try (StatefulRedisConnection<String, String> connection = client.connect();
                StatefulRedisConnection<String, String> other = client.connect()) {
            other.sync().set("a", "1");
            ClientSideCaching<String, String> caching = (ClientSideCaching<String, String>) ClientSideCaching.enable(
                    CacheAccessor.forMap(local),
                    connection,
                    new TrackingArgs().enabled(true).noloop());
            caching.addInvalidationListener(invalid::add);
            try (CacheFrontend<String, String> cache = caching) {
                assertEquals("1", cache.get("a"));
                assertEquals(Map.of("a", "1"), local);
                other.sync().set("a", "2");
                assertEquals("a", invalid.poll(SECONDS, TimeUnit.SECONDS));
                assertEquals("2", cache.get("a"));
                other.sync().del("a");
                assertEquals("a", invalid.poll(SECONDS, TimeUnit.SECONDS));
                assertNull(cache.get("a"));
            }
        } finally {
            client.shutdown(0, 1, TimeUnit.SECONDS);
        }
    }
}
