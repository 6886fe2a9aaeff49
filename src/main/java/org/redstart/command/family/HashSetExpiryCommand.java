package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.HashStore;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.keyspace.ValueType;

/** HSETEX: fields of a hash set with their expiry, all of them or none. */
public final class HashSetExpiryCommand {
    private static final String TWO_CONDITIONS = "ERR Only one of FXX or FNX arguments can be specified";
    private static final String TWO_TIMES = "ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified";

    private final HashStore hashes;
    private final FieldRecord record = new FieldRecord();

    private boolean onlyNew;
    private boolean onlyOld;
    private boolean keepsExpiry;
    private long expireAtMs;
    private int firstField;

    public HashSetExpiryCommand(HashStore hashes) {
        this.hashes = hashes;
    }

    public void bind(CommandTable table) {
        table.bind("hsetex", this::set);
    }

    private void set(Call call) {
        if (!readOptions(call)) {
            return;
        }
        Key key = call.key(1);
        long entry = call.database().findTouched(key);
        if (!Contents.isOrMissing(call, entry, ValueType.HASH)) {
            return;
        }
        if (!areWanted(call, entry)) {
            call.reply().integer(0);
            return;
        }
        record.clear();
        if (expireAtMs != FieldTimes.NONE && call.isPast(expireAtMs)) {
            setAndDelete(call, key);
        } else {
            set(call, key);
        }
        call.reply().integer(1);
    }

    private boolean readOptions(Call call) {
        onlyNew = false;
        onlyOld = false;
        keepsExpiry = false;
        expireAtMs = FieldTimes.NONE;
        for (int i = 2; i < call.count(); ) {
            if (call.is(i, "FIELDS")) {
                return readFields(call, i + 1);
            }
            int words = readOption(call, i);
            if (words == 0) {
                return false;
            }
            i += words;
        }
        call.error(Errors.arity(call.def().name()));
        return false;
    }

    /** How many words the option at an argument takes; 0 after an error was answered. */
    private int readOption(Call call, int index) {
        boolean isNew = call.is(index, "FNX");
        if (isNew || call.is(index, "FXX")) {
            return readCondition(call, isNew);
        }
        boolean keeps = call.is(index, "KEEPTTL");
        long time = keeps || hasTime() ? FieldTimes.NONE : FieldTimes.readOption(call, index);
        if (time == FieldTimes.BAD) {
            return 0;
        }
        if (hasTime() && (keeps || FieldTimes.isOption(call, index))) {
            call.error(TWO_TIMES);
            return 0;
        }
        if (!keeps && time == FieldTimes.NONE) {
            call.error("ERR unknown argument: " + call.request().quoted(index));
            return 0;
        }
        keepsExpiry = keeps;
        expireAtMs = time;
        return keeps ? 1 : 2;
    }

    private int readCondition(Call call, boolean isNew) {
        if (onlyNew || onlyOld) {
            call.error(TWO_CONDITIONS);
            return 0;
        }
        onlyNew = isNew;
        onlyOld = !isNew;
        return 1;
    }

    private boolean hasTime() {
        return keepsExpiry || expireAtMs != FieldTimes.NONE;
    }

    private boolean readFields(Call call, int at) {
        String badCount = "ERR invalid number of fields";
        if (at + 2 >= call.count()) {
            call.error(Errors.arity(call.def().name()));
            return false;
        }
        if (!call.readLong(at, badCount)) {
            return false;
        }
        if (call.number() < 1 || call.number() > Integer.MAX_VALUE) {
            call.error(badCount);
            return false;
        }
        firstField = at + 1;
        if (call.number() * 2 != call.count() - firstField) {
            call.error(Errors.arity(call.def().name()));
            return false;
        }
        return true;
    }

    /** Whether the condition holds for all fields. */
    private boolean areWanted(Call call, long entry) {
        for (int i = firstField; i < call.count() && (onlyNew || onlyOld); i += 2) {
            boolean isThere = entry != 0 && hashes.locate(entry, call.address(i), call.length(i));
            if (isThere == onlyNew) {
                return false;
            }
        }
        return true;
    }

    private void set(Call call, Key key) {
        Database database = call.database();
        int fields = (call.count() - firstField) / 2;
        hashes.prepare(database, key, fields, longest(call));
        for (int i = firstField; i < call.count(); i += 2) {
            long entry = database.entry(key);
            hashes.locate(entry, call.address(i), call.length(i));
            long lives = keepsExpiry ? hashes.expireAtMs(entry) : hasTime() ? expireAtMs : HashStore.NO_EXPIRY;
            hashes.put(database, key, call.address(i + 1), call.length(i + 1), lives);
            record.addPair(call, i);
        }
        Contents.changed(call, key, KeyEvent.HSET, fields);
        if (expireAtMs != FieldTimes.NONE) {
            database.event(KeyEvent.HEXPIRE, key);
            record.write(call, "HSETEX", "PXAT", Long.toString(expireAtMs));
        }
    }

    private int longest(Call call) {
        int longest = 0;
        for (int i = firstField; i < call.count(); i++) {
            longest = Math.max(longest, call.length(i));
        }
        return longest;
    }

    /** The fields' time is over already: those that are there go, the others need not come. */
    private void setAndDelete(Call call, Key key) {
        Database database = call.database();
        for (int i = firstField; i < call.count(); i += 2) {
            long entry = database.entry(key);
            if (entry != 0 && hashes.locate(entry, call.address(i), call.length(i))) {
                hashes.remove(database, key);
            }
            record.add(call, i);
        }
        record.writeDeleted(call);
        call.changed(key, KeyEvent.HSET);
        database.event(KeyEvent.HDEL, key);
        if (database.entry(key) == 0) {
            database.event(KeyEvent.DEL, key);
        }
    }
}
