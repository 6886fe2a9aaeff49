package org.redstart.command.family;

import java.util.Arrays;
import org.redstart.keyspace.ScoreRange;
import org.redstart.keyspace.ZSetBuilder;
import org.redstart.keyspace.ZSetCursor;
import org.redstart.keyspace.ZSetStore;
import org.redstart.resp.ReplyWriter;
import org.redstart.structure.GeoArea;
import org.redstart.structure.GeoHash;

/**
 * Looks through a sorted set for the members within an area, some at a time, and puts them in the order that is asked for. They are
 * remembered as they lie in the sorted set, so this is good while it stays as it is, or a cut keeps it.
 */
final class GeoFinding implements AutoCloseable {
    private static final int AT_A_TIME = 64;
    private static final int FEW = 64;

    private final GeoQuery query;
    private final GeoArea area;
    private final ZSetCursor cursor;
    /** Where each range of scores begins, as a rank, and how many members have one of them. */
    private final long[] ranks;

    private final long[] counts;
    private final Texts members = new Texts();
    private double[] scores = new double[FEW];
    private double[] metres = new double[FEW];
    private int range = -1;
    private long left;
    private boolean searched;
    private IndexSort sort;
    private int[] order;

    /** @param entry the sorted set, or 0 for none */
    GeoFinding(ZSetStore zsets, long entry, GeoQuery query) {
        this.query = query;
        this.cursor = zsets.cursor();
        this.area = entry == 0 ? null : query.area();
        int ranges = entry == 0 ? 0 : area.ranges();
        this.ranks = new long[ranges];
        this.counts = new long[ranges];
        ScoreRange bounds = new ScoreRange();
        for (int i = 0; i < ranges; i++) {
            bounds.setMin((double) area.from(i), false);
            bounds.setMax((double) area.to(i), true);
            ranks[i] = zsets.below(entry, bounds);
            counts[i] = Math.max(0, zsets.upTo(entry, bounds) - ranks[i]);
        }
        if (entry != 0) {
            cursor.open(entry);
        }
    }

    /** How many members there are to look at. */
    long candidates() {
        return Arrays.stream(counts).sum();
    }

    /** Works on for some members; false when all are found and in order. */
    boolean step() {
        if (!searched) {
            searched = !look();
            return true;
        }
        if (!query.ascending && !query.descending) {
            return false;
        }
        if (sort == null) {
            sort = new IndexSort(members.count(), query.ascending ? this::nearer : this::farther);
        }
        boolean more = sort.step();
        order = sort.sorted();
        return more;
    }

    private int nearer(int one, int other) {
        return Double.compare(metres[one], metres[other]);
    }

    private int farther(int one, int other) {
        return Double.compare(metres[other], metres[one]);
    }

    /** Looks at some members; false when there are no more. */
    private boolean look() {
        if (left == 0) {
            range++;
            if (range == ranks.length) {
                return false;
            }
            left = counts[range];
            if (left > 0) {
                cursor.seek(ranks[range]);
            }
        }
        for (int i = 0; i < AT_A_TIME && left > 0; i++) {
            if (query.any && members.count() == query.count) {
                return false;
            }
            take();
            left--;
            cursor.next();
        }
        return true;
    }

    private void take() {
        double score = cursor.score();
        long bits = GeoHash.bits(score);
        double distance = area.distanceInside(GeoHash.longitude(bits), GeoHash.latitude(bits));
        if (distance < 0) {
            return;
        }
        int count = members.count();
        if (count == scores.length) {
            scores = Arrays.copyOf(scores, 2 * count);
            metres = Arrays.copyOf(metres, 2 * count);
        }
        scores[count] = score;
        metres[count] = distance;
        members.addCopied(cursor.memberAddress(), cursor.memberLength());
    }

    /** How many are asked for of what was found. */
    int count() {
        return query.count > 0 ? (int) Math.min(query.count, members.count()) : members.count();
    }

    /** Answers the member with a number. */
    void write(int number, ReplyWriter reply) {
        reply.bulk(members.address(number, 0), members.length(number));
    }

    /** Looks the member with a number up in what is being built. */
    void locate(int number, ZSetBuilder in) {
        in.locate(members.address(number, 0), members.length(number));
    }

    /** The number of what is in a place of the order. */
    int at(int place) {
        return order == null ? place : order[place];
    }

    double score(int number) {
        return scores[number];
    }

    double metres(int number) {
        return metres[number];
    }

    @Override
    public void close() {
        members.close();
        cursor.close();
    }
}
