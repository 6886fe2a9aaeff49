package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.HashStore;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.keyspace.ValueType;

/** Fields of hashes that are read and at once given another expiry, or deleted: HGETEX and HGETDEL. */
public final class HashTakingCommands {
    private final HashStore hashes;
    private final FieldList fields = new FieldList();
    private final FieldRecord record = new FieldRecord();

    public HashTakingCommands(HashStore hashes) {
        this.hashes = hashes;
    }

    public void bind(CommandTable table) {
        table.bind("hgetex", this::getAndExpire);
        table.bind("hgetdel", this::getAndDelete);
    }

    private void getAndExpire(Call call) {
        Key key = call.key(1);
        long entry = call.database().findTouched(key);
        if (!Contents.isOrMissing(call, entry, ValueType.HASH)) {
            return;
        }
        long expireAtMs = FieldTimes.readOption(call, 2);
        if (expireAtMs == FieldTimes.BAD) {
            return;
        }
        boolean persists = call.is(2, "PERSIST");
        int at = expireAtMs != FieldTimes.NONE ? 4 : persists ? 3 : 2;
        if (!fields.read(call, at, HashExpiryCommands.BAD_COUNT)) {
            return;
        }
        if (persists) {
            take(call, key, HashStore.NO_EXPIRY, KeyEvent.HPERSIST);
            record.write(call, "HPERSIST");
        } else if (expireAtMs == FieldTimes.NONE) {
            take(call, key, HashStore.NO_EXPIRY, null);
        } else if (call.isPast(expireAtMs)) {
            take(call, key, HashStore.NO_EXPIRY, KeyEvent.HDEL);
            record.writeDeleted(call);
        } else {
            take(call, key, expireAtMs, KeyEvent.HEXPIRE);
            record.write(call, "HPEXPIREAT", Long.toString(expireAtMs));
        }
    }

    private void getAndDelete(Call call) {
        Key key = call.key(1);
        long entry = call.database().findTouched(key);
        if (Contents.isOrMissing(call, entry, ValueType.HASH) && fields.read(call, 2, HashExpiryCommands.BAD_COUNT)) {
            take(call, key, HashStore.NO_EXPIRY, KeyEvent.HDEL);
            record.writeDeleted(call);
        }
    }

    /** Answers the values of the fields, and does to each what the event says; nothing if it is null. */
    private void take(Call call, Key key, long expireAtMs, KeyEvent event) {
        record.clear();
        call.reply().array(fields.count());
        int changes = 0;
        for (int i = fields.first(); i < fields.end(); i++) {
            long entry = call.database().entry(key);
            if (entry == 0 || !hashes.locate(entry, call.address(i), call.length(i))) {
                call.reply().nil();
                continue;
            }
            Contents.write(call.reply(), hashes.value(entry));
            if (event != null && change(call.database(), key, expireAtMs, event)) {
                record.add(call, i);
                changes++;
            }
        }
        if (changes > 0) {
            Contents.changed(call, key, event, changes);
        }
    }

    /** Whether the field that was just located is another now. */
    private boolean change(Database database, Key key, long expireAtMs, KeyEvent event) {
        if (event == KeyEvent.HDEL) {
            hashes.remove(database, key);
            return true;
        }
        if (event == KeyEvent.HPERSIST && hashes.expireAtMs(database.entry(key)) == HashStore.NO_EXPIRY) {
            return false;
        }
        hashes.setExpiry(database, key, expireAtMs);
        return true;
    }
}
