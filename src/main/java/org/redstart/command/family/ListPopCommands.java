package org.redstart.command.family;

import java.nio.charset.StandardCharsets;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.command.WaitFor;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.keyspace.ListCursor;
import org.redstart.keyspace.ListStore;
import org.redstart.keyspace.ValueType;

/** Lists: taking elements from their ends, waiting for some if there are none. */
public final class ListPopCommands {
    private static final WaitFor A_LIST = new WaitFor(ValueType.LIST);
    private static final byte[] LPOP = ascii("LPOP");
    private static final byte[] RPOP = ascii("RPOP");
    private static final int ONE = -1;

    private final ListStore lists;
    private int keyCount;
    private boolean fromFront;
    private long most;

    public ListPopCommands(ListStore lists) {
        this.lists = lists;
    }

    public void bind(CommandTable table) {
        table.bind("lpop", call -> pop(call, true));
        table.bind("rpop", call -> pop(call, false));
        table.bind("lmpop", this::popFromFirst);
        table.bind("blpop", call -> awaitPop(call, true));
        table.bind("brpop", call -> awaitPop(call, false));
        table.bind("blmpop", this::awaitPopFromFirst);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void pop(Call call, boolean front) {
        if (call.count() > 3) {
            call.error(Errors.arity(call.def().name()));
            return;
        }
        long count = ONE;
        if (call.count() == 3) {
            if (!readCount(call, 2, "ERR value is out of range, must be positive", 0)) {
                return;
            }
            count = call.number();
        }
        Key key = call.key(1);
        long entry = call.database().findTouched(key);
        if (entry == 0) {
            if (count == ONE) {
                call.reply().nil();
            } else {
                call.reply().nilArray();
            }
        } else if (ListCommands.isList(call, entry)) {
            if (count != ONE) {
                call.reply().array(Math.min(count, lists.length(entry)));
            }
            take(call, key, entry, front, count == ONE ? 1 : count);
        }
    }

    private static boolean readCount(Call call, int index, String otherwise, long least) {
        if (!call.readLong(index, otherwise)) {
            return false;
        }
        if (call.number() < least) {
            call.error(otherwise);
            return false;
        }
        return true;
    }

    /** Answers elements from an end, outermost first, and removes them. */
    private void take(Call call, Key key, long entry, boolean front, long most) {
        Database database = call.database();
        long length = lists.length(entry);
        long count = Math.min(most, length);
        if (count == 0) {
            return;
        }
        ListCursor cursor = lists.walk(entry, front ? 0 : length - 1);
        for (long i = 0; i < count; i++) {
            Elements.write(call.reply(), cursor.element());
            if (front) {
                cursor.next();
            } else {
                cursor.previous();
            }
        }
        boolean gone = lists.removeRange(database, key, front ? 0 : length - count, count);
        call.changed(key, front ? KeyEvent.LPOP : KeyEvent.RPOP);
        call.changed(count - 1);
        if (gone) {
            database.event(KeyEvent.DEL, key);
        }
    }

    private void popFromFirst(Call call) {
        if (readMany(call, 1) && !takeFromFirst(call, 2, keyCount, true)) {
            call.reply().nilArray();
        }
    }

    /** Reads {@code numkeys key ... LEFT|RIGHT [COUNT count]}; if it is wrong, answers so. */
    private boolean readMany(Call call, int index) {
        if (!readCount(call, index, "ERR numkeys should be greater than 0", 1)) {
            return false;
        }
        long end = index + 1L + call.number();
        if (end >= call.count()) {
            call.error(Errors.SYNTAX);
            return false;
        }
        keyCount = (int) call.number();
        int side = (int) end;
        if (!readSide(call, side)) {
            return false;
        }
        most = 1;
        boolean counted = false;
        for (int i = side + 1; i < call.count(); i += 2) {
            if (counted || !call.is(i, "COUNT") || i + 1 == call.count()) {
                call.error(Errors.SYNTAX);
                return false;
            }
            if (!readCount(call, i + 1, "ERR count should be greater than 0", 1)) {
                return false;
            }
            most = call.number();
            counted = true;
        }
        return true;
    }

    private boolean readSide(Call call, int index) {
        fromFront = call.is(index, "LEFT");
        if (fromFront || call.is(index, "RIGHT")) {
            return true;
        }
        call.error(Errors.SYNTAX);
        return false;
    }

    /** Serves from the first of the keys that has a list; false if none has, true also if an error was answered. */
    private boolean takeFromFirst(Call call, int firstKey, int keys, boolean inOneArray) {
        for (int i = firstKey; i < firstKey + keys; i++) {
            Key key = call.key(i);
            long entry = call.database().findTouched(key);
            if (entry == 0) {
                continue;
            }
            if (!ListCommands.isList(call, entry)) {
                return true;
            }
            long count = Math.min(most, lists.length(entry));
            call.reply().array(2);
            call.reply().bulk(key.address(), key.length());
            if (inOneArray) {
                call.reply().array(count);
            }
            take(call, key, entry, fromFront, count);
            if (call.isJournaled()) {
                byte[] name = call.request().bytes(i);
                call.rewrite(fromFront ? LPOP : RPOP, name, ascii(Long.toString(count)));
            }
            return true;
        }
        return false;
    }

    private void awaitPop(Call call, boolean front) {
        long timeoutMs = Timeouts.readSeconds(call, call.count() - 1);
        if (timeoutMs == Timeouts.INVALID) {
            return;
        }
        fromFront = front;
        most = 1;
        int keys = call.count() - 2;
        if (!takeFromFirst(call, 1, keys, false)) {
            await(call, 1, keys, timeoutMs);
        }
    }

    private void awaitPopFromFirst(Call call) {
        if (!readMany(call, 2)) {
            return;
        }
        long timeoutMs = Timeouts.readSeconds(call, 1);
        if (timeoutMs == Timeouts.INVALID) {
            return;
        }
        if (!takeFromFirst(call, 3, keyCount, true)) {
            await(call, 3, keyCount, timeoutMs);
        }
    }

    private static void await(Call call, int firstKey, int keys, long timeoutMs) {
        if (call.mayWait()) {
            call.block(A_LIST, firstKey, keys, timeoutMs);
        } else {
            call.reply().nilArray();
        }
    }
}
