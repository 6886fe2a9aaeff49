package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.command.KeyListing;
import org.redstart.command.Session;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.structure.Glob;

/** Keys as such, whatever they hold: deleting, renaming, copying, moving between databases, emptying them. */
public final class KeyCommands {
    /** Has the dump emptied, too. */
    @FunctionalInterface
    public interface Saver {
        /**
         * Whether {@code whenSaved} will be run, when the dump is empty; there may be no need for that, or no time.
         *
         * @param changes as how many changes this counts
         */
        boolean flushed(long changes, Runnable whenSaved);
    }

    private final KeyListing listing;
    private final Saver saver;

    /** @param saver hears of each FLUSHALL */
    public KeyCommands(KeyListing listing, Saver saver) {
        this.listing = listing;
        this.saver = saver;
    }

    public void bind(CommandTable table) {
        table.bind("del", KeyCommands::delete);
        table.bind("unlink", KeyCommands::delete);
        table.bind("exists", KeyCommands::exists);
        table.bind("touch", KeyCommands::touch);
        table.bind("type", KeyCommands::type);
        table.bind("rename", call -> rename(call, true));
        table.bind("renamenx", call -> rename(call, false));
        table.bind("move", KeyCommands::move);
        table.bind("copy", KeyCommands::copy);
        table.bind("randomkey", KeyCommands::randomKey);
        table.bind("keys", call -> listing.list(call, new Glob(call.request().bytes(1))));
        table.bind("dbsize", call -> call.reply().integer(call.database().size()));
        table.bind("flushdb", call -> flush(call, call.database().id()));
        table.bind("flushall", call -> flush(call, ALL));
        table.bind("swapdb", KeyCommands::swap);
    }

    private static final int ALL = -1;
    /** What a member takes at the least, about. */
    private static final int LEAST_BYTES = 32;

    private static void delete(Call call) {
        long removed = 0;
        for (int i = 1; i < call.count(); i++) {
            Key key = call.key(i);
            if (call.database().find(key) != 0) {
                call.database().remove(key);
                call.changed(key, KeyEvent.DEL);
                removed++;
            }
        }
        call.reply().integer(removed);
    }

    private static void exists(Call call) {
        long found = 0;
        for (int i = 1; i < call.count(); i++) {
            found += call.database().readUntouched(call.key(i)) != 0 ? 1 : 0;
        }
        call.reply().integer(found);
    }

    private static void touch(Call call) {
        long found = 0;
        for (int i = 1; i < call.count(); i++) {
            found += call.database().read(call.key(i)) != 0 ? 1 : 0;
        }
        call.reply().integer(found);
    }

    private static void type(Call call) {
        long entry = call.database().readUntouched(call.key(1));
        call.reply().simple(entry == 0 ? "none" : Entry.type(entry).typeName());
    }

    private static void rename(Call call, boolean overwrite) {
        Database database = call.database();
        Key from = call.key(1);
        Key to = call.otherKey(database, 2);
        long entry = database.findTouched(from);
        if (entry == 0) {
            call.error(Errors.NO_SUCH_KEY);
            return;
        }
        boolean same = from.sameAs(to);
        if (same || !overwrite && database.find(to) != 0) {
            answerRename(call, overwrite, 0);
            return;
        }
        if (database.find(to) != 0) {
            database.remove(to);
        }
        long expireAtMs = Entry.expireAtMs(database.find(from));
        database.moveTo(from, database, to, expireAtMs);
        database.modified(from);
        database.modified(to);
        database.event(KeyEvent.RENAME_FROM, from);
        database.event(KeyEvent.RENAME_TO, to);
        call.changed(1);
        answerRename(call, overwrite, 1);
    }

    private static void answerRename(Call call, boolean overwrite, int renamed) {
        if (overwrite) {
            call.reply().ok();
        } else {
            call.reply().integer(renamed);
        }
    }

