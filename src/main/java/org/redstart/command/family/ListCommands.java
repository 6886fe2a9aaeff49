package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.keyspace.ListCursor;
import org.redstart.keyspace.ListStore;
import org.redstart.keyspace.ValueType;
import org.redstart.structure.Listpack;

/** Lists: pushing, reading and changing elements. */
public final class ListCommands {
    private final ListStore lists;

    public ListCommands(ListStore lists) {
        this.lists = lists;
    }

    public void bind(CommandTable table) {
        table.bind("lpush", call -> push(call, true, false));
        table.bind("rpush", call -> push(call, false, false));
        table.bind("lpushx", call -> push(call, true, true));
        table.bind("rpushx", call -> push(call, false, true));
        table.bind("llen", this::length);
        table.bind("lindex", this::index);
        table.bind("lrange", this::range);
        table.bind("lset", this::set);
        table.bind("linsert", this::insert);
        table.bind("lrem", this::removeEqual);
        table.bind("ltrim", this::trim);
        table.bind("lpos", new ListPositions(lists)::find);
    }

    /** Whether an entry holds a list; if not, answers so. */
    static boolean isList(Call call, long entry) {
        if (Entry.type(entry) == ValueType.LIST) {
            return true;
        }
        call.error(Errors.WRONG_TYPE);
        return false;
    }

    private void push(Call call, boolean front, boolean onlyToExisting) {
        Database database = call.database();
        Key key = call.key(1);
        long entry = database.findTouched(key);
        if (entry != 0 && !isList(call, entry)) {
            return;
        }
        if (entry == 0) {
            if (onlyToExisting) {
                call.reply().integer(0);
                return;
            }
            lists.create(database, key);
        }
        int count = call.count();
        long bytes = 0;
        for (int i = 2; i < count; i++) {
            bytes += call.length(i);
        }
        lists.prepare(database, key, bytes, count - 2L);
        for (int i = 2; i < count; i++) {
            lists.push(database, key, front, call.address(i), call.length(i));
        }
        call.reply().integer(lists.length(database.entry(key)));
        call.changed(key, front ? KeyEvent.LPUSH : KeyEvent.RPUSH);
        call.changed(count - 3L);
    }

    private void length(Call call) {
        long entry = call.database().read(call.key(1));
        if (entry == 0) {
            call.reply().integer(0);
        } else if (isList(call, entry)) {
            call.reply().integer(lists.length(entry));
        }
    }

    private void index(Call call) {
        long entry = call.database().read(call.key(1));
        if (entry == 0) {
            call.reply().nil();
        } else if (isList(call, entry) && call.readLong(2)) {
            long index = fromStart(call.number(), lists.length(entry));
            ListCursor cursor = index < 0 ? null : lists.walk(entry, index);
            if (cursor == null || cursor.element() == 0) {
                call.reply().nil();
            } else {
                Elements.write(call.reply(), cursor.element());
            }
        }
    }

    private static long fromStart(long index, long length) {
        return index < 0 ? index + length : index;
    }

    private void range(Call call) {
        if (!call.readLong(2)) {
            return;
        }
        long first = call.number();
        if (!call.readLong(3)) {
            return;
        }
        long last = call.number();
        long entry = call.database().read(call.key(1));
        if (entry == 0) {
            call.reply().array(0);
        } else if (isList(call, entry)) {
            writeRange(call, entry, first, last);
        }
    }

    private void writeRange(Call call, long entry, long first, long last) {
        long length = lists.length(entry);
        long from = Math.max(0, fromStart(first, length));
        long to = Math.min(length - 1, fromStart(last, length));
        long count = from > to ? 0 : to - from + 1;
        call.reply().array(count);
        if (count > STREAMED_FROM) {
            ListCursor cursor = lists.newCursor();
            cursor.seek(Entry.encoding(entry), Entry.valueHandle(entry), from);
            call.stream(count, new ElementRun(cursor, count));
            return;
        }
        ListCursor cursor = lists.walk(entry, from);
        for (long left = count; left > 0; left--) {
            Elements.write(call.reply(), cursor.element());
            cursor.next();
        }
    }

