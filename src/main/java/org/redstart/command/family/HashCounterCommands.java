package org.redstart.command.family;

import java.nio.charset.StandardCharsets;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.keyspace.Content;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.HashStore;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.keyspace.ValueType;
import org.redstart.memory.Arena;
import org.redstart.memory.Decimal;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;

/** Fields of hashes that are numbers. */
public final class HashCounterCommands {
    private static final byte[] HSET = "HSET".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HSETEX = "HSETEX".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] KEEPTTL = "KEEPTTL".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FIELDS = "FIELDS".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ONE = {'1'};

    private final Arena arena;
    private final HashStore hashes;
    private final long digits;

    public HashCounterCommands(Arena arena, HashStore hashes) {
        this.arena = arena;
        this.hashes = hashes;
        this.digits = Arena.address(arena.allocate(Decimal.MAX_BYTES, Tag.SCRATCH));
    }

    public void bind(CommandTable table) {
        table.bind("hincrby", this::increment);
        table.bind("hincrbyfloat", this::incrementByFloat);
    }

    private void increment(Call call) {
        if (!call.readLong(3)) {
            return;
        }
        Key key = call.key(1);
        long entry = call.database().findTouched(key);
        if (!Contents.isOrMissing(call, entry, ValueType.HASH)) {
            return;
        }
        Content value = locate(call, entry);
        if (value != null && !value.isWhole()) {
            call.error("ERR hash value is not an integer");
            return;
        }
        long old = value == null ? 0 : value.whole();
        long change = call.number();
        long sum = old + change;
        if (((old ^ sum) & (change ^ sum)) < 0) {
            call.error(Errors.OVERFLOW);
            return;
        }
        put(call, key, digits, Decimal.write(digits, sum));
        call.changed(key, KeyEvent.HINCRBY);
        call.reply().integer(sum);
    }

    /** The value of the field that argument 2 names, or null. */
    private Content locate(Call call, long entry) {
        boolean found = entry != 0 && hashes.locate(entry, call.address(2), call.length(2));
        return found ? hashes.value(entry) : null;
    }

    /** Stores the field's new value, and returns when the field dies, as it did before. */
    private long put(Call call, Key key, long bytes, int length) {
        Database database = call.database();
        if (database.entry(key) == 0) {
            hashes.prepare(database, key, 1, 0);
        }
        hashes.locate(database.entry(key), call.address(2), call.length(2));
        long expireAtMs = hashes.expireAtMs(database.entry(key));
        hashes.put(database, key, bytes, length, expireAtMs);
        return expireAtMs;
    }

    private void incrementByFloat(Call call) {
        LongDouble change = LongDouble.parse(call.address(3), call.length(3));
        if (change == null) {
            call.error(Errors.NOT_A_FLOAT);
            return;
        }
        if (change.isInfinite()) {
            call.error("ERR value is NaN or Infinity");
            return;
        }
        Key key = call.key(1);
        long entry = call.database().findTouched(key);
        if (!Contents.isOrMissing(call, entry, ValueType.HASH)) {
            return;
        }
        Content value = locate(call, entry);
        LongDouble old = value == null ? null : LongDouble.parse(value.text(digits), value.length());
        if (value != null && old == null) {
            call.error("ERR hash value is not a float");
            return;
        }
        LongDouble sum = old == null ? change : old.plus(change);
        if (sum.isInfinite()) {
            call.error("ERR increment would produce NaN or Infinity");
            return;
        }
        store(call, key, sum.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private void store(Call call, Key key, byte[] text) {
        long block = arena.allocate(text.length, Tag.SCRATCH);
        Native.put(Arena.address(block), text, 0, text.length);
        long expireAtMs = put(call, key, Arena.address(block), text.length);
        arena.free(block, Tag.SCRATCH);
        if (call.isJournaled()) {
            rewrite(call, text, expireAtMs != HashStore.NO_EXPIRY);
        }
        call.changed(key, KeyEvent.HINCRBYFLOAT);
        call.reply().bulk(text);
    }

    /** HSET would let the field live for ever. */
    private static void rewrite(Call call, byte[] text, boolean expires) {
        byte[] key = call.request().bytes(1);
        byte[] field = call.request().bytes(2);
        if (expires) {
            call.rewrite(HSETEX, key, KEEPTTL, FIELDS, ONE, field, text);
        } else {
            call.rewrite(HSET, key, field, text);
        }
    }
}
