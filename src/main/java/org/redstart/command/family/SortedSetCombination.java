package org.redstart.command.family;

import java.util.List;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.MemberCursor;
import org.redstart.keyspace.MemberReader;
import org.redstart.keyspace.ZSetBuilder;
import org.redstart.keyspace.ZSetStore;

/**
 * A union, intersection or difference of sorted sets and sets as they are when it begins, put together some members at a time by going
 * through one after the other: what finds members by name is not kept by a cut, so that none is asked for one.
 */
final class SortedSetCombination implements AutoCloseable {
    private static final int AT_A_TIME = 64;

    /** One of the sets, and what its scores are multiplied with. */
    record Source(long entry, double weight) {}

    /** What a member of a further set does to those that were found before. */
    enum Rule {
        UNION,
        INTERSECTION,
        DIFFERENCE
    }

    private final ZSetStore zsets;
    private final Rule rule;
    private final Aggregate aggregate;
    private final double[] weights;
    private final MemberCursor[] cursors;
    private int at;
    private ZSetBuilder found;
    /** What of an intersection the set at hand has too. */
    private ZSetBuilder common;

    /** Begins with the sets in this order, of which there is at least one. */
    SortedSetCombination(ZSetStore zsets, MemberReader reader, Rule rule, Aggregate aggregate, List<Source> sources) {
        this.zsets = zsets;
        this.rule = rule;
        this.aggregate = aggregate;
        this.weights = sources.stream().mapToDouble(Source::weight).toArray();
        this.cursors =
                sources.stream().map(source -> reader.cursor(source.entry())).toArray(MemberCursor[]::new);
        this.found = begin();
    }

    /** The values it reads. */
    static long[] handles(List<Source> sources) {
        return sources.stream()
                .mapToLong(source -> Entry.handleOrNone(source.entry()))
                .toArray();
    }

    private ZSetBuilder begin() {
        ZSetBuilder builder = zsets.builder();
        builder.begin();
        return builder;
    }

    /** What was put together; the caller's, if it takes it. */
    ZSetBuilder found() {
        return found;
    }

    /** Takes in some members; false when there are none left. */
    boolean step() {
        found.resume();
        if (at == cursors.length) {
            return false;
        }
        if (rule == Rule.INTERSECTION && at > 0) {
            if (common == null) {
                common = begin();
            }
            common.resume();
        }
        for (int i = 0; i < AT_A_TIME; i++) {
            if (!cursors[at].next()) {
                finish();
                break;
            }
            take(cursors[at]);
        }
        return true;
    }

    private void take(MemberCursor member) {
        double known = found.locate(member.address(), member.length());
        double score = weights[at] * member.score();
        if (at == 0 || rule == Rule.UNION) {
            found.put(Double.isNaN(known) ? Aggregate.orZero(score) : aggregate.of(known, Aggregate.orZero(score)));
        } else if (rule == Rule.DIFFERENCE) {
            found.drop();
        } else if (!Double.isNaN(known)) {
            common.locate(member.address(), member.length());
            common.put(aggregate.of(known, score));
        }
    }

    /** Leaves a set; when nothing is left the further ones change nothing. */
    private void finish() {
        if (common != null) {
            found.discard();
            found = common;
            common = null;
        }
        at = rule != Rule.UNION && found.count() == 0 ? cursors.length : at + 1;
    }

    @Override
    public void close() {
        for (MemberCursor cursor : cursors) {
            cursor.close();
        }
        found.discard();
        if (common != null) {
            common.discard();
        }
    }
}
