package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.keyspace.ZSetStore;
import org.redstart.memory.DoubleText;

/** Sorted sets, member by member. */
public final class SortedSetCommands {
    private static final String NX_AND_XX = "ERR XX and NX options at the same time are not compatible";
    private static final String CONTRARY = "ERR GT, LT, and/or NX options at the same time are not compatible";
    private static final String ONE_INCREMENT = "ERR INCR option supports a single increment-element pair";
    private static final String NOT_A_NUMBER = "ERR resulting score is not a number (NaN)";

    static final int NX = 1;
    static final int XX = 2;
    private static final int GT = 4;
    private static final int LT = 8;
    static final int CH = 16;
    private static final int INCR = 32;
    private static final String[] OPTIONS = {"NX", "XX", "GT", "LT", "CH", "INCR"};

    private static final int FEW_SCORES = 16;
    private static final int MOST_KEPT = 1024;

    private final ZSetStore zsets;
    private double[] scores = new double[FEW_SCORES];
    private long added;
    private long updated;
    /** The score that the member looked at last has now; NaN if options left it as it was. */
    private double outcome;

    public SortedSetCommands(ZSetStore zsets) {
        this.zsets = zsets;
    }

    public void bind(CommandTable table) {
        table.bind("zadd", call -> add(call, 0));
        table.bind("zincrby", call -> add(call, INCR));
        table.bind("zrem", this::remove);
        table.bind("zscore", this::score);
        table.bind("zmscore", this::scores);
        table.bind("zcard", SortedSetCommands::count);
        table.bind("zrank", call -> rank(call, false));
        table.bind("zrevrank", call -> rank(call, true));
    }

    private void add(Call call, int given) {
        int options = given;
        int first = 2;
        for (int option = option(call, first); option != 0; option = option(call, first)) {
            options |= option;
            first++;
        }
        add(call, options, first);
    }

    /** The option that an argument is, or 0. */
    static int option(Call call, int index) {
        if (index < call.count()) {
            for (int i = 0; i < OPTIONS.length; i++) {
                if (call.is(index, OPTIONS[i])) {
                    return 1 << i;
                }
            }
        }
        return 0;
    }

    /** Adds the scores and members from an argument on. */
    private void add(Call call, int options, int first) {
        int pairs = (call.count() - first) / 2;
        String error = contradiction(options, call.count() - first);
        if (error != null) {
            call.error(error);
            return;
        }
        if (!readScores(call, first, pairs)) {
            return;
        }
        addScored(call, options, first + 1, 2, pairs);
    }

    /** Room for the scores of {@link #addScored}. */
    double[] room(int members) {
        if (scores.length < members || scores.length > MOST_KEPT) {
            scores = new double[Math.max(FEW_SCORES, members)];
        }
        return scores;
    }

    /** Adds members, {@code stride} arguments apart, with the scores that were put into {@link #room}. */
    void addScored(Call call, int options, int first, int stride, int members) {
        Key key = call.key(1);
        long entry = call.database().findTouched(key);
        if (!SortedSets.isSortedSetOrMissing(call, entry)) {
            return;
        }
        added = 0;
        updated = 0;
        outcome = ZSetStore.NONE;
        if (entry != 0 || (options & XX) == 0) {
            zsets.prepare(call.database(), key, members, longest(call, first, stride));
            for (int i = 0; i < members; i++) {
                if (!put(call, key, options, first + i * stride, scores[i])) {
                    call.error(NOT_A_NUMBER);
                    return;
                }
            }
        }
        answer(call, key, options);
    }

    private static String contradiction(int options, int arguments) {
        if (arguments == 0 || arguments % 2 != 0) {
            return Errors.SYNTAX;
        }
        if ((options & (NX | XX)) == (NX | XX)) {
            return NX_AND_XX;
        }
        if (Integer.bitCount(options & (NX | GT | LT)) > 1) {
            return CONTRARY;
        }
        return (options & INCR) != 0 && arguments > 2 ? ONE_INCREMENT : null;
    }

    private boolean readScores(Call call, int first, int pairs) {
        room(pairs);
        for (int i = 0; i < pairs; i++) {
            int index = first + 2 * i;
            scores[i] = DoubleText.parse(call.address(index), call.length(index));
            if (Double.isNaN(scores[i])) {
                call.error(Errors.NOT_A_FLOAT);
                return false;
            }
        }
        return true;
    }

