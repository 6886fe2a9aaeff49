package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.command.family.HashReplies.Parts;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.HashStore;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.keyspace.ValueType;

/** Hashes: fields set, read and deleted. */
public final class HashCommands {
    private final HashStore hashes;

    public HashCommands(HashStore hashes) {
        this.hashes = hashes;
    }

    public void bind(CommandTable table) {
        table.bind("hset", call -> set(call, false));
        table.bind("hmset", call -> set(call, true));
        table.bind("hsetnx", this::setIfMissing);
        table.bind("hget", this::get);
        table.bind("hmget", this::getMany);
        table.bind("hgetall", call -> all(call, Parts.BOTH));
        table.bind("hkeys", call -> all(call, Parts.FIELDS));
        table.bind("hvals", call -> all(call, Parts.VALUES));
        table.bind("hlen", this::length);
        table.bind("hstrlen", this::valueLength);
        table.bind("hexists", this::exists);
        table.bind("hdel", this::delete);
    }

    private void set(Call call, boolean answersOk) {
        if (call.count() % 2 != 0) {
            call.error(Errors.arity(call.def().name()));
            return;
        }
        Key key = call.key(1);
        Database database = call.database();
        long entry = database.findTouched(key);
        if (!Contents.isOrMissing(call, entry, ValueType.HASH)) {
            return;
        }
        int fields = call.count() / 2 - 1;
        hashes.prepare(database, key, fields, longest(call, 2, call.count()));
        int created = 0;
        for (int i = 2; i < call.count(); i += 2) {
            created += hashes.locate(database.entry(key), call.address(i), call.length(i)) ? 0 : 1;
            hashes.put(database, key, call.address(i + 1), call.length(i + 1));
        }
        Contents.changed(call, key, KeyEvent.HSET, fields);
        if (answersOk) {
            call.reply().ok();
        } else {
            call.reply().integer(created);
        }
    }

    private static int longest(Call call, int from, int to) {
        int longest = 0;
        for (int i = from; i < to; i++) {
            longest = Math.max(longest, call.length(i));
        }
        return longest;
    }

    private void setIfMissing(Call call) {
        Key key = call.key(1);
        Database database = call.database();
        long entry = database.findTouched(key);
        if (!Contents.isOrMissing(call, entry, ValueType.HASH)) {
            return;
        }
        if (entry != 0 && hashes.locate(entry, call.address(2), call.length(2))) {
            call.reply().integer(0);
            return;
        }
        hashes.prepare(database, key, 1, longest(call, 2, 4));
        hashes.locate(database.entry(key), call.address(2), call.length(2));
        hashes.put(database, key, call.address(3), call.length(3));
        call.changed(key, KeyEvent.HSET);
        call.reply().integer(1);
    }

    private void get(Call call) {
        long entry = call.database().read(call.key(1));
        if (Contents.isOrMissing(call, entry, ValueType.HASH)) {
            value(call, entry, 2);
        }
    }

    /** Answers the value of the field that an argument names. */
    private void value(Call call, long entry, int index) {
        if (entry != 0 && hashes.locate(entry, call.address(index), call.length(index))) {
            Contents.write(call.reply(), hashes.value(entry));
        } else {
            call.reply().nil();
        }
    }

    private void getMany(Call call) {
        long entry = call.database().read(call.key(1));
        if (!Contents.isOrMissing(call, entry, ValueType.HASH)) {
            return;
        }
        call.reply().array(call.count() - 2L);
        for (int i = 2; i < call.count(); i++) {
            value(call, entry, i);
        }
    }

    private void all(Call call, Parts parts) {
        long entry = call.database().read(call.key(1));
        if (!Contents.isOrMissing(call, entry, ValueType.HASH)) {
            return;
        }
        long fields = entry == 0 ? 0 : hashes.liveCount(entry);
        if (parts == Parts.BOTH) {
            call.reply().map(fields);
        } else {
            call.reply().array(fields);
        }
        if (fields > 0) {
            call.stream(fields, HashReplies.all(hashes.cursor(entry), parts));
        }
    }

    private void length(Call call) {
        long entry = call.database().read(call.key(1));
        if (Contents.isOrMissing(call, entry, ValueType.HASH)) {
            call.reply().integer(entry == 0 ? 0 : hashes.liveCount(entry));
        }
    }

    private void valueLength(Call call) {
        long entry = call.database().read(call.key(1));
        if (Contents.isOrMissing(call, entry, ValueType.HASH)) {
            boolean found = entry != 0 && hashes.locate(entry, call.address(2), call.length(2));
            call.reply().integer(found ? hashes.value(entry).length() : 0);
        }
    }

    private void exists(Call call) {
        long entry = call.database().read(call.key(1));
        if (Contents.isOrMissing(call, entry, ValueType.HASH)) {
            boolean found = entry != 0 && hashes.locate(entry, call.address(2), call.length(2));
            call.reply().integer(found ? 1 : 0);
        }
    }

    private void delete(Call call) {
        Key key = call.key(1);
        Database database = call.database();
        long entry = database.findTouched(key);
        if (!Contents.isOrMissing(call, entry, ValueType.HASH)) {
            return;
        }
        int deleted = 0;
        for (int i = 2; i < call.count() && entry != 0; i++) {
            if (hashes.locate(entry, call.address(i), call.length(i))) {
                hashes.remove(database, key);
                deleted++;
                entry = database.entry(key);
            }
        }
        if (deleted > 0) {
            Contents.changed(call, key, KeyEvent.HDEL, deleted);
        }
        call.reply().integer(deleted);
    }
}
