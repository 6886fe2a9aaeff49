package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.command.Preparation;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.keyspace.ZSetBuilder;
import org.redstart.keyspace.ZSetCursor;
import org.redstart.keyspace.ZSetStore;

/** Ranges of sorted sets: by position, score or alphabet. Each becomes a range of ranks first. */
public final class SortedSetRangeCommands {
    private static final String LIMIT_BY_RANK =
            "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX";
    private static final String SCORES_BY_LEX = "ERR syntax error, WITHSCORES not supported in combination with BYLEX";
    private static final long NO_LIMIT = -1;

    /** What a range's ends are. */
    private enum By {
        RANK,
        SCORE,
        LEX
    }

    private final ZSetStore zsets;
    private final ZSetCursor cursor;
    private final ZSetBuilder builder;
    private final SortedSetBounds bounds = new SortedSetBounds();

    private By by;
    private boolean reversed;
    private boolean withScores;
    private long offset;
    private long limit;
    private long start;
    private long stop;
    /** The first rank of the range, and the first behind it. */
    private long from;

    private long to;

    public SortedSetRangeCommands(ZSetStore zsets) {
        this.zsets = zsets;
        this.cursor = zsets.cursor();
        this.builder = zsets.builder();
    }

    public void bind(CommandTable table) {
        table.bind("zrange", call -> show(call, null, false));
        table.bind("zrevrange", call -> show(call, By.RANK, true));
        table.bind("zrangebyscore", call -> show(call, By.SCORE, false));
        table.bind("zrevrangebyscore", call -> show(call, By.SCORE, true));
        table.bind("zrangebylex", call -> show(call, By.LEX, false));
        table.bind("zrevrangebylex", call -> show(call, By.LEX, true));
        table.bind("zrangestore", this::store);
        table.bind("zcount", call -> count(call, By.SCORE));
        table.bind("zlexcount", call -> count(call, By.LEX));
        table.bind("zremrangebyrank", call -> remove(call, By.RANK, KeyEvent.ZREMRANGEBYRANK));
        table.bind("zremrangebyscore", call -> remove(call, By.SCORE, KeyEvent.ZREMRANGEBYSCORE));
        table.bind("zremrangebylex", call -> remove(call, By.LEX, KeyEvent.ZREMRANGEBYLEX));
    }

    private void show(Call call, By fixed, boolean backwards) {
        if (!readOptions(call, 4, fixed, backwards, true) || !readBounds(call, 2)) {
            return;
        }
        long entry = call.database().read(call.key(1));
        if (!SortedSets.isSortedSetOrMissing(call, entry)) {
            return;
        }
        if (entry == 0) {
            call.reply().array(0);
            return;
        }
        locate(entry);
        long members = to - from;
        SortedSets.head(call.reply(), members, withScores);
        if (members > SortedSetRun.AT_A_TIME && Entry.encoding(entry) == Entry.TABLE) {
            call.stream(members, new SortedSetRun(zsets.tableCursor(entry), from, to, reversed, withScores));
        } else {
            write(call, entry);
        }
    }

    private void write(Call call, long entry) {
        cursor.open(entry);
        boolean more = to > from && cursor.seek(reversed ? to - 1 : from);
        for (long left = to - from; left > 0 && more; left--) {
            SortedSets.member(call.reply(), cursor, withScores);
            more = left > 1 && (reversed ? cursor.previous() : cursor.next());
        }
    }

    /**
     * Reads what follows the bounds; if it is not understood, answers so and returns false.
     *
     * @param fixed what the command's name says the bounds are, or null if options may say it
     */
    private boolean readOptions(Call call, int first, By fixed, boolean backwards, boolean mayShowScores) {
        by = fixed;
        reversed = backwards;
        withScores = false;
        offset = 0;
        limit = NO_LIMIT;
        for (int i = first; i < call.count(); i++) {
            if (mayShowScores && call.is(i, "WITHSCORES")) {
                withScores = true;
            } else if (call.is(i, "LIMIT") && i + 2 < call.count()) {
                if (!call.readLong(i + 1)) {
                    return false;
                }
                offset = call.number();
                if (!call.readLong(i + 2)) {
                    return false;
                }
                limit = call.number();
                i += 2;
            } else if (fixed != null || !readForm(call, i)) {
                call.error(Errors.SYNTAX);
                return false;
            }
        }
        by = by == null ? By.RANK : by;
        return isConsistent(call);
    }

    private boolean readForm(Call call, int index) {
        if (!reversed && call.is(index, "REV")) {
            reversed = true;
        } else if (by == null && call.is(index, "BYLEX")) {
            by = By.LEX;
        } else if (by == null && call.is(index, "BYSCORE")) {
            by = By.SCORE;
        } else {
            return false;
        }
        return true;
    }

    private boolean isConsistent(Call call) {
        if (limit != NO_LIMIT && by == By.RANK) {
            call.error(LIMIT_BY_RANK);
            return false;
        }
        if (withScores && by == By.LEX) {
            call.error(SCORES_BY_LEX);
            return false;
        }
        return true;
    }

