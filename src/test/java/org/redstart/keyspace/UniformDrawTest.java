package org.redstart.keyspace;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Reclaimer;
import org.redstart.memory.Tag;
import org.redstart.memory.Usage;

/**
 * Each key of a database, member of a set and field of a hash has the same chance to be drawn, after many others were removed
 * too: a chi-squared test, which fails a fair draw less than once in a million runs.
 */
class UniformDrawTest {
    private static final int DRAWS_EACH = 100;
    /** How many standard deviations of chi-squared are too many. */
    private static final double MOST_DEVIATIONS = 6;

    private final long seed = Long.getLong("redstart.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final Arena arena = new Arena(new Usage(), Reclaimer.INLINE);
    private final Keyspace keyspace = new Keyspace(arena, seed, 1);
    private final Database database = keyspace.database(0);
    private final long scratch = Arena.address(arena.allocate(64, Tag.SCRATCH));
    private final Key key = new Key();
    private final SetMember member = keyspace.sets().member();
    private final SetEditor editor = keyspace.sets().editor();

    private int place(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        Native.put(scratch, bytes, 0, bytes.length);
        return bytes.length;
    }

    private boolean isUniform(int kinds, Supplier<String> draw) {
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < kinds * DRAWS_EACH; i++) {
            seen.merge(draw.get(), 1, Integer::sum);
        }
        double chi = (double) (kinds - seen.size()) * DRAWS_EACH;
        for (int count : seen.values()) {
            chi += Math.pow(count - DRAWS_EACH, 2) / DRAWS_EACH;
        }
        double freedom = kinds - 1.0;
        return seen.size() <= kinds && chi < freedom + MOST_DEVIATIONS * Math.sqrt(2 * freedom);
    }

    private static String text(Content content) {
        return new String(content.bytes(), StandardCharsets.US_ASCII);
    }

    @Test
    void keysOfADatabase() {
        for (int i = 0; i < 3_000; i++) {
            int length = place("key" + i);
            database.aim(key, scratch, length);
            database.find(key);
            database.setLong(key, i, Database.NO_EXPIRY);
        }
        for (int i = 0; i < 3_000; i++) {
            if (i % 10 != 0) {
                database.aim(key, scratch, place("key" + i));
                database.find(key);
                database.remove(key);
            }
        }
        assertTrue(isUniform(300, () -> {
            long entry = database.randomEntry(new Key());
            return new String(Native.bytes(Entry.keyAddress(entry), Entry.keyLength(entry)), StandardCharsets.US_ASCII);
        }));
    }

    /** Builds a set, and draws from what is left of it. */
    private boolean drawsFromSet(String prefix, int added, int keptOf) {
        editor.createNumbers();
        for (int i = 0; i < added; i++) {
            editor.add(member.of(scratch, place(prefix + i)));
        }
        for (int i = 0; i < added; i++) {
            if (i % keptOf != 0) {
                editor.remove(member.of(scratch, place(prefix + i)));
            }
        }
        SetCursor cursor = keyspace.sets().cursor();
        editor.open(cursor);
        return isUniform(added / keptOf, () -> {
            cursor.draw(random);
            return text(cursor.member());
        });
    }

    @Test
    void membersOfSetsInEveryForm() {
        assertTrue(drawsFromSet("", 500, 5), "intset");
        assertTrue(drawsFromSet("m", 100, 2), "listpack");
        assertTrue(drawsFromSet("m", 3_000, 10), "table after deletions");
        assertTrue(drawsFromSet("m", 600, 1), "table");
    }

    @Test
    void fieldsOfHashesInBothForms() {
        assertTrue(drawsFromHash(100), "listpack");
        assertTrue(drawsFromHash(1_000), "table");
    }

    private boolean drawsFromHash(int fields) {
        database.aim(key, scratch, place("hash" + fields));
        database.find(key);
        hash(fields);
        HashCursor cursor = keyspace.hashes().cursor();
        cursor.open(database.entry(key));
        return isUniform(fields / 2, () -> {
            cursor.draw(random);
            return text(cursor.field());
        });
    }

    /** A hash of so many fields of which every second is deleted again. */
    private void hash(int fields) {
        HashStore hashes = keyspace.hashes();
        hashes.prepare(database, key, 1, 1);
        for (int i = 0; i < fields; i++) {
            hashes.locate(database.entry(key), scratch, place("f" + i));
            hashes.put(database, key, scratch, 1);
        }
        for (int i = 0; i < fields; i += 2) {
            hashes.locate(database.entry(key), scratch, place("f" + i));
            hashes.remove(database, key);
        }
    }

    @Test
    void anUnfairDrawIsFound() {
        assertFalse(isUniform(100, () -> Integer.toString(Math.min(99, random.nextInt(102)))));
    }
}
