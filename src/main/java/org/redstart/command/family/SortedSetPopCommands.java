package org.redstart.command.family;

import java.nio.charset.StandardCharsets;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.command.WaitFor;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.keyspace.ValueType;
import org.redstart.keyspace.ZSetCursor;
import org.redstart.keyspace.ZSetStore;
import org.redstart.resp.ReplyWriter;

/** Taking the lowest or highest members out of sorted sets, also when they come. */
public final class SortedSetPopCommands {
    private static final String NOT_POSITIVE = "ERR value is out of range, must be positive";
    private static final String NO_KEYS = "ERR numkeys should be greater than 0";
    private static final String NO_COUNT = "ERR count should be greater than 0";
    private static final WaitFor SORTED_SET = new WaitFor(ValueType.ZSET);

    /** How the members taken are shown. */
    private enum Shape {
        /** One after the other. */
        FLAT,
        /** Each with its score. */
        PAIRS,
        /** One, behind its key. */
        KEY_AND_ONE,
        /** Each with its score, all of them behind their key. */
        KEY_AND_PAIRS
    }

    private final ZSetStore zsets;
    private final ZSetCursor cursor;

    public SortedSetPopCommands(ZSetStore zsets) {
        this.zsets = zsets;
        this.cursor = zsets.cursor();
    }

    public void bind(CommandTable table) {
        table.bind("zpopmin", call -> pop(call, false));
        table.bind("zpopmax", call -> pop(call, true));
        table.bind("zmpop", call -> popFromSome(call, 1, NO_TIMEOUT));
        table.bind("bzpopmin", call -> popWaiting(call, false));
        table.bind("bzpopmax", call -> popWaiting(call, true));
        table.bind("bzmpop", this::popFromSomeWaiting);
    }

    private static final long NEVER = -2;
    private static final int NO_TIMEOUT = 0;

    private void pop(Call call, boolean highest) {
        if (call.count() > 3) {
            call.error(Errors.SYNTAX);
            return;
        }
        boolean counted = call.count() == 3;
        long count = 1;
        if (counted) {
            if (!call.readLong(2, NOT_POSITIVE)) {
                return;
            }
            count = call.number();
            if (count < 0) {
                call.error(NOT_POSITIVE);
                return;
            }
        }
        Key key = call.key(1);
        long entry = call.database().findTouched(key);
        if (!SortedSets.isSortedSetOrMissing(call, entry)) {
            return;
        }
        if (entry == 0 || count == 0) {
            call.reply().array(0);
            return;
        }
        long all = ZSetStore.count(entry);
        if (SortedSets.removesAside(call, entry, count)) {
            long from = highest ? all - count : 0;
            popAside(call, entry, highest, from, from + count);
            return;
        }
        take(call, key, highest, count, counted && call.reply().isResp3() ? Shape.PAIRS : Shape.FLAT);
    }

    /** Takes many members, which are written as the client takes them. */
    private void popAside(Call call, long entry, boolean highest, long from, long to) {
        KeyEvent event = highest ? KeyEvent.ZPOPMAX : KeyEvent.ZPOPMIN;
        SortedSets.removeAside(call, zsets, entry, from, to, event, done -> {
            long popped = done.database().find(done.key(1));
            SortedSets.head(done.reply(), to - from, true);
            done.stream(to - from, new SortedSetRun(zsets.tableCursor(popped), from, to, highest, true));
        });
    }

    /** Takes members out of a sorted set and shows them; returns how many. */
    private long take(Call call, Key key, boolean highest, long most, Shape shape) {
        Database database = call.database();
        long entry = database.entry(key);
        long all = ZSetStore.count(entry);
        long count = Math.min(most, all);
        ReplyWriter reply = call.reply();
        head(reply, key, count, shape);
        cursor.open(entry);
        boolean more = cursor.seek(highest ? all - 1 : 0);
        for (long left = count; left > 0 && more; left--) {
            if (shape == Shape.PAIRS || shape == Shape.KEY_AND_PAIRS) {
                reply.array(2);
            }
            reply.bulk(cursor.memberAddress(), cursor.memberLength());
            reply.real(cursor.score());
            more = left > 1 && (highest ? cursor.previous() : cursor.next());
        }
        zsets.removeRange(database, key, highest ? all - count : 0, count);
        SortedSets.changed(call, key, highest ? KeyEvent.ZPOPMAX : KeyEvent.ZPOPMIN, count);
        return count;
    }