    /** Reads the two bounds from an argument on; a reversed range by value names the upper one first. */
    private boolean readBounds(Call call, int first) {
        int min = reversed ? first + 1 : first;
        int max = reversed ? first : first + 1;
        return switch (by) {
            case RANK -> readRanks(call, first);
            case SCORE -> bounds.readScores(call, min, max);
            case LEX -> bounds.readMembers(call, min, max);
        };
    }

    private boolean readRanks(Call call, int first) {
        if (!call.readLong(first)) {
            return false;
        }
        start = call.number();
        if (!call.readLong(first + 1)) {
            return false;
        }
        stop = call.number();
        return true;
    }

    /** Finds the ranks of the range in a sorted set. */
    private void locate(long entry) {
        switch (by) {
            case RANK -> locateRanks(ZSetStore.count(entry));
            case SCORE -> {
                from = zsets.below(entry, bounds.scores);
                to = zsets.upTo(entry, bounds.scores);
            }
            case LEX -> {
                from = zsets.below(entry, bounds.members);
                to = zsets.upTo(entry, bounds.members);
            }
        }
        to = Math.max(from, to);
        if (by != By.RANK) {
            narrow(Entry.encoding(entry) == Entry.TABLE);
        }
    }

    private void locateRanks(long count) {
        long first = Math.max(start < 0 ? start + count : start, 0);
        long end = Math.min(stop < 0 ? stop + count : stop, count - 1) + 1;
        if (first >= end) {
            from = 0;
            to = 0;
        } else {
            from = reversed ? count - end : first;
            to = reversed ? count - first : end;
        }
    }

    /** Applies LIMIT. A negative offset counts from the range's end in a large sorted set; in a small one nothing is left. */
    private void narrow(boolean large) {
        long all = to - from;
        boolean fromEnd = large && offset < 0 && offset >= -all;
        long skipped = fromEnd ? all + offset : offset < 0 ? all : Math.min(offset, all);
        long left = to - from - skipped;
        long shown = limit < 0 ? left : Math.min(limit, left);
        if (reversed) {
            to -= skipped;
            from = to - shown;
        } else {
            from += skipped;
            to = from + shown;
        }
    }

    private void store(Call call) {
        if (!readOptions(call, 5, null, false, false) || !readBounds(call, 3)) {
            return;
        }
        Database database = call.database();
        long entry = database.read(call.key(2));
        if (!SortedSets.isSortedSetOrMissing(call, entry)) {
            return;
        }
        if (entry != 0) {
            locate(entry);
            if (Entry.encoding(entry) == Entry.TABLE && call.canPrepare(to - from)) {
                Preparation excerpt = SortedSetExcerpt.of(zsets, entry, from, to, SortedSetRangeCommands::store);
                call.prepare(to - from, new long[] {Entry.valueHandle(entry)}, excerpt);
                return;
            }
        }
        builder.begin();
        if (entry != 0) {
            collect(entry);
        }
        store(call, builder);
    }

    private static void store(Call call, ZSetBuilder built) {
        SortedSets.store(call, built, call.otherKey(call.database(), 1), KeyEvent.ZRANGESTORE);
    }

    /**
     * Fills the builder. Redis adds one member after the other, to a listpack as long as that may be one; there a negative zero
     * loses its sign.
     */
    private void collect(long entry) {
        cursor.open(entry);
        boolean packed = by != By.RANK || zsets.staysSmall(to - from, 0);
        boolean more = to > from && cursor.seek(reversed ? to - 1 : from);
        for (long left = to - from; left > 0 && more; left--) {
            packed = packed && zsets.staysSmall(builder.count() + 1, cursor.memberLength());
            double score = packed ? cursor.score() + 0.0 : cursor.score();
            if (reversed) {
                builder.locate(cursor.memberAddress(), cursor.memberLength());
                builder.put(score);
            } else {
                builder.append(score, cursor.memberAddress(), cursor.memberLength());
            }
            more = left > 1 && (reversed ? cursor.previous() : cursor.next());
        }
    }

    private boolean readWhole(Call call, By what) {
        by = what;
        reversed = false;
        offset = 0;
        limit = NO_LIMIT;
        return readBounds(call, 2);
    }

    private void count(Call call, By what) {
        if (!readWhole(call, what)) {
            return;
        }
        long entry = call.database().read(call.key(1));
        if (!SortedSets.isSortedSetOrMissing(call, entry)) {
            return;
        }
        if (entry != 0) {
            locate(entry);
        }
        call.reply().integer(entry == 0 ? 0 : to - from);
    }

    private void remove(Call call, By what, KeyEvent event) {
        if (!readWhole(call, what)) {
            return;
        }
        Key key = call.key(1);
        long entry = call.database().findTouched(key);
        if (!SortedSets.isSortedSetOrMissing(call, entry)) {
            return;
        }
        long removed = 0;
        if (entry != 0) {
            locate(entry);
            removed = to - from;
        }
        if (SortedSets.removesAside(call, entry, removed)) {
            long members = removed;
            SortedSets.removeAside(
                    call, zsets, entry, from, to, event, done -> done.reply().integer(members));
            return;
        }
        if (removed > 0) {
            zsets.removeRange(call.database(), key, from, removed);
            SortedSets.changed(call, key, event, removed);
        }
        call.reply().integer(removed);
    }
}
