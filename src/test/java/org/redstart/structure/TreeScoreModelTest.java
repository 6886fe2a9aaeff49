package org.redstart.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;

/** A {@link ScoreTree} beside a sorted set of pairs. */
class TreeScoreModelTest extends TreeModel {
    /** Characters stand for bytes, so strings are ordered as {@code memcmp} does. */
    private record Pair(double score, String member) {}

    private final Comparator<Pair> order =
            Comparator.comparingDouble(Pair::score).thenComparing(Pair::member);
    private final NavigableSet<Pair> model = new TreeSet<>(order);
    private ScoreTree scores;
    private int scoreRange = 1_000;

    @Test
    void behavesAsASortedSetAndItsViewsAsCopiesOfIt() throws InterruptedException {
        scores = new ScoreTree(arena);
        run(scores);
    }

    @Test
    void scoresThatAreAllEqualAreOrderedByMember() throws InterruptedException {
        scoreRange = 1;
        scores = new ScoreTree(arena);
        run(scores);
    }

    @Override
    void operate() {
        int what = random.nextInt(20);
        if (what == 0) {
            seek();
        } else if (what == 1) {
            seekScore();
        } else if (what == 2) {
            seekMember();
        } else if (what == 3) {
            removeLowest();
        } else if (grows()) {
            add(randomPair());
        } else {
            remove();
        }
    }

    private Pair randomPair() {
        int n = random.nextInt(20_000);
        String member = n % 4_999 == 0
                ? "L".repeat(140_000 + n)
                : n % 97 == 0 ? "\u00ff".repeat(n % 600) + n : "m" + (char) (n % 256) + n;
        double score = random.nextInt(500) == 0
                ? (random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY)
                : random.nextInt(scoreRange) / 4.0;
        return new Pair(scoreRange == 1 ? 0.5 : score, member);
    }

    private int put(String member) {
        byte[] bytes = member.getBytes(StandardCharsets.ISO_8859_1);
        Native.put(scratch, bytes, 0, bytes.length);
        return bytes.length;
    }

    private void add(Pair pair) {
        int length = put(pair.member);
        scores.seek(root, pair.score, scratch, length, cursor);
        boolean had = cursor.exists() && pair.equals(read(cursor.item()));
        assertEquals(!model.add(pair), had);
        if (!had) {
            long item = ScoredMember.create(arena, pair.score, scratch, length);
            if (random.nextBoolean()) {
                scores.insertBefore(cursor, item);
            } else {
                scores.insert(root, item, cursor);
            }
            added(item);
            assertEquals(item, cursor.item());
            if (random.nextInt(50) == 0) {
                assertEquals(model.headSet(pair).size(), cursor.rank());
            }
        }
    }

    private void remove() {
        Pair pair = model.ceiling(randomPair());
        if (pair == null) {
            return;
        }
        scores.seek(root, pair.score, scratch, put(pair.member), cursor);
        assertEquals(pair, read(cursor.item()));
        gone(scores.remove(cursor));
        model.remove(pair);
        assertStandsAt(model.higher(pair));
    }

    private void removeLowest() {
        if (random.nextInt(100) == 0) {
            int most = random.nextInt(1_500);
            scores.first(root, cursor);
            long removed = scores.removeRange(cursor, most, this::gone);
            assertEquals(Math.min(most, model.size()), removed);
            for (int i = 0; i < removed; i++) {
                model.pollFirst();
            }
            assertStandsAt(model.isEmpty() ? null : model.first());
        }
    }

    private void seek() {
        Pair pair = randomPair();
        boolean found = scores.seek(root, pair.score, scratch, put(pair.member), cursor);
        assertEquals(model.ceiling(pair) != null, found);
        assertStandsAt(model.ceiling(pair));
        cursor.previous();
        assertStandsAt(model.lower(pair));
    }

    private void seekScore() {
        double score = randomPair().score;
        Pair lowest = new Pair(score, "");
        scores.seekScore(root, score, true, cursor);
        assertStandsAt(model.ceiling(lowest));
        scores.seekScore(root, score, false, cursor);
        assertStandsAt(model.ceiling(new Pair(Math.nextUp(score), score == Double.POSITIVE_INFINITY ? "\uffff" : "")));
    }

    private void seekMember() {
        if (scoreRange > 1) {
            return;
        }
        Pair pair = randomPair();
        scores.seekMember(root, scratch, put(pair.member), true, cursor);
        assertStandsAt(model.ceiling(pair));
        scores.seekMember(root, scratch, put(pair.member), false, cursor);
        assertStandsAt(model.higher(pair));
    }

    private void assertStandsAt(Pair pair) {
        assertEquals(pair, cursor.exists() ? read(cursor.item()) : null);
    }

    private static Pair read(long item) {
        byte[] bytes = Native.bytes(ScoredMember.memberAddress(item), ScoredMember.memberLength(item));
        return new Pair(ScoredMember.score(item), new String(bytes, StandardCharsets.ISO_8859_1));
    }

    @Override
    List<String> contents() {
        List<String> texts = new ArrayList<>();
        model.forEach(pair -> texts.add(pair.toString()));
        return texts;
    }

    @Override
    String text(long item) {
        return read(item).toString();
    }

    @Override
    long weightOf(long item) {
        return 1;
    }

    @Override
    long handleOf(long item) {
        return ScoredMember.handle(item);
    }

    @Override
    Tag tagOf() {
        return Tag.MEMBER;
    }
}
