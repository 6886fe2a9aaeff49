package org.redstart.command.family;

import java.util.Arrays;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.ValueType;
import org.redstart.structure.Glob;

/** SCAN: a walk through a database in steps, each a call. */
public final class ScanCommands {
    private static final long DEFAULT_COUNT = 10;
    /** A step looks at no more buckets than this many times its count, however empty they are. */
    private static final long BUCKETS_PER_COUNT = 10;

    private long[] found = new long[64];
    private int foundCount;
    private Glob glob;
    private ValueType type;
    private boolean unknownType;
    private final Key key = new Key();
    private Database database;

    public void bind(CommandTable table) {
        table.bind("scan", this::scan);
    }

    private void scan(Call call) {
        long cursor = cursor(call, 1);
        long count = cursor == BAD_CURSOR ? 0 : options(call);
        if (count == 0) {
            return;
        }
        database = call.database();
        foundCount = 0;
        long buckets = 0;
        long next = cursor;
        do {
            next = database.scan(next, this::visit);
            buckets++;
        } while (next != 0 && foundCount < count && buckets / BUCKETS_PER_COUNT < count);
        removeExpired();
        answer(call, next);
    }

    /** Of what was asked for, that goes whose time has come. */
    private void removeExpired() {
        int live = 0;
        for (int i = 0; i < foundCount; i++) {
            if (!database.removeIfExpired(found[i], key)) {
                found[live++] = found[i];
            }
        }
        foundCount = live;
    }

    private void answer(Call call, long next) {
        call.reply().array(2);
        call.reply().bulk(Long.toUnsignedString(next));
        call.reply().array(foundCount);
        for (int i = 0; i < foundCount; i++) {
            call.reply().bulk(Entry.keyAddress(found[i]), Entry.keyLength(found[i]));
        }
        if (found.length > 4096) {
            found = new long[64];
        }
    }

    private void visit(long entry) {
        boolean wanted = !unknownType
                && (type == null || Entry.type(entry) == type)
                && (glob == null || glob.matches(Entry.keyAddress(entry), Entry.keyLength(entry)));
        if (wanted) {
            if (foundCount == found.length) {
                found = Arrays.copyOf(found, foundCount * 2);
            }
            found[foundCount++] = entry;
        }
    }

    /** What {@link #cursor} returns after an error was answered. */
    static final long BAD_CURSOR = -1;

    /**
     * A cursor, or {@link #BAD_CURSOR} after an error was answered. Read as C reads an unsigned number: nothing is 0, a sign may
     * stand in front, a NUL ends it.
     */
    static long cursor(Call call, int index) {
        String text = call.request().quoted(index);
        boolean negative = text.startsWith("-");
        String digits = negative || text.startsWith("+") ? text.substring(1) : text;
        try {
            long number = text.isEmpty() ? 0 : unsigned(digits);
            return (negative ? -number : number) & Long.MAX_VALUE;
        } catch (NumberFormatException notANumber) {
            call.error("ERR invalid cursor");
            return BAD_CURSOR;
        }
    }

    private static long unsigned(String digits) {
        if (digits.startsWith("+") || digits.startsWith("-")) {
            throw new NumberFormatException(digits);
        }
        return Long.parseUnsignedLong(digits);
    }

    /** The count, or 0 after an error was answered. */
    private long options(Call call) {
        glob = null;
        type = null;
        unknownType = false;
        long count = DEFAULT_COUNT;
        for (int i = 2; i < call.count(); i += 2) {
            if (i + 1 >= call.count()) {
                call.error(Errors.SYNTAX);
                return 0;
            }
            if (call.is(i, "COUNT")) {
                if (!call.readLong(i + 1)) {
                    return 0;
                }
                count = call.number();
                if (count < 1) {
                    call.error(Errors.SYNTAX);
                    return 0;
                }
            } else if (call.is(i, "MATCH")) {
                Glob wanted = new Glob(call.request().bytes(i + 1));
                glob = wanted.matchesAll() ? null : wanted;
            } else if (call.is(i, "TYPE")) {
                readType(call, i + 1);
            } else {
                call.error(Errors.SYNTAX);
                return 0;
            }
        }
        return count;
    }

    private void readType(Call call, int index) {
        for (ValueType each : ValueType.values()) {
            if (call.is(index, each.typeName().toUpperCase(java.util.Locale.ROOT))) {
                type = each;
                return;
            }
        }
        unknownType = true;
    }
}
