package org.redstart.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.redstart.memory.Native;

/**
 * A sorted set in both of its forms beside a plain map, in checked mode, while cuts open and close: what a cut froze is read
 * by another thread and must be what the set was then.
 *
 * <p>{@code -Dredstart.seed=N} repeats a run, {@code -Dredstart.zset.operations=N} makes it longer.
 */
class ZSetStoreModelTest extends ModelTest {
    private static final int OPERATIONS = Integer.getInteger("redstart.zset.operations", 150_000);
    private static final int SCRATCH_BYTES = 300 * 1024;

    private record Pair(double score, String member) implements Comparable<Pair> {
        @Override
        public int compareTo(Pair other) {
            return score == other.score ? member.compareTo(other.member) : Double.compare(score, other.score);
        }
    }

    private final ZSetStore zsets = keyspace.zsets();
    private final ZSetCursor cursor = zsets.cursor();
    private final Map<String, Double> scores = new HashMap<>();
    private final TreeSet<Pair> order = new TreeSet<>();
    private int members = 20;
    private int adding = 60;

    private final class Frozen extends View {
        final long entry = find('k');
        final List<Pair> expected = new ArrayList<>(order);
        final ZSetCursor reader = zsets.cursor();

        @Override
        void compare() {
            if (entry != 0) {
                assertEquals(expected, read(entry, reader));
            }
        }

        @Override
        void finish() throws InterruptedException {
            super.finish();
            reader.close();
        }
    }

    ZSetStoreModelTest() {
        super(SCRATCH_BYTES);
    }

    @Override
    View newView() {
        return new Frozen();
    }

    @Test
    void behavesAsASortedSetAndItsViewsAsCopiesOfIt() throws InterruptedException {
        for (int i = 0; i < OPERATIONS; i++) {
            if (i % 10_000 == 0) {
                members = 10 << random.nextInt(11);
                adding = 40 + random.nextInt(30);
                zsets.setMostEntries(LIMITS[random.nextInt(LIMITS.length)]);
            }
            operate();
            turnViews();
        }
        finish('k');
    }

    private void operate() {
        find('k');
        int what = random.nextInt(100);
        if (what < 4) {
            query();
        } else if (what == 4) {
            removeRange();
        } else if (what < 5 + adding) {
            put();
        } else {
            remove();
        }
        assertEquals(order.isEmpty(), database.entry(key) == 0);
    }

    private String randomMember() {
        int n = random.nextInt(members);
        return n % 401 == 400 ? "L".repeat(140_000) + n : n % 13 == 0 ? Integer.toString(n) : "member" + n;
    }

    private double randomScore() {
        return switch (random.nextInt(8)) {
            case 0 -> Double.POSITIVE_INFINITY;
            case 1 -> Double.NEGATIVE_INFINITY;
            case 2, 3 -> random.nextInt(20);
            case 4 -> random.nextDouble();
            default -> random.nextInt(2_000) / 4.0;
        };
    }

    private double locate(String member) {
        return zsets.locate(database.entry(key), scratch + 8, place(member, 8));
    }

    private void put() {
        String member = randomMember();
        zsets.prepare(database, key, 1, member.length());
        double old = locate(member);
        assertEquals(scores.get(member), Double.isNaN(old) ? null : old);
        double score = random.nextInt(4) == 0 && !Double.isNaN(old) ? old + 0.125 : randomScore();
        if (Double.isNaN(old)) {
            zsets.add(database, key, score);
        } else if (old != score) {
            zsets.rescore(database, key, score);
            order.remove(new Pair(old, member));
        }
        scores.put(member, score);
        order.add(new Pair(score, member));
    }

    private void remove() {
        if (database.entry(key) == 0) {
            return;
        }
        String member = randomMember();
        double old = locate(member);
        if (!Double.isNaN(old)) {
            assertEquals(order.headSet(new Pair(old, member)).size(), zsets.rank(database.entry(key)));
            zsets.remove(database, key);
            order.remove(new Pair(scores.remove(member), member));
        }
    }

    private void removeRange() {
        int count = order.isEmpty() ? 0 : random.nextInt(Math.min(order.size(), 100)) + 1;
        if (count > 0) {
            int from = random.nextInt(order.size() - count + 1);
            zsets.removeRange(database, key, from, count);
            List<Pair> gone = new ArrayList<>(new ArrayList<>(order).subList(from, from + count));
            gone.forEach(pair -> scores.remove(pair.member));
            gone.forEach(order::remove);
        }
    }

    private void query() {
        if (order.isEmpty()) {
            return;
        }
        long entry = database.entry(key);
        ScoreRange range = new ScoreRange();
        double min = randomScore();
        range.setMin(min, random.nextBoolean());
        range.setMax(min, random.nextBoolean());
        long below = order.stream()
                .filter(p -> range.withoutMin ? p.score <= min : p.score < min)
                .count();
        long upTo = order.stream()
                .filter(p -> range.withoutMax ? p.score < min : p.score <= min)
                .count();
        assertEquals(below, zsets.below(entry, range));
        assertEquals(upTo, zsets.upTo(entry, range));
        int rank = random.nextInt(order.size());
        cursor.open(entry);
        assertTrue(cursor.seek(rank));
        assertEquals(order.stream().skip(rank).findFirst().orElseThrow(), pair(cursor));
        assertEquals(rank > 0, cursor.previous());
    }

    private static Pair pair(ZSetCursor at) {
        byte[] member = Native.bytes(at.memberAddress(), at.memberLength());
        return new Pair(at.score(), new String(member, StandardCharsets.ISO_8859_1));
    }

    private static List<Pair> read(long entry, ZSetCursor reader) {
        List<Pair> pairs = new ArrayList<>();
        reader.open(entry);
        for (boolean more = reader.seek(0); more; more = reader.next()) {
            pairs.add(pair(reader));
        }
        assertEquals(reader.count(), pairs.size());
        return pairs;
    }

    @Override
    void check() {
        drain();
        long entry = find('k');
        if (entry == 0) {
            assertTrue(order.isEmpty());
        } else {
            assertEquals(new ArrayList<>(order), read(entry, cursor));
            assertEquals(emptyBytes + keyspace.containers().footprint(entry), usedBytes());
        }
    }
}
