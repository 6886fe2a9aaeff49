package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.memory.Decimal;

/** Strings that are numbers: INCR and its kin. */
public final class CounterCommands {

    public void bind(CommandTable table) {
        table.bind("incr", call -> add(call, 1));
        table.bind("decr", call -> add(call, -1));
        table.bind("incrby", CounterCommands::incrementBy);
        table.bind("decrby", CounterCommands::decrementBy);
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
        if (!StringReply.isString(call, entry)) {
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
}
