package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.WaitFor;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.keyspace.ValueType;

/**
 * The simplest commands that block, on strings, under the names of rows with fitting arities: {@code BLPOP key... timeout} takes a
 * string away, {@code BRPOPLPUSH from to timeout} moves one, {@code BZPOPMIN key ms} waits until a string is 10 or more, or
 * is deleted, and {@code BRPOP} waits for what no string is.
 */
final class TakingCommands {
    private static final WaitFor STRING = new WaitFor(ValueType.STRING);
    private static final WaitFor STRING_OR_DELETION = new WaitFor(ValueType.STRING, true);
    private static final WaitFor LIST = new WaitFor(ValueType.LIST);

    private TakingCommands() {}

    static void bind(CommandTable table) {
        table.bind("blpop", TakingCommands::take);
        table.bind("brpop", call -> wait(call, LIST, Timeouts.readSeconds(call, call.count() - 1)));
        table.bind("brpoplpush", TakingCommands::move);
        table.bind("bzpopmin", TakingCommands::awaitTen);
    }

    private static void wait(Call call, WaitFor what, long timeoutMs) {
        if (timeoutMs != Timeouts.INVALID) {
            call.block(what, 1, call.count() - 2, timeoutMs);
        }
    }

    private static void take(Call call) {
        long timeoutMs = Timeouts.readSeconds(call, call.count() - 1);
        for (int i = 1; timeoutMs != Timeouts.INVALID && i < call.count() - 1; i++) {
            Key key = call.key(i);
            long entry = call.database().findTouched(key);
            if (entry != 0) {
                call.reply().array(2);
                call.reply().bulk(key.address(), key.length());
                answer(call, entry);
                call.database().remove(key);
                call.changed(key, KeyEvent.DEL);
                return;
            }
        }
        wait(call, STRING, timeoutMs);
    }

    private static void answer(Call call, long entry) {
        if (Entry.isInt(entry)) {
            call.reply().bulkLong(Entry.intValue(entry));
        } else {
            call.reply().bulk(Entry.stringAddress(entry), Entry.stringLength(entry));
        }
    }

    private static void move(Call call) {
        long timeoutMs = Timeouts.readSeconds(call, 3);
        Database database = call.database();
        Key from = call.key(1);
        long entry = timeoutMs == Timeouts.INVALID ? 0 : database.findTouched(from);
        if (entry != 0) {
            answer(call, entry);
            Key to = call.otherKey(database, 2);
            database.find(to);
            database.remove(to);
            database.find(from);
            database.moveTo(from, database, to, Database.NO_EXPIRY);
            call.changed(from, KeyEvent.DEL);
            call.changed(to, KeyEvent.SET);
        } else if (timeoutMs != Timeouts.INVALID) {
            call.block(STRING, 1, 1, timeoutMs);
        }
    }

    private static void awaitTen(Call call) {
        long timeoutMs = Timeouts.readMilliseconds(call, 2);
        long entry = call.database().findTouched(call.key(1));
        int tries = call.kept() == null ? 1 : (Integer) call.kept() + 1;
        if (entry == 0 && call.isRetry()) {
            call.error("NOGROUP gone");
        } else if (entry != 0 && Entry.intValue(entry) >= 10) {
            call.reply().integer(tries);
        } else if (timeoutMs != Timeouts.INVALID) {
            call.block(STRING_OR_DELETION, 1, 1, timeoutMs);
            call.keep(tries);
        }
    }
}
