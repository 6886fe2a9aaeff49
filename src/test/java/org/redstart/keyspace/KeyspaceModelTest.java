package org.redstart.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Reclaimer;
import org.redstart.memory.Tag;
import org.redstart.memory.Usage;
import org.redstart.structure.EntryKey;

/**
 * Millions of random operations against a plain map, in checked mode, while frozen views open at random, are read by another
 * thread, and must show exactly what the map was at the cut.
 *
 * <p>{@code -Dredstart.seed=N} repeats a run, {@code -Dredstart.model.operations=N} makes it longer.
 */
class KeyspaceModelTest {
    private static final long OPERATIONS = Long.getLong("redstart.model.operations", 1_500_000);
    private static final int DATABASES = 3;

    /** A value and when it dies. */
    private record Model(String value, long expireAtMs) {}

    private final long seed = Long.getLong("redstart.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final Usage usage = new Usage();
    private final Arena arena = new Arena(usage, Reclaimer.INLINE);
    private final Keyspace keyspace = new Keyspace(arena, seed, DATABASES);
    private final List<Map<String, Model>> models = new ArrayList<>();
    private final Key key = new Key();
    private final Key other = new Key();
    private final long scratchBlock = arena.allocate(3 * SCRATCH_BYTES, Tag.SCRATCH);
    private final long scratch = Arena.address(scratchBlock);
    private final Reader[] readers = new Reader[2];
    private long nowMs = 1_000_000;
    private int keys = 1000;
    private boolean finishing;

    /** A view's consumer: reads entries on its own thread while the loop goes on. */
    private final class Reader extends Thread {
        final LinkedBlockingQueue<long[]> queue = new LinkedBlockingQueue<>();
        final List<Map<String, Model>> expected = new ArrayList<>();
        final List<Map<String, Model>> seen = new ArrayList<>();
        Throwable failure;
        boolean walked;

        Reader() {
            for (int i = 0; i < DATABASES; i++) {
                expected.add(new HashMap<>(models.get(i)));
                seen.add(new HashMap<>());
            }
        }

        @Override
        public void run() {
            try {
                for (long[] item = queue.take(); item[1] != 0; item = queue.take()) {
                    String name = text(Entry.keyAddress(item[1]), Entry.keyLength(item[1]));
                    Model old = seen.get((int) item[0]).put(name, read(item[1]));
                    assertEquals(null, old, "delivered twice: " + name);
                }
            } catch (Throwable failed) {
                failure = failed;
            }
        }
    }

    @Test
    void behavesAsAMapAndItsViewsAsCopiesOfIt() throws Exception {
        assertTrue(Native.CHECKED, "run with -Dredstart.memory.checked=true");
        System.out.println("KeyspaceModelTest seed " + seed);
        for (int i = 0; i < DATABASES; i++) {
            models.add(new HashMap<>());
        }
        keyspace.setTime(nowMs);
        for (long i = 0; i < OPERATIONS; i++) {
            if (i % 200_000 == 0) {
                keys = 10 << random.nextInt(14);
            }
            operate();
            turnViews();
        }
        finishViews();
        compareAll();
        emptyEverything();
    }

    private void operate() {
        int database = random.nextInt(20) == 0 ? random.nextInt(DATABASES) : 0;
        switch (random.nextInt(24)) {
            case 0, 1, 2, 3, 4, 5, 6, 7 -> set(database);
            case 8, 9, 10 -> delete(database);
            case 11, 12 -> compare(database);
            case 13, 14 -> increment(database);
            case 15 -> append(database);
            case 16, 17 -> expire(database);
            case 18 -> rename(database);
            case 19 -> scanStep(database);
            case 20, 21 -> passTime();
            case 22 -> rare(database);
            default -> keyspace.lazyFree().slice(20_000);
        }
    }

    private void rare(int database) {
        switch (random.nextInt(2000)) {
            case 0 -> {
                keyspace.flush(database);
                models.get(database).clear();
            }
            case 1 -> {
                keyspace.swap(0, 1);
                models.add(0, models.remove(1));
            }
            case 2 -> compareAll();
            case 3 -> relocate(database);
            case 4 -> compactTables(database);
            default -> compare(database);
        }
    }

    private void aim(Key at, int database, String name) {
        long address = at == key ? scratch : scratch + SCRATCH_BYTES;
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        Native.put(address, bytes, 0, bytes.length);
        keyspace.database(database).aim(at, address, bytes.length);
    }

    /** Its entry just does, or does not, fit a block that shares its page. */
    private static final int LARGE_KEY = Arena.MAX_SMALL_BYTES - 20;

    private static final int SCRATCH_BYTES = Arena.MAX_SMALL_BYTES + 1024;

    private String randomKey() {
        int n = random.nextInt(keys);
        if (n % 997 == 0) {
            return "k".repeat(LARGE_KEY + n % 5) + n;
        }
        return n % 97 == 0 ? "k".repeat(200 + n % 300) + n : "key:" + n;
    }

    private String randomValue() {
        return switch (random.nextInt(12)) {
            case 0 -> "v".repeat(random.nextInt(2000)) + "x";
            case 1 -> "w".repeat(900 + random.nextInt(200)) + "x";
            case 2 -> random.nextInt(50) == 0 ? "z".repeat(20_000) : "";
            case 3, 4 -> String.valueOf(random.nextLong() >> random.nextInt(64));
            default -> "value" + "y".repeat(random.nextInt(40));
        };
    }

    private long randomExpiry() {
        return random.nextInt(3) == 0 ? nowMs + 1 + random.nextInt(5000) : Database.NO_EXPIRY;
    }

    private void set(int database) {
        String name = randomKey();
        String value = randomValue();
        long expireAtMs = randomExpiry();
        aim(key, database, name);
        keyspace.database(database).find(key);
        long at = scratch + 2L * SCRATCH_BYTES;
        byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
        Native.put(at, bytes, 0, bytes.length);
        keyspace.database(database).setString(key, at, bytes.length, expireAtMs);
        models.get(database).put(name, new Model(value, expireAtMs));
    }

    private Model live(int database, String name) {
        Model model = models.get(database).get(name);
        if (model != null && model.expireAtMs <= nowMs) {
            models.get(database).remove(name);
            return null;
        }
        return model;
    }

    private void delete(int database) {
        String name = randomKey();
        aim(key, database, name);
        keyspace.database(database).find(key);
        Model had = live(database, name);
        assertEquals(had != null, keyspace.database(database).remove(key), name);
        models.get(database).remove(name);
    }

    private void compare(int database) {
        String name = randomKey();
        aim(key, database, name);
        long entry = keyspace.database(database).read(key);
        assertEquals(live(database, name), entry == 0 ? null : read(entry), name);
    }

    private void increment(int database) {
        String name = randomKey();
        aim(key, database, name);
        long entry = keyspace.database(database).find(key);
        Model had = live(database, name);
        if (had == null) {
            keyspace.database(database).setLong(key, 7, Database.NO_EXPIRY);
            models.get(database).put(name, new Model("7", Database.NO_EXPIRY));
        } else if (Entry.isInt(entry)) {
            long value = Entry.intValue(entry) + 1;
            keyspace.database(database).updateLong(key, value);
            models.get(database).put(name, new Model(String.valueOf(value), had.expireAtMs));
        }
    }

    private void append(int database) {
        String name = randomKey();
        aim(key, database, name);
        keyspace.database(database).find(key);
        Model had = live(database, name);
        String before = had == null ? "" : had.value;
        if (before.length() > 50_000) {
            return;
        }
        int extra = 1 + random.nextInt(30);
        long bytes = keyspace.database(database).editString(key, before.length() + extra);
        for (int i = 0; i < extra; i++) {
            assertEquals(0, Native.getByte(bytes + before.length() + i));
            Native.putByte(bytes + before.length() + i, (byte) 'a');
        }
        long expireAtMs = had == null ? Database.NO_EXPIRY : had.expireAtMs;
        models.get(database).put(name, new Model(before + "a".repeat(extra), expireAtMs));
    }

    private void expire(int database) {
        String name = randomKey();
        aim(key, database, name);
        Model had = live(database, name);
        if (keyspace.database(database).find(key) != 0) {
            long expireAtMs = randomExpiry();
            keyspace.database(database).setExpiry(key, expireAtMs);
            models.get(database).put(name, new Model(had.value, expireAtMs));
        }
    }

    private void rename(int database) {
        String from = randomKey();
        String to = randomKey();
        int target = random.nextInt(DATABASES);
        aim(key, database, from);
        aim(other, target, to);
        Model had = live(database, from);
        if (had == null || live(target, to) != null || from.equals(to)) {
            return;
        }
        keyspace.database(target).find(other);
        keyspace.database(database).find(key);
        keyspace.database(database).moveTo(key, keyspace.database(target), other, had.expireAtMs);
        models.get(database).remove(from);
        models.get(target).put(to, had);
    }

    /** Keys that are there from the first call to the last must be shown, though the table grows and shrinks meanwhile. */
    private void scanStep(int database) {
        if (random.nextInt(500) != 0) {
            return;
        }
        models.get(database).values().removeIf(model -> model.expireAtMs <= nowMs);
        Set<String> must = new HashSet<>(models.get(database).keySet());
        Set<String> seen = new HashSet<>();
        long cursor = 0;
        do {
            cursor = keyspace.database(database)
                    .scan(cursor, entry -> seen.add(text(Entry.keyAddress(entry), Entry.keyLength(entry))));
            if (random.nextBoolean()) {
                String name = randomKey();
                aim(key, database, name);
                keyspace.database(database).find(key);
                keyspace.database(database).remove(key);
                models.get(database).remove(name);
                must.remove(name);
            } else {
                set(database);
            }
        } while (cursor != 0);
        must.removeAll(seen);
        assertEquals(Set.of(), must, "not shown by SCAN");
    }

    private void passTime() {
        if (random.nextInt(100) == 0) {
            nowMs += random.nextInt(400);
            keyspace.setTime(nowMs);
        }
        keyspace.expirer().slice(200_000);
    }

    private void relocate(int database) {
        if (keyspace.views().isOpen()) {
            return;
        }
        long cursor = 0;
        do {
            cursor = keyspace.dict().relocate(keyspace.database(database).root(), cursor, entry -> {
                boolean stays = EntryKey.handle(entry) != entry || random.nextBoolean();
                return stays ? entry : arena.reallocate(entry, Arena.capacity(entry), Tag.ENTRY);
            });
        } while (cursor != 0);
    }

    private void compactTables(int database) {
        long position = 0;
        do {
            position = keyspace.dict().compact(keyspace.database(database).root(), position, 100);
        } while (position != 0);
    }

    private void turnViews() throws InterruptedException {
        for (int view = 0; view < readers.length; view++) {
            Reader reader = readers[view];
            if (reader == null) {
                if (!finishing && random.nextInt(20_000) == 0) {
                    open(view);
                }
            } else if (!reader.walked) {
                if (random.nextInt(40) == 0) {
                    reader.walked = !keyspace.views().walk(view, 1 + random.nextInt(3));
                }
                if (reader.walked) {
                    reader.queue.add(new long[] {0, 0});
                }
            } else if (!reader.isAlive()) {
                close(view);
            }
        }
    }

    private void open(int view) {
        Reader reader = new Reader();
        readers[view] = reader;
        keyspace.views().open(view, (database, entry) -> reader.queue.add(new long[] {database, entry}));
        reader.start();
    }

    private void close(int view) throws InterruptedException {
        Reader reader = readers[view];
        reader.join();
        if (reader.failure != null) {
            throw new AssertionError("the view's reader failed", reader.failure);
        }
        for (int i = 0; i < DATABASES; i++) {
            assertEquals(
                    reader.expected.get(i), onlyKnown(reader.seen.get(i), reader.expected.get(i)), "database " + i);
        }
        keyspace.views().close(view);
        readers[view] = null;
    }

    /** The table may still hold keys whose time had come before the cut, which the model had forgotten on a look-up. */
    private static Map<String, Model> onlyKnown(Map<String, Model> seen, Map<String, Model> expected) {
        seen.keySet().removeIf(name -> !expected.containsKey(name) && seen.get(name).expireAtMs != Database.NO_EXPIRY);
        expected.keySet()
                .removeIf(name -> !seen.containsKey(name) && expected.get(name).expireAtMs != Database.NO_EXPIRY);
        return seen;
    }

    private void finishViews() throws InterruptedException {
        finishing = true;
        for (int view = 0; view < readers.length; view++) {
            while (readers[view] != null) {
                turnViews();
            }
        }
    }

    private void compareAll() {
        for (int i = 0; i < DATABASES; i++) {
            models.get(i).values().removeIf(model -> model.expireAtMs <= nowMs);
        }
        while (keyspace.expirer().slice(1_000_000_000)) {
            continue;
        }
        for (int i = 0; i < DATABASES; i++) {
            Database database = keyspace.database(i);
            Map<String, Model> held = new HashMap<>();
            long cursor = 0;
            do {
                cursor = database.scan(
                        cursor, entry -> held.put(text(Entry.keyAddress(entry), Entry.keyLength(entry)), read(entry)));
            } while (cursor != 0);
            assertEquals(models.get(i), held);
            assertEquals(models.get(i).size(), database.size());
            long expiring = models.get(i).values().stream()
                    .filter(model -> model.expireAtMs != Database.NO_EXPIRY)
                    .count();
            assertEquals(expiring, database.expiring());
        }
    }

    /** Every tag must return to what it was when the databases were empty. */
    private void emptyEverything() {
        keyspace.flush(-1);
        while (keyspace.lazyFree().slice(1_000_000_000)) {
            continue;
        }
        Usage fresh = new Usage();
        try (Arena empty = new Arena(fresh, Reclaimer.INLINE)) {
            new Keyspace(empty, seed, DATABASES);
            long own = empty.allocate(3 * SCRATCH_BYTES, Tag.SCRATCH);
            for (Tag tag : Tag.values()) {
                assertEquals(fresh.bytes(tag), usage.bytes(tag), "bytes left of " + tag);
            }
            empty.free(own, Tag.SCRATCH);
        }
    }

    private static Model read(long entry) {
        String value = Entry.isInt(entry)
                ? String.valueOf(Entry.intValue(entry))
                : text(Entry.stringAddress(entry), Entry.stringLength(entry));
        return new Model(value, Entry.expireAtMs(entry));
    }

    private static String text(long address, int length) {
        return new String(Native.bytes(address, length), StandardCharsets.ISO_8859_1);
    }
}