    private static void move(Call call) {
        Database target = readDatabase(call, 2);
        if (target == null) {
            return;
        }
        if (target == call.database()) {
            call.error(Errors.SAME_OBJECT);
            return;
        }
        Key from = call.key(1);
        Key to = call.otherKey(target, 1);
        long entry = call.database().findTouched(from);
        if (entry == 0 || target.find(to) != 0) {
            call.reply().integer(0);
            return;
        }
        call.database().moveTo(from, target, to, Entry.expireAtMs(entry));
        call.database().modified(from);
        target.modified(to);
        call.database().event(KeyEvent.MOVE_FROM, from);
        target.event(KeyEvent.MOVE_TO, to);
        call.changed(1);
        call.reply().integer(1);
    }

    /** The database an argument names, or null after an error was answered. */
    private static Database readDatabase(Call call, int index) {
        if (!call.readInt(index)) {
            return null;
        }
        Database found = database(call, call.number());
        if (found == null) {
            call.error(Errors.DB_OUT_OF_RANGE);
        }
        return found;
    }

    private static Database database(Call call, long id) {
        return id < 0 || id >= call.keyspace().databaseCount()
                ? null
                : call.keyspace().database((int) id);
    }

    private static void copy(Call call) {
        Database target = call.database();
        boolean replace = false;
        for (int i = 3; i < call.count(); i++) {
            if (call.is(i, "REPLACE")) {
                replace = true;
            } else if (call.is(i, "DB") && i + 1 < call.count()) {
                target = readDatabase(call, ++i);
                if (target == null) {
                    return;
                }
            } else {
                call.error(Errors.SYNTAX);
                return;
            }
        }
        Key from = call.key(1);
        Key to = call.otherKey(target, 2);
        if (target == call.database() && from.sameAs(to)) {
            call.error(Errors.SAME_OBJECT);
            return;
        }
        copyTo(call, from, target, to, replace);
    }

    private static void copyTo(Call call, Key from, Database target, Key to, boolean replace) {
        if (call.database().read(from) == 0 || target.find(to) != 0 && !replace) {
            call.reply().integer(0);
            return;
        }
        long entry = call.database().find(from);
        if (Entry.encoding(entry) >= Entry.PACKED) {
            long members = call.keyspace().containers().footprint(entry) / LEAST_BYTES;
            call.prepare(members, new long[] {Entry.valueHandle(entry)}, new KeyCopy(target, entry));
            return;
        }
        target.remove(to);
        target.copyTo(call.database().find(from), target, to);
        call.changed(target, to, KeyEvent.COPY_TO);
        call.reply().integer(1);
    }

    private static void randomKey(Call call) {
        long entry = call.database().randomEntry(call.key(0));
        if (entry == 0) {
            call.reply().nil();
        } else {
            call.reply().bulk(Entry.keyAddress(entry), Entry.keyLength(entry));
        }
    }

    /** Sync or async is the same here: unlinked at once, freed in slices. */
    private void flush(Call call, int database) {
        boolean known = call.count() == 1 || call.count() == 2 && (call.is(1, "SYNC") || call.is(1, "ASYNC"));
        if (!known) {
            call.error(Errors.SYNTAX);
            return;
        }
        long changes = call.keyspace().flush(database) + 1;
        call.changed(changes);
        if (database != ALL || !saves(call, changes)) {
            call.reply().ok();
        }
    }

    /** Whether the caller, who may wait, hears of it when the dump is empty, too. */
    private boolean saves(Call call, long changes) {
        if (!call.mayWait()) {
            saver.flushed(changes, () -> {});
            return false;
        }
        Session session = call.session();
        boolean waits = saver.flushed(changes, () -> session.endWait(null));
        if (waits) {
            session.await();
        }
        return waits;
    }

    private static void swap(Call call) {
        if (!call.readInt(1, "ERR invalid first DB index")) {
            return;
        }
        long first = call.number();
        if (!call.readInt(2, "ERR invalid second DB index")) {
            return;
        }
        long second = call.number();
        if (database(call, first) == null || database(call, second) == null) {
            call.error(Errors.DB_OUT_OF_RANGE);
            return;
        }
        call.keyspace().swap((int) first, (int) second);
        call.changed(1);
        call.reply().ok();
    }
}
