package org.redstart.command.family;

import java.nio.charset.StandardCharsets;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.command.WaitFor;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.keyspace.ListStore;
import org.redstart.keyspace.ValueType;
import org.redstart.memory.Arena;
import org.redstart.memory.Tag;
import org.redstart.structure.Listpack;

/** Lists: moving an element from an end of one to an end of another, or of the same. */
public final class ListMoveCommands {
    private static final WaitFor A_LIST = new WaitFor(ValueType.LIST);
    private static final byte[] RPOPLPUSH = "RPOPLPUSH".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LMOVE = "LMOVE".getBytes(StandardCharsets.US_ASCII);

    private final ListStore lists;
    private final Arena arena;
    private boolean fromFront;
    private boolean toFront;

    public ListMoveCommands(ListStore lists, Arena arena) {
        this.lists = lists;
        this.arena = arena;
    }

    public void bind(CommandTable table) {
        table.bind("rpoplpush", this::rotate);
        table.bind("lmove", this::move);
        table.bind("brpoplpush", this::awaitRotate);
        table.bind("blmove", this::awaitMove);
    }

    private void rotate(Call call) {
        fromFront = false;
        toFront = true;
        if (!moved(call)) {
            call.reply().nil();
        }
    }

    private void move(Call call) {
        if (readSides(call) && !moved(call)) {
            call.reply().nil();
        }
    }

    private void awaitRotate(Call call) {
        fromFront = false;
        toFront = true;
        long timeoutMs = Timeouts.readSeconds(call, 3);
        if (timeoutMs != Timeouts.INVALID) {
            moveOrWait(call, timeoutMs);
        }
    }

    private void awaitMove(Call call) {
        if (!readSides(call)) {
            return;
        }
        long timeoutMs = Timeouts.readSeconds(call, 5);
        if (timeoutMs != Timeouts.INVALID) {
            moveOrWait(call, timeoutMs);
        }
    }

    private void moveOrWait(Call call, long timeoutMs) {
        if (moved(call)) {
            return;
        }
        if (call.mayWait()) {
            call.block(A_LIST, 1, 1, timeoutMs);
        } else {
            call.reply().nil();
        }
    }

    private boolean readSides(Call call) {
        fromFront = call.is(3, "LEFT");
        toFront = call.is(4, "LEFT");
        boolean right = (fromFront || call.is(3, "RIGHT")) && (toFront || call.is(4, "RIGHT"));
        if (!right) {
            call.error(Errors.SYNTAX);
        }
        return right;
    }

    /** Moves an element and answers it, or answers an error; false if the source has none. */
    private boolean moved(Call call) {
        Database database = call.database();
        Key from = call.key(1);
        long source = database.findTouched(from);
        if (source == 0) {
            return false;
        }
        if (!ListCommands.isList(call, source)) {
            return true;
        }
        Key to = call.otherKey(database, 2);
        long target = database.findTouched(to);
        if (target != 0 && !ListCommands.isList(call, target)) {
            return true;
        }
        transfer(call, from, to);
        if (call.isJournaled()) {
            journal(call);
        }
        return true;
    }

    /** What waited is journaled as its kind that does not. */
    private void journal(Call call) {
        byte[] from = call.request().bytes(1);
        byte[] to = call.request().bytes(2);
        if (call.def().fullName().endsWith("rpoplpush")) {
            call.rewrite(RPOPLPUSH, from, to);
        } else {
            call.rewrite(
                    LMOVE, from, to, call.request().bytes(3), call.request().bytes(4));
        }
    }

    /** The element is copied, as taking it away frees it; the key that gets it is looked up again after each change. */
    private void transfer(Call call, Key from, Key to) {
        Database database = call.database();
        long source = database.find(from);
        long length = lists.length(source);
        long element = lists.walk(source, fromFront ? 0 : length - 1).element();
        Elements.write(call.reply(), element);
        int bytes = Listpack.contentLength(element);
        long copy = arena.allocate(Math.max(1, bytes), Tag.SCRATCH);
        Listpack.copyContent(element, Arena.address(copy));
        if (from.sameAs(to) && length > 1) {
            lists.removeRange(database, from, fromFront ? 0 : length - 1, 1);
            add(database, from, copy, bytes);
        } else if (!from.sameAs(to)) {
            database.find(to);
            add(database, to, copy, bytes);
            database.find(from);
            lists.removeRange(database, from, fromFront ? 0 : length - 1, 1);
        }
        arena.free(copy, Tag.SCRATCH);
        database.modified(to);
        database.event(toFront ? KeyEvent.LPUSH : KeyEvent.RPUSH, to);
        call.changed(from, fromFront ? KeyEvent.LPOP : KeyEvent.RPOP);
        if (database.find(from) == 0) {
            database.event(KeyEvent.DEL, from);
        }
    }

    private void add(Database database, Key key, long copy, int length) {
        if (database.entry(key) == 0) {
            lists.create(database, key);
        }
        lists.prepare(database, key, length, 1);
        lists.push(database, key, toFront, Arena.address(copy), length);
    }
}