    private static final int STREAMED_FROM = 1000;

    private void set(Call call) {
        Database database = call.database();
        Key key = call.key(1);
        long entry = database.findTouched(key);
        if (entry == 0) {
            call.error(Errors.NO_SUCH_KEY);
        } else if (isList(call, entry) && call.readLong(2)) {
            long length = lists.length(entry);
            long index = fromStart(call.number(), length);
            lists.prepare(database, key, call.length(3), 1);
            if (index < 0 || index >= length) {
                call.error(Errors.OUT_OF_RANGE);
                return;
            }
            lists.set(database, key, index, call.address(3), call.length(3));
            call.reply().ok();
            call.changed(key, KeyEvent.LSET);
        }
    }

    private void insert(Call call) {
        boolean after = call.is(2, "AFTER");
        if (!after && !call.is(2, "BEFORE")) {
            call.error(Errors.SYNTAX);
            return;
        }
        Database database = call.database();
        Key key = call.key(1);
        long entry = database.findTouched(key);
        if (entry == 0) {
            call.reply().integer(0);
        } else if (isList(call, entry)) {
            lists.prepare(database, key, call.length(4), 1);
            long pivot = indexOf(database.entry(key), call.address(3), call.length(3));
            if (pivot < 0) {
                call.reply().integer(-1);
                return;
            }
            lists.insert(database, key, after ? pivot + 1 : pivot, call.address(4), call.length(4));
            call.reply().integer(lists.length(database.entry(key)));
            call.changed(key, KeyEvent.LINSERT);
        }
    }

    private long indexOf(long entry, long bytes, int length) {
        ListCursor cursor = lists.walk(entry, 0);
        long index = 0;
        do {
            if (Listpack.equals(cursor.element(), bytes, length)) {
                return index;
            }
            index++;
        } while (cursor.next());
        return -1;
    }

    private void removeEqual(Call call) {
        if (!call.readLong(2)) {
            return;
        }
        long most = call.number();
        if (most == Long.MIN_VALUE) {
            call.error(Errors.NOT_NEGATABLE);
            return;
        }
        Database database = call.database();
        Key key = call.key(1);
        long entry = database.findTouched(key);
        if (entry == 0) {
            call.reply().integer(0);
        } else if (isList(call, entry)) {
            long removed = lists.removeEqual(database, key, most, call.address(3), call.length(3));
            if (removed > 0) {
                call.changed(key, KeyEvent.LREM);
                call.changed(removed - 1);
                noteIfGone(call, key);
            }
            call.reply().integer(removed);
        }
    }

    private static void noteIfGone(Call call, Key key) {
        if (call.database().entry(key) == 0) {
            call.database().event(KeyEvent.DEL, key);
        }
    }

    private void trim(Call call) {
        if (!call.readLong(2)) {
            return;
        }
        long first = call.number();
        if (!call.readLong(3)) {
            return;
        }
        long last = call.number();
        Database database = call.database();
        Key key = call.key(1);
        long entry = database.findTouched(key);
        if (entry != 0) {
            if (!isList(call, entry)) {
                return;
            }
            long length = lists.length(entry);
            long from = Math.max(0, fromStart(first, length));
            long to = Math.min(length - 1, fromStart(last, length));
            long removed = keepOnly(database, key, from, to, length);
            call.changed(key, KeyEvent.LTRIM);
            call.changed(removed - 1);
            noteIfGone(call, key);
        }
        call.reply().ok();
    }

    private long keepOnly(Database database, Key key, long from, long to, long length) {
        if (from > to) {
            lists.removeRange(database, key, 0, length);
            return length;
        }
        if (to + 1 < length) {
            lists.removeRange(database, key, to + 1, length - to - 1);
        }
        if (from > 0) {
            lists.removeRange(database, key, 0, from);
        }
        return length - (to - from + 1);
    }
}
