package org.redstart.command.family;

import java.nio.charset.StandardCharsets;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.memory.Arena;
import org.redstart.memory.Decimal;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;

/** Strings that are numbers: INCR and its kin. */
public final class CounterCommands {
    private static final byte[] SET = "SET".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] KEEPTTL = "KEEPTTL".getBytes(StandardCharsets.US_ASCII);

    private final Arena arena;
    private final StringBytes bytes;

    public CounterCommands(Arena arena) {
        this.arena = arena;
        this.bytes = new StringBytes(arena);
    }

    public void bind(CommandTable table) {
        table.bind("incr", call -> add(call, 1));
        table.bind("decr", call -> add(call, -1));
        table.bind("incrby", CounterCommands::incrementBy);
        table.bind("decrby", CounterCommands::decrementBy);
        table.bind("incrbyfloat", this::incrementByFloat);
    }

    private static void incrementBy(Call call) {
        if (call.readLong(2)) {
            add(call, call.number());
        }
    }

    private static void decrementBy(Call call) {
        if (!call.readLong(2)) {
            return;
        }
        if (call.number() == Long.MIN_VALUE) {
            call.error("ERR decrement would overflow");
        } else {
            add(call, -call.number());
        }
    }

    private static void add(Call call, long change) {
        Key key = call.key(1);
        Database database = call.database();
        long entry = database.findTouched(key);
        boolean isInt = entry != 0 && Entry.isString(entry) && Entry.isInt(entry);
        if (entry != 0 && !isInt && !isNumber(call, entry)) {
            return;
        }
        long old = entry == 0 ? 0 : isInt ? Entry.intValue(entry) : parse(entry);
        long sum = old + change;
        if (((old ^ sum) & (change ^ sum)) < 0) {
            call.error(Errors.OVERFLOW);
            return;
        }
        if (isInt) {
            database.updateLong(key, sum);
        } else {
            database.setLong(key, sum, entry == 0 ? Database.NO_EXPIRY : Entry.expireAtMs(entry));
        }
        call.changed(key, KeyEvent.INCRBY);
        call.reply().integer(sum);
    }

    /** Whether an entry that is not kept as a number is the text of one; if not, answers so. */
    private static boolean isNumber(Call call, long entry) {
        if (!StringValues.isString(call, entry)) {
            return false;
        }
        if (Decimal.isLong(Entry.stringAddress(entry), Entry.stringLength(entry))) {
            return true;
        }
        call.error(Errors.NOT_AN_INTEGER);
        return false;
    }

    private static long parse(long entry) {
        return Decimal.parse(Entry.stringAddress(entry), Entry.stringLength(entry));
    }

    private void incrementByFloat(Call call) {
        Key key = call.key(1);
        long entry = call.database().findTouched(key);
        if (!StringValues.isStringOrMissing(call, entry)) {
            return;
        }
        bytes.of(entry);
        LongDouble old = LongDouble.parse(bytes.address(), bytes.length());
        LongDouble change = LongDouble.parse(call.address(2), call.length(2));
        if (entry != 0 && old == null || change == null) {
            call.error(Errors.NOT_A_FLOAT);
            return;
        }
        LongDouble sum = entry == 0 ? change : old.plus(change);
        if (sum.isInfinite()) {
            call.error("ERR increment would produce NaN or Infinity");
            return;
        }
        byte[] text = sum.toString().getBytes(StandardCharsets.US_ASCII);
        store(call, key, text, entry == 0 ? Database.NO_EXPIRY : Entry.expireAtMs(entry));
        if (call.isJournaled()) {
            call.rewrite(SET, call.request().bytes(1), text, KEEPTTL);
        }
        call.changed(key, KeyEvent.INCRBYFLOAT);
        call.reply().bulk(text);
    }

    private void store(Call call, Key key, byte[] text, long expireAtMs) {
        long block = arena.allocate(text.length, Tag.SCRATCH);
        Native.put(Arena.address(block), text, 0, text.length);
        call.database().setText(key, Arena.address(block), text.length, expireAtMs);
        arena.free(block, Tag.SCRATCH);
    }
}