    private static void head(ReplyWriter reply, Key key, long count, Shape shape) {
        switch (shape) {
            case FLAT -> reply.array(count * 2);
            case PAIRS -> reply.array(count);
            case KEY_AND_ONE -> {
                reply.array(3);
                reply.bulk(key.address(), key.length());
            }
            case KEY_AND_PAIRS -> {
                reply.array(2);
                reply.bulk(key.address(), key.length());
                reply.array(count);
            }
        }
    }

    /** Takes from the first of some keys that has a sorted set; 0 if none has, {@link #FAILED} after an error. */
    private long takeFirst(Call call, int firstKey, int keys, boolean highest, long most, Shape shape) {
        for (int i = firstKey; i < firstKey + keys; i++) {
            Key key = call.key(i);
            long entry = call.database().findTouched(key);
            if (!SortedSets.isSortedSetOrMissing(call, entry)) {
                return FAILED;
            }
            if (entry != 0) {
                long count = take(call, key, highest, most, shape);
                journal(call, i, highest, count, shape);
                return count;
            }
        }
        return 0;
    }

    private static final long FAILED = -1;

    private static void journal(Call call, int key, boolean highest, long count, Shape shape) {
        if (call.isJournaled()) {
            byte[] name = (highest ? "ZPOPMAX" : "ZPOPMIN").getBytes(StandardCharsets.US_ASCII);
            byte[] bytes = call.request().bytes(key);
            if (shape == Shape.KEY_AND_ONE) {
                call.rewrite(name, bytes);
            } else {
                call.rewrite(name, bytes, Long.toString(count).getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    private void popWaiting(Call call, boolean highest) {
        int keys = call.count() - 2;
        long timeoutMs = Timeouts.readSeconds(call, call.count() - 1);
        if (timeoutMs != Timeouts.INVALID && takeFirst(call, 1, keys, highest, 1, Shape.KEY_AND_ONE) == 0) {
            waitFor(call, 1, keys, timeoutMs);
        }
    }

    private static void waitFor(Call call, int firstKey, int keys, long timeoutMs) {
        if (timeoutMs == NEVER || !call.mayWait()) {
            call.reply().nilArray();
        } else {
            call.block(SORTED_SET, firstKey, keys, timeoutMs);
        }
    }

    private void popFromSomeWaiting(Call call) {
        popFromSome(call, 2, 1);
    }

    /** ZMPOP from its number of keys on. */
    private void popFromSome(Call call, int numberIndex, int timeoutIndex) {
        if (!readPositive(call, numberIndex, NO_KEYS)) {
            return;
        }
        long keys = call.number();
        int firstKey = numberIndex + 1;
        if (keys >= call.count() - firstKey) {
            call.error(Errors.SYNTAX);
            return;
        }
        int where = firstKey + (int) keys;
        boolean highest = call.is(where, "MAX");
        if (!highest && !call.is(where, "MIN")) {
            call.error(Errors.SYNTAX);
            return;
        }
        long count = readCount(call, where + 1);
        long timeoutMs = count == 0 || timeoutIndex == NO_TIMEOUT ? NEVER : Timeouts.readSeconds(call, timeoutIndex);
        if (count > 0
                && timeoutMs != Timeouts.INVALID
                && takeFirst(call, firstKey, (int) keys, highest, count, Shape.KEY_AND_PAIRS) == 0) {
            waitFor(call, firstKey, (int) keys, timeoutMs);
        }
    }

    private static boolean readPositive(Call call, int index, String otherwise) {
        if (!call.readLong(index, otherwise)) {
            return false;
        }
        if (call.number() <= 0) {
            call.error(otherwise);
            return false;
        }
        return true;
    }

    /** How many to take, 1 if nothing is said; 0 after an error was answered. */
    private static long readCount(Call call, int index) {
        if (index == call.count()) {
            return 1;
        }
        if (!call.is(index, "COUNT") || index + 1 == call.count()) {
            call.error(Errors.SYNTAX);
            return 0;
        }
        if (!readPositive(call, index + 1, NO_COUNT)) {
            return 0;
        }
        long count = call.number();
        if (index + 2 < call.count()) {
            call.error(Errors.SYNTAX);
            return 0;
        }
        return count;
    }
}