    private static int longest(Call call, int first, int stride) {
        int longest = 0;
        for (int i = first; i < call.count(); i += stride) {
            longest = Math.max(longest, call.length(i));
        }
        return longest;
    }

    /** Adds or changes a member; false if its score would be none. */
    private boolean put(Call call, Key key, int options, int index, double score) {
        Database database = call.database();
        double old = zsets.locate(database.entry(key), call.address(index), call.length(index));
        if (!Double.isNaN(old)) {
            return change(database, key, options, old, score);
        }
        outcome = ZSetStore.NONE;
        if ((options & XX) == 0) {
            zsets.add(database, key, score);
            outcome = score;
            added++;
        }
        return true;
    }

    private boolean change(Database database, Key key, int options, double old, double given) {
        outcome = ZSetStore.NONE;
        if ((options & NX) != 0) {
            return true;
        }
        double score = (options & INCR) != 0 ? old + given : given;
        if (Double.isNaN(score)) {
            return false;
        }
        if ((options & GT) != 0 && score <= old || (options & LT) != 0 && score >= old) {
            return true;
        }
        outcome = score;
        if (score != old) {
            zsets.rescore(database, key, score);
            updated++;
        }
        return true;
    }

    private void answer(Call call, Key key, int options) {
        boolean increment = (options & INCR) != 0;
        if (added + updated > 0) {
            SortedSets.changed(call, key, increment ? KeyEvent.ZINCR : KeyEvent.ZADD, added + updated);
        }
        if (!increment) {
            call.reply().integer((options & CH) != 0 ? added + updated : added);
        } else if (Double.isNaN(outcome)) {
            call.reply().nil();
        } else {
            call.reply().real(outcome);
        }
    }

    private void remove(Call call) {
        Database database = call.database();
        Key key = call.key(1);
        long entry = database.findTouched(key);
        if (!SortedSets.isSortedSetOrMissing(call, entry)) {
            return;
        }
        long removed = 0;
        for (int i = 2; i < call.count() && database.entry(key) != 0; i++) {
            if (!Double.isNaN(zsets.locate(database.entry(key), call.address(i), call.length(i)))) {
                zsets.remove(database, key);
                removed++;
            }
        }
        if (removed > 0) {
            SortedSets.changed(call, key, KeyEvent.ZREM, removed);
        }
        call.reply().integer(removed);
    }

    private void score(Call call) {
        long entry = call.database().read(call.key(1));
        if (SortedSets.isSortedSetOrMissing(call, entry)) {
            answerScore(call, entry, 2);
        }
    }

    private void scores(Call call) {
        long entry = call.database().read(call.key(1));
        if (!SortedSets.isSortedSetOrMissing(call, entry)) {
            return;
        }
        call.reply().array(call.count() - 2);
        for (int i = 2; i < call.count(); i++) {
            answerScore(call, entry, i);
        }
    }

    private void answerScore(Call call, long entry, int index) {
        double score = entry == 0 ? ZSetStore.NONE : zsets.locate(entry, call.address(index), call.length(index));
        if (Double.isNaN(score)) {
            call.reply().nil();
        } else {
            call.reply().real(score);
        }
    }

    private static void count(Call call) {
        long entry = call.database().read(call.key(1));
        if (SortedSets.isSortedSetOrMissing(call, entry)) {
            call.reply().integer(entry == 0 ? 0 : ZSetStore.count(entry));
        }
    }

    private void rank(Call call, boolean reversed) {
        boolean withScore = call.count() == 4;
        if (call.count() > 4) {
            call.error(Errors.arity(call.def().fullName()));
            return;
        }
        if (withScore && !call.is(3, "WITHSCORE")) {
            call.error(Errors.SYNTAX);
            return;
        }
        long entry = call.database().read(call.key(1));
        if (!SortedSets.isSortedSetOrMissing(call, entry)) {
            return;
        }
        double score = entry == 0 ? ZSetStore.NONE : zsets.locate(entry, call.address(2), call.length(2));
        if (Double.isNaN(score)) {
            answerNoRank(call, withScore);
            return;
        }
        long rank = reversed ? ZSetStore.count(entry) - 1 - zsets.rank(entry) : zsets.rank(entry);
        if (withScore) {
            call.reply().array(2);
        }
        call.reply().integer(rank);
        if (withScore) {
            call.reply().real(score);
        }
    }

    private static void answerNoRank(Call call, boolean withScore) {
        if (withScore) {
            call.reply().nilArray();
        } else {
            call.reply().nil();
        }
    }
}
