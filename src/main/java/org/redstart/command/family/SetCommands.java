package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.keyspace.SetCursor;
import org.redstart.keyspace.SetEditor;
import org.redstart.keyspace.SetMember;
import org.redstart.keyspace.SetStore;
import org.redstart.keyspace.ValueType;

/** Sets: members added, asked for, moved and removed. */
public final class SetCommands {
    private final SetStore sets;
    private final SetEditor editor;
    private final SetMember member;

    public SetCommands(SetStore sets) {
        this.sets = sets;
        this.editor = sets.editor();
        this.member = sets.member();
    }

    public void bind(CommandTable table) {
        table.bind("sadd", this::add);
        table.bind("srem", this::remove);
        table.bind("smove", this::move);
        table.bind("sismember", this::isMember);
        table.bind("smismember", this::areMembers);
        table.bind("scard", SetCommands::count);
        table.bind("smembers", this::members);
    }

    private SetMember member(Call call, int index) {
        return member.of(call.address(index), call.length(index));
    }

    private void add(Call call) {
        Key key = call.key(1);
        Database database = call.database();
        long entry = database.findTouched(key);
        if (!Contents.isOrMissing(call, entry, ValueType.SET)) {
            return;
        }
        int coming = call.count() - 2;
        if (entry == 0) {
            editor.create(member(call, 2), coming);
        } else {
            editor.open(entry);
            editor.expect(coming);
        }
        int added = 0;
        for (int i = 2; i < call.count(); i++) {
            added += editor.add(member(call, i)) ? 1 : 0;
        }
        editor.store(database, key);
        if (added > 0) {
            Contents.changed(call, key, KeyEvent.SADD, added);
        }
        call.reply().integer(added);
    }

    private void remove(Call call) {
        Key key = call.key(1);
        Database database = call.database();
        long entry = database.findTouched(key);
        if (!Contents.isOrMissing(call, entry, ValueType.SET)) {
            return;
        }
        int removed = 0;
        if (entry != 0) {
            editor.open(entry);
            for (int i = 2; i < call.count(); i++) {
                removed += editor.remove(member(call, i)) ? 1 : 0;
            }
            editor.store(database, key);
        }
        if (removed > 0) {
            Contents.changed(call, key, KeyEvent.SREM, removed);
        }
        call.reply().integer(removed);
    }

    private void move(Call call) {
        Database database = call.database();
        Key from = call.key(1);
        Key to = call.otherKey(database, 2);
        long target = database.findTouched(to);
        long source = database.findTouched(from);
        if (source == 0) {
            call.reply().integer(0);
            return;
        }
        if (!Contents.isOrMissing(call, source, ValueType.SET) || !Contents.isOrMissing(call, target, ValueType.SET)) {
            return;
        }
        if (from.sameAs(to)) {
            call.reply().integer(sets.contains(source, member(call, 3)) ? 1 : 0);
            return;
        }
        editor.open(source);
        boolean moves = editor.remove(member(call, 3));
        if (moves) {
            editor.store(database, from);
            Contents.changed(call, from, KeyEvent.SREM, 1);
            addMoved(call, to);
        }
        call.reply().integer(moves ? 1 : 0);
    }

    private void addMoved(Call call, Key to) {
        Database database = call.database();
        long target = database.find(to);
        if (target == 0) {
            editor.create(member, 1);
        } else {
            editor.open(target);
        }
        boolean added = editor.add(member);
        editor.store(database, to);
        if (added) {
            call.changed(to, KeyEvent.SADD);
        }
    }

    private void isMember(Call call) {
        long entry = call.database().read(call.key(1));
        if (Contents.isOrMissing(call, entry, ValueType.SET)) {
            call.reply().integer(has(call, entry, 2));
        }
    }

    private int has(Call call, long entry, int index) {
        return entry != 0 && sets.contains(entry, member(call, index)) ? 1 : 0;
    }

    private void areMembers(Call call) {
        long entry = call.database().read(call.key(1));
        if (!Contents.isOrMissing(call, entry, ValueType.SET)) {
            return;
        }
        call.reply().array(call.count() - 2L);
        for (int i = 2; i < call.count(); i++) {
            call.reply().integer(has(call, entry, i));
        }
    }

    private static void count(Call call) {
        long entry = call.database().read(call.key(1));
        if (Contents.isOrMissing(call, entry, ValueType.SET)) {
            call.reply().integer(entry == 0 ? 0 : SetStore.count(entry));
        }
    }

    private void members(Call call) {
        long entry = call.database().read(call.key(1));
        if (!Contents.isOrMissing(call, entry, ValueType.SET)) {
            return;
        }
        long members = entry == 0 ? 0 : SetStore.count(entry);
        call.reply().set(members);
        if (members > 0) {
            SetCursor cursor = sets.cursor();
            cursor.open(entry);
            call.stream(members, SetReplies.all(cursor));
        }
    }
}
