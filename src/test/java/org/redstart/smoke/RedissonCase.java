package org.redstart.smoke;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.redisson.Redisson;
import org.redisson.api.RAtomicLong;
import org.redisson.api.RBlockingQueue;
import org.redisson.api.RBucket;
import org.redisson.api.RCountDownLatch;
import org.redisson.api.RDelayedQueue;
import org.redisson.api.RLock;
import org.redisson.api.RMap;
import org.redisson.api.RMapCache;
import org.redisson.api.RPermitExpirableSemaphore;
import org.redisson.api.RRateLimiter;
import org.redisson.api.RReadWriteLock;
import org.redisson.api.RSemaphore;
import org.redisson.api.RateType;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;
import org.redisson.config.Protocol;

/** Redisson, whose locks, queues, semaphores and limiters are scripts, against one server; subclasses say which. */
@SuppressWarnings("LockNotBeforeTry") // what a lock left behind does is what is looked at
@ParameterizedClass
@EnumSource(Protocol.class)
abstract class RedissonCase {
    private static final int SECONDS = 10;
    private static final int THREADS = 4;

    @Parameter
    Protocol protocol;

    private RedissonClient redisson;
    private final ExecutorService others = Executors.newFixedThreadPool(THREADS);

    abstract int port();

    @BeforeEach
    void connect() {
        Config config = new Config()
                .setProtocol(protocol)
                .setCodec(StringCodec.INSTANCE)
                .setThreads(THREADS)
                .setNettyThreads(THREADS);
        config.useSingleServer()
                .setAddress("redis://127.0.0.1:" + port())
                .setConnectionPoolSize(2 * THREADS)
                .setConnectionMinimumIdleSize(1);
        redisson = Redisson.create(config);
        redisson.getKeys().flushall();
    }

    @AfterEach
    void disconnect() {
        others.shutdownNow();
        redisson.shutdown(0, SECONDS, TimeUnit.SECONDS);
    }

