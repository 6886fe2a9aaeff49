package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.HashStore;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.keyspace.ValueType;

/** When fields of hashes die: HEXPIRE and its kin. */
public final class HashExpiryCommands {
    static final String BAD_COUNT = "ERR Number of fields must be a positive integer";
    private static final String BAD_COUNT_TO_EXPIRE = "ERR Parameter `numFields` should be greater than 0";

    private static final int NO_FIELD = -2;
    private static final int NO_EXPIRY = -1;
    private static final int NOT_WANTED = 0;
    private static final int DONE = 1;
    private static final int DELETED = 2;

    /** Which fields get the new expiry. */
    private enum Condition {
        ALWAYS,
        NX,
        XX,
        GT,
        LT;

        /** A field that never dies counts as dying later than any other. */
        boolean holds(long currentMs, long newMs) {
            boolean expires = currentMs != HashStore.NO_EXPIRY;
            return switch (this) {
                case ALWAYS -> true;
                case NX -> !expires;
                case XX -> expires;
                case GT -> expires && newMs > currentMs;
                case LT -> newMs < currentMs;
            };
        }
    }

    private final HashStore hashes;
    private final FieldList fields = new FieldList();
    private final FieldRecord record = new FieldRecord();

    public HashExpiryCommands(HashStore hashes) {
        this.hashes = hashes;
    }

    public void bind(CommandTable table) {
        table.bind("hexpire", call -> expire(call, FieldTimes.SECOND_MS, true));
        table.bind("hpexpire", call -> expire(call, 1, true));
        table.bind("hexpireat", call -> expire(call, FieldTimes.SECOND_MS, false));
        table.bind("hpexpireat", call -> expire(call, 1, false));
        table.bind("httl", call -> times(call, FieldTimes.SECOND_MS, true));
        table.bind("hpttl", call -> times(call, 1, true));
        table.bind("hexpiretime", call -> times(call, FieldTimes.SECOND_MS, false));
        table.bind("hpexpiretime", call -> times(call, 1, false));
        table.bind("hpersist", this::persist);
    }

    private void expire(Call call, long unitMs, boolean relative) {
        Key key = call.key(1);
        long entry = call.database().findTouched(key);
        if (!Contents.isOrMissing(call, entry, ValueType.HASH)) {
            return;
        }
        long expireAtMs = FieldTimes.read(call, 2, unitMs, relative);
        if (expireAtMs == FieldTimes.BAD) {
            return;
        }
        Condition condition = condition(call);
        if (!fields.read(call, condition == Condition.ALWAYS ? 3 : 4, BAD_COUNT_TO_EXPIRE)) {
            return;
        }
        boolean deletes = call.isPast(expireAtMs);
        int changes = 0;
        record.clear();
        call.reply().array(fields.count());
        for (int i = fields.first(); i < fields.end(); i++) {
            int result = expire(call, key, i, expireAtMs, condition);
            if (result > NOT_WANTED) {
                record.add(call, i);
                changes++;
            }
            call.reply().integer(result);
        }
        if (changes == 0) {
            return;
        }
        if (deletes) {
            record.writeDeleted(call);
        } else {
            record.write(call, "HPEXPIREAT", Long.toString(expireAtMs));
        }
        Contents.changed(call, key, deletes ? KeyEvent.HDEL : KeyEvent.HEXPIRE, changes);
    }

    private static Condition condition(Call call) {
        for (Condition condition : Condition.values()) {
            if (condition != Condition.ALWAYS && call.is(3, condition.name())) {
                return condition;
            }
        }
        return Condition.ALWAYS;
    }

    private int expire(Call call, Key key, int index, long expireAtMs, Condition condition) {
        Database database = call.database();
        long entry = database.entry(key);
        if (entry == 0 || !hashes.locate(entry, call.address(index), call.length(index))) {
            return NO_FIELD;
        }
        if (!condition.holds(hashes.expireAtMs(entry), expireAtMs)) {
            return NOT_WANTED;
        }
        if (call.isPast(expireAtMs)) {
            hashes.remove(database, key);
            return DELETED;
        }
        hashes.setExpiry(database, key, expireAtMs);
        return DONE;
    }

    private void times(Call call, long unitMs, boolean relative) {
        long entry = call.database().read(call.key(1));
        if (!Contents.isOrMissing(call, entry, ValueType.HASH) || !fields.read(call, 2, BAD_COUNT)) {
            return;
        }
        long base = relative ? call.nowMs() : 0;
        call.reply().array(fields.count());
        for (int i = fields.first(); i < fields.end(); i++) {
            long expireAtMs = expireAtMs(call, entry, i);
            call.reply().integer(expireAtMs < 0 ? expireAtMs : (expireAtMs - base + unitMs - 1) / unitMs);
        }
    }

    /** When the field that an argument names dies, or one of the negative answers. */
    private long expireAtMs(Call call, long entry, int index) {
        if (entry == 0 || !hashes.locate(entry, call.address(index), call.length(index))) {
            return NO_FIELD;
        }
        long expireAtMs = hashes.expireAtMs(entry);
        return expireAtMs == HashStore.NO_EXPIRY ? NO_EXPIRY : expireAtMs;
    }

    private void persist(Call call) {
        Key key = call.key(1);
        Database database = call.database();
        long entry = database.findTouched(key);
        if (!Contents.isOrMissing(call, entry, ValueType.HASH) || !fields.read(call, 2, BAD_COUNT)) {
            return;
        }
        int changes = 0;
        call.reply().array(fields.count());
        for (int i = fields.first(); i < fields.end(); i++) {
            long expireAtMs = expireAtMs(call, database.entry(key), i);
            if (expireAtMs >= 0) {
                hashes.setExpiry(database, key, HashStore.NO_EXPIRY);
                changes++;
            }
            call.reply().integer(expireAtMs >= 0 ? DONE : expireAtMs);
        }
        if (changes > 0) {
            Contents.changed(call, key, KeyEvent.HPERSIST, changes);
        }
    }
}
