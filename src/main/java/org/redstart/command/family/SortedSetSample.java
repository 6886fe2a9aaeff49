package org.redstart.command.family;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.redstart.command.ReplyStreams.Producer;
import org.redstart.keyspace.ZSetCursor;
import org.redstart.resp.ReplyWriter;

/** Answers with members of a sorted set that chance chooses, some at a time. */
final class SortedSetSample implements Producer {
    private static final int AT_A_TIME = 64;
    /** With more than one in so many of the members wanted, all are walked through. */
    private static final int FEW_OF = 3;

    /** Moves to the rank that is chosen next; there is one. */
    @FunctionalInterface
    interface Way {
        long next();
    }

    private final ZSetCursor from;
    private final boolean withScores;
    private final Way way;
    private long left;
    private long rank = -1;

    SortedSetSample(ZSetCursor from, long count, boolean withScores, Way way) {
        this.from = from;
        this.left = count;
        this.withScores = withScores;
        this.way = way;
    }

    /** How so many of all members are chosen; less than 0 for any member any number of times. */
    static Way way(long count, long all, SplittableRandom random) {
        if (count < 0) {
            return () -> random.nextLong(all);
        }
        return count > all / FEW_OF ? walking(Math.min(count, all), all, random) : drawing(all, random);
    }

    private static Way drawing(long all, SplittableRandom random) {
        Set<Long> drawn = new HashSet<>();
        return () -> {
            long rank = random.nextLong(all);
            while (!drawn.add(rank)) {
                rank = random.nextLong(all);
            }
            return rank;
        };
    }

    /** Takes each member with the chance of those still wanted among those still to come. */
    private static Way walking(long count, long all, SplittableRandom random) {
        return new Way() {
            private long wanted = count;
            private long rank;

            @Override
            public long next() {
                while (random.nextLong(all - rank++) >= wanted) {
                    // another has this place
                }
                wanted--;
                return rank - 1;
            }
        };
    }

    @Override
    public boolean next(ReplyWriter reply) {
        for (int i = 0; i < AT_A_TIME && left > 0; i++, left--) {
            long chosen = way.next();
            if (rank < 0 || chosen != rank + 1 || !from.next()) {
                from.seek(chosen);
            }
            rank = chosen;
            SortedSets.member(reply, from, withScores);
        }
        return left > 0;
    }

    @Override
    public void close() {
        from.close();
    }
}
