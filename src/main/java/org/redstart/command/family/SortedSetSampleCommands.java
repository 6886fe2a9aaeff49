package org.redstart.command.family;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.ZSetCursor;
import org.redstart.keyspace.ZSetStore;
import org.redstart.resp.ReplyWriter;
import org.redstart.structure.Glob;
import org.redstart.structure.ScoredMember;

/** Sorted sets looked at in no order: by chance, and step by step. */
public final class SortedSetSampleCommands {
    private static final String OUT_OF_RANGE = "ERR value is out of range";
    private static final String TOO_MANY =
            "ERR value is out of range, value must between " + -Long.MAX_VALUE + " and " + Long.MAX_VALUE;
    private static final long DEFAULT_COUNT = 10;
    /** A step looks at no more buckets than this many times its count, however empty they are. */
    private static final long BUCKETS_PER_COUNT = 10;

    private static final int FEW_FOUND = 64;
    private static final int MOST_KEPT = 4096;

    private final ZSetStore zsets;
    private final ZSetCursor cursor;
    private long[] found = new long[FEW_FOUND];
    private int foundCount;
    private Glob glob;
    private long scanCount;

    public SortedSetSampleCommands(ZSetStore zsets) {
        this.zsets = zsets;
        this.cursor = zsets.cursor();
    }

    public void bind(CommandTable table) {
        table.bind("zrandmember", this::random);
        table.bind("zscan", this::scan);
    }

    private void random(Call call) {
        if (call.count() > 2) {
            randomMany(call);
            return;
        }
        long entry = call.database().read(call.key(1));
        if (!SortedSets.isSortedSetOrMissing(call, entry)) {
            return;
        }
        if (entry == 0) {
            call.reply().nil();
            return;
        }
        cursor.open(entry);
        cursor.seek(call.keyspace().random().nextLong(cursor.count()));
        call.reply().bulk(cursor.memberAddress(), cursor.memberLength());
    }

    private void randomMany(Call call) {
        if (!call.readLong(2)) {
            return;
        }
        long count = call.number();
        if (count == Long.MIN_VALUE) {
            call.error(TOO_MANY);
            return;
        }
        boolean withScores = call.count() == 4 && call.is(3, "WITHSCORES");
        if (call.count() > 3 && !withScores) {
            call.error(Errors.SYNTAX);
            return;
        }
        if (withScores && Math.abs(count) > Long.MAX_VALUE / 2) {
            call.error(OUT_OF_RANGE);
            return;
        }
        long entry = call.database().read(call.key(1));
        if (!SortedSets.isSortedSetOrMissing(call, entry)) {
            return;
        }
        if (entry == 0 || count == 0) {
            call.reply().array(0);
            return;
        }
        ZSetCursor from = zsets.cursor();
        from.open(entry);
        long told = count < 0 ? -count : Math.min(count, from.count());
        SortedSets.head(call.reply(), told, withScores);
        SplittableRandom chance = call.keyspace().random();
        call.stream(
                told, new SortedSetSample(from, told, withScores, SortedSetSample.way(count, from.count(), chance)));
    }

    private void scan(Call call) {
        long position = ScanCommands.cursor(call, 2);
        if (position == ScanCommands.BAD_CURSOR) {
            return;
        }
        long entry = call.database().read(call.key(1));
        if (!SortedSets.isSortedSetOrMissing(call, entry)) {
            return;
        }
        if (entry == 0) {
            answerHead(call.reply(), 0, 0);
        } else if (readScanOptions(call)) {
            if (Entry.encoding(entry) == Entry.TABLE) {
                scanTable(call.reply(), entry, position);
            } else {
                scanAll(call.reply(), entry);
            }
        }
    }

    private boolean readScanOptions(Call call) {
        glob = null;
        scanCount = DEFAULT_COUNT;
        for (int i = 3; i < call.count(); i += 2) {
            if (i + 1 == call.count()) {
                call.error(Errors.SYNTAX);
                return false;
            }
            if (call.is(i, "COUNT")) {
                if (!call.readLong(i + 1)) {
                    return false;
                }
                scanCount = call.number();
            } else if (call.is(i, "MATCH")) {
                Glob wanted = new Glob(call.request().bytes(i + 1));
                glob = wanted.matchesAll() ? null : wanted;
            } else {
                call.error(Errors.SYNTAX);
                return false;
            }
            if (scanCount < 1) {
                call.error(Errors.SYNTAX);
                return false;
            }
        }
        return true;
    }

    private static void answerHead(ReplyWriter reply, long next, long members) {
        reply.array(2);
        reply.bulk(Long.toUnsignedString(next));
        reply.array(members * 2);
    }

    private boolean matches(long member, int length) {
        return glob == null || glob.matches(member, length);
    }

    private void scanTable(ReplyWriter reply, long entry, long position) {
        foundCount = 0;
        long buckets = 0;
        long next = position;
        do {
            next = zsets.scan(entry, next, this::note);
            buckets++;
        } while (next != 0 && foundCount < scanCount && buckets / BUCKETS_PER_COUNT < scanCount);
        answerHead(reply, next, foundCount);
        for (int i = 0; i < foundCount; i++) {
            reply.bulk(ScoredMember.memberAddress(found[i]), ScoredMember.memberLength(found[i]));
            reply.bulk(SeventeenDigits.of(ScoredMember.score(found[i])));
        }
        if (found.length > MOST_KEPT) {
            found = new long[FEW_FOUND];
        }
    }

    private void note(long member) {
        if (matches(ScoredMember.memberAddress(member), ScoredMember.memberLength(member))) {
            if (foundCount == found.length) {
                found = Arrays.copyOf(found, foundCount * 2);
            }
            found[foundCount++] = member;
        }
    }

    /** A listpack is shown whole, its scores as they are written there. */
    private void scanAll(ReplyWriter reply, long entry) {
        cursor.open(entry);
        long matching = 0;
        for (boolean more = cursor.seek(0); more; more = cursor.next()) {
            matching += matches(cursor.memberAddress(), cursor.memberLength()) ? 1 : 0;
        }
        answerHead(reply, 0, matching);
        for (boolean more = cursor.seek(0); more; more = cursor.next()) {
            if (matches(cursor.memberAddress(), cursor.memberLength())) {
                reply.bulk(cursor.memberAddress(), cursor.memberLength());
                reply.bulkReal(cursor.score());
            }
        }
    }
}