    private <T> T elsewhere(Callable<T> work) throws Exception {
        return others.submit(work).get(SECONDS, TimeUnit.SECONDS);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < endNs, "it never came");
            Thread.sleep(5);
        }
    }

    @Test
    void buckets() throws InterruptedException {
        RBucket<String> bucket = redisson.getBucket("bucket");
        bucket.set("a");
        assertEquals("a", bucket.get());
        assertTrue(bucket.compareAndSet("a", "b"));
        assertFalse(bucket.compareAndSet("a", "c"));
        assertEquals("b", bucket.getAndSet("d"));
        assertFalse(bucket.setIfAbsent("e"));
        assertEquals("d", bucket.getAndDelete());
        assertFalse(bucket.isExists());
        bucket.set("short", Duration.ofMillis(50));
        await(() -> bucket.get() == null);
        redisson.getBuckets().set(Map.of("x", "1", "y", "2"));
        assertEquals(Map.of("x", "1", "y", "2"), redisson.getBuckets().get("x", "y", "z"));
    }

    @Test
    void atomicLongs() throws Exception {
        RAtomicLong number = redisson.getAtomicLong("number");
        assertEquals(1, number.incrementAndGet());
        assertEquals(1, number.getAndAdd(9));
        assertTrue(number.compareAndSet(10, 100));
        assertFalse(number.compareAndSet(10, 1000));
        assertEquals(100, number.getAndDelete());
        assertEquals(0, number.get());
        List<Future<Long>> adders =
                List.of(others.submit(() -> number.incrementAndGet()), others.submit(() -> number.incrementAndGet()));
        for (Future<Long> adder : adders) {
            adder.get(SECONDS, TimeUnit.SECONDS);
        }
        assertEquals(2, number.get());
    }

    @Test
    void locks() throws Exception {
        RLock lock = redisson.getLock("lock");
        lock.lock();
        lock.lock();
        assertEquals(2, lock.getHoldCount());
        assertFalse(elsewhere(() -> lock.tryLock()));
        Future<Boolean> waiting = others.submit(() -> lock.tryLock(SECONDS, SECONDS, TimeUnit.SECONDS));
        lock.unlock();
        assertTrue(lock.isHeldByCurrentThread());
        lock.unlock();
        assertTrue(waiting.get(SECONDS, TimeUnit.SECONDS));
        assertTrue(lock.isLocked());
        assertFalse(lock.isHeldByCurrentThread());
        assertTrue(lock.forceUnlock());

        assertTrue(elsewhere(() -> lock.tryLock(0, 100, TimeUnit.MILLISECONDS)));
        assertTrue(lock.tryLock(SECONDS, SECONDS, TimeUnit.SECONDS));
        lock.unlock();
        assertFalse(lock.isLocked());
    }

    @Test
    void fairLocks() throws Exception {
        RLock lock = redisson.getFairLock("fair");
        lock.lock();
        Future<Boolean> waiting = others.submit(() -> lock.tryLock(SECONDS, SECONDS, TimeUnit.SECONDS));
        await(() -> redisson.getKeys().countExists("redisson_lock_queue:{fair}") == 1);
        lock.unlock();
        assertTrue(waiting.get(SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void readWriteLocks() throws Exception {
        RReadWriteLock both = redisson.getReadWriteLock("both");
        both.readLock().lock();
        assertTrue(elsewhere(() -> both.readLock().tryLock()));
        assertFalse(elsewhere(() -> both.writeLock().tryLock()));
        both.readLock().unlock();
        assertTrue(both.readLock().forceUnlock());
        both.writeLock().lock();
        both.readLock().lock();
        assertFalse(elsewhere(() -> both.readLock().tryLock()));
        both.writeLock().unlock();
        assertTrue(elsewhere(() -> both.readLock().tryLock()));
    }

    @Test
    void maps() {
        RMap<String, String> map = redisson.getMap("map");
        assertNull(map.put("a", "1"));
        assertEquals("1", map.put("a", "2"));
        assertEquals("2", map.putIfAbsent("a", "3"));
        assertTrue(map.replace("a", "2", "4"));
        assertFalse(map.remove("a", "2"));
        map.putAll(Map.of("b", "5", "c", "6"));
        assertEquals(3, map.size());
        assertEquals(Set.of("a", "b", "c"), map.readAllKeySet());
        assertEquals(Map.of("a", "4", "c", "6"), map.getAll(Set.of("a", "c", "d")));
        assertEquals(2, map.fastRemove("a", "b"));
        assertEquals(Map.of("c", "6"), map.readAllMap());
        assertEquals("67", map.merge("c", "7", String::concat));
    }

    @Test
    void mapCaches() throws InterruptedException {
        RMapCache<String, String> cache = redisson.getMapCache("cache");
        assertNull(cache.put("lasting", "1"));
        assertNull(cache.put("long", "2", 1, TimeUnit.HOURS));
        assertNull(cache.put("short", "3", 200, TimeUnit.MILLISECONDS, 100, TimeUnit.MILLISECONDS));
        assertEquals(Map.of("lasting", "1", "long", "2"), cache.getAll(Set.of("lasting", "long")));
        assertTrue(cache.remainTimeToLive("long") > 0);
        await(() -> !cache.containsKey("short"));
        assertEquals("1", cache.putIfAbsent("lasting", "4", 1, TimeUnit.HOURS));
        assertTrue(cache.trySetMaxSize(2));
        assertEquals("2", cache.remove("long"));
        assertNull(cache.get("long"));
        assertEquals("1", cache.get("lasting"));
        cache.destroy();
    }

    @Test
    void blockingQueues() throws Exception {
        RBlockingQueue<String> queue = redisson.getBlockingQueue("queue");
        Future<String> taker = others.submit(queue::take);
        assertTrue(queue.offer("a"));
        assertEquals("a", taker.get(SECONDS, TimeUnit.SECONDS));
        queue.addAll(List.of("b", "c", "d"));
        assertEquals("b", queue.poll(SECONDS, TimeUnit.SECONDS));
        assertEquals("d", queue.pollLastAndOfferFirstTo("other", SECONDS, TimeUnit.SECONDS));
        assertEquals("c", queue.poll());
        assertNull(queue.poll());
        assertEquals("d", redisson.getQueue("other").poll());
    }

    /** Many still use them. */
    @Test
    @SuppressWarnings("deprecation")
    void delayedQueues() throws Exception {
        RBlockingQueue<String> due = redisson.getBlockingQueue("due");
        RDelayedQueue<String> delayed = redisson.getDelayedQueue(due);
        delayed.offer("late", 1, TimeUnit.HOURS);
        delayed.offer("soon", 50, TimeUnit.MILLISECONDS);
        assertEquals("soon", due.poll(SECONDS, TimeUnit.SECONDS));
        assertEquals(List.of("late"), delayed.readAll());
        delayed.destroy();
    }

    @Test
    void semaphores() throws Exception {
        RSemaphore semaphore = redisson.getSemaphore("semaphore");
        assertTrue(semaphore.trySetPermits(2));
        assertFalse(semaphore.trySetPermits(3));
        semaphore.acquire(2);
        assertFalse(semaphore.tryAcquire());
        Future<Boolean> waiting = others.submit(() -> semaphore.tryAcquire(Duration.ofSeconds(SECONDS)));
        semaphore.release();
        assertTrue(waiting.get(SECONDS, TimeUnit.SECONDS));
        semaphore.release(2);
        assertEquals(2, semaphore.drainPermits());
    }

    @Test
    void semaphoresThatExpire() throws InterruptedException {
        RPermitExpirableSemaphore semaphore = redisson.getPermitExpirableSemaphore("leased");
        assertTrue(semaphore.trySetPermits(1));
        assertNotNull(semaphore.acquire(100, TimeUnit.MILLISECONDS));
        String again = semaphore.tryAcquire(SECONDS, SECONDS, TimeUnit.SECONDS);
        assertNotNull(again);
        assertEquals(0, semaphore.availablePermits());
        semaphore.release(again);
        assertEquals(1, semaphore.availablePermits());
    }

    @Test
    void latches() throws Exception {
        RCountDownLatch latch = redisson.getCountDownLatch("latch");
        assertTrue(latch.trySetCount(2));
        Future<Boolean> waiting = others.submit(() -> latch.await(SECONDS, TimeUnit.SECONDS));
        latch.countDown();
        latch.countDown();
        assertTrue(waiting.get(SECONDS, TimeUnit.SECONDS));
        assertEquals(0, latch.getCount());
    }

    @Test
    void rateLimiters() {
        RRateLimiter limiter = redisson.getRateLimiter("limiter");
        assertTrue(limiter.trySetRate(RateType.OVERALL, 3, Duration.ofHours(1)));
        assertFalse(limiter.trySetRate(RateType.OVERALL, 5, Duration.ofHours(1)));
        assertTrue(limiter.tryAcquire());
        assertTrue(limiter.tryAcquire(2));
        assertFalse(limiter.tryAcquire());
        assertEquals(0, limiter.availablePermits());
        assertTrue(limiter.delete());
        assertTrue(limiter.trySetRate(RateType.OVERALL, 1, Duration.ofMillis(50)));
        assertTrue(limiter.tryAcquire(Duration.ofSeconds(SECONDS)));
        assertTrue(limiter.tryAcquire(Duration.ofSeconds(SECONDS)));
    }
}
