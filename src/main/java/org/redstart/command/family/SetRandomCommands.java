package org.redstart.command.family;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.keyspace.Keyspace;
import org.redstart.keyspace.SetCursor;
import org.redstart.keyspace.SetEditor;
import org.redstart.keyspace.SetMember;
import org.redstart.keyspace.SetStore;
import org.redstart.keyspace.ValueType;

/** Random members of sets: SPOP takes them out, SRANDMEMBER does not. */
public final class SetRandomCommands {
    private static final byte[] DEL = "DEL".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] UNLINK = "UNLINK".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SREM = "SREM".getBytes(StandardCharsets.US_ASCII);
    /** When at least so many times more members go than stay, those that stay make a new set. */
    private static final long MOVE_FACTOR = 5;
    /** Up to one member in so many is drawn from a table; to get more, each member is asked whether it is chosen. */
    private static final long DRAW_PART = 3;

    private final Keyspace keyspace;
    private final SetStore sets;
    private final SetEditor editor;
    private final SetCursor cursor;
    private final SetMember member;
    private boolean unlinks;

    public SetRandomCommands(Keyspace keyspace) {
        this.keyspace = keyspace;
        this.sets = keyspace.sets();
        this.editor = sets.editor();
        this.cursor = sets.cursor();
        this.member = sets.member();
    }

    /** Follows {@code lazyfree-lazy-server-del}, which here only chooses the word that is journaled for a set that goes whole. */
    public void setUnlinks(boolean on) {
        unlinks = on;
    }

    public void bind(CommandTable table) {
        table.bind("spop", this::pop);
        table.bind("srandmember", this::random);
    }

    private void pop(Call call) {
        if (call.count() > 3) {
            call.error(Errors.SYNTAX);
            return;
        }
        if (call.count() == 3 && !readPopCount(call)) {
            return;
        }
        Key key = call.key(1);
        long entry = call.database().findTouched(key);
        if (!Contents.isOrMissing(call, entry, ValueType.SET)) {
            return;
        }
        if (call.count() == 2) {
            popOne(call, key, entry);
        } else if (entry == 0 || call.number() == 0) {
            call.reply().set(0);
        } else if (call.number() >= SetStore.count(entry)) {
            popAll(call, key, entry);
        } else {
            popSome(call, key, entry, call.number());
        }
    }

    private static boolean readPopCount(Call call) {
        if (!call.readLong(2, "ERR value is out of range, must be positive")) {
            return false;
        }
        if (call.number() < 0) {
            call.error("ERR value is out of range, must be positive");
        }
        return call.number() >= 0;
    }

    private void popOne(Call call, Key key, long entry) {
        if (entry == 0) {
            call.reply().nil();
            return;
        }
        editor.open(entry);
        takeOut(call);
        if (call.isJournaled()) {
            call.rewrite(SREM, call.request().bytes(1), popped);
        }
        editor.store(call.database(), key);
        Contents.changed(call, key, KeyEvent.SPOP, 1);
    }

    /** What went last, if anybody journals it. */
    private byte[] popped;

    private void takeOut(Call call) {
        editor.open(cursor);
        cursor.draw(keyspace.random());
        Contents.write(call.reply(), cursor.member());
        popped = call.isJournaled() ? cursor.member().bytes() : null;
        editor.remove(member.of(cursor.member()));
    }

    private void popAll(Call call, Key key, long entry) {
        long members = SetStore.count(entry);
        SetCursor all = sets.cursor();
        all.open(entry);
        call.reply().set(members);
        call.stream(members, SetReplies.all(all));
        call.database().remove(key);
        if (call.isJournaled()) {
            call.rewrite(unlinks ? UNLINK : DEL, call.request().bytes(1));
        }
        Contents.changed(call, key, KeyEvent.SPOP, members);
    }

    private void popSome(Call call, Key key, long entry, long count) {
        List<byte[]> removal = new ArrayList<>();
        removal.add(SREM);
        removal.add(call.request().bytes(1));
        call.reply().set(count);
        long remaining = SetStore.count(entry) - count;
        if (remaining * MOVE_FACTOR > count || Entry.encoding(entry) == Entry.PACKED) {
            editor.open(entry);
            for (long i = 0; i < count; i++) {
                takeOut(call);
                removal.add(popped);
            }
            editor.store(call.database(), key);
        } else {
            keepFew(call, key, entry, remaining, removal);
        }
        if (call.isJournaled()) {
            journal(call, removal);
        }
        Contents.changed(call, key, KeyEvent.SPOP, count);
    }

    /** As SREM of so many at a time. */
    private static void journal(Call call, List<byte[]> removal) {
        for (int done = 2; done < removal.size(); done += MOST_REMOVED) {
            List<byte[]> some = new ArrayList<>(removal.subList(0, 2));
            some.addAll(removal.subList(done, Math.min(removal.size(), done + MOST_REMOVED)));
            call.record(some.toArray(byte[][]::new));
        }
    }

    private static final int MOST_REMOVED = 1024;

    /** The few that stay become a new set under the key. */
    private void keepFew(Call call, Key key, long entry, long remaining, List<byte[]> removal) {
        long members = SetStore.count(entry);
        BitSet going = Sampling.choose(members - remaining, members, keyspace.random());
        if (Entry.encoding(entry) == Entry.INTSET) {
            editor.createNumbers();
        } else {
            editor.createPacked();
        }
        cursor.open(entry);
        for (int place = 0; cursor.next(); place++) {
            if (!going.get(place)) {
                editor.add(member.of(cursor.member()));
            } else if (call.isJournaled()) {
                removal.add(cursor.member().bytes());
            }
        }
        SetCursor gone = sets.cursor();
        gone.open(entry);
        call.stream(members - remaining, SetReplies.chosen(gone, going));
        Database database = call.database();
        long expireAtMs = Entry.expireAtMs(entry);
        editor.store(database, key);
        database.setExpiry(key, expireAtMs);
    }

    private void random(Call call) {
        if (call.count() > 3) {
            call.error(Errors.SYNTAX);
            return;
        }
        if (call.count() == 3 && !Counts.read(call, 2)) {
            return;
        }
        long entry = call.database().read(call.key(1));
        if (!Contents.isOrMissing(call, entry, ValueType.SET)) {
            return;
        }
        if (call.count() == 3) {
            randomMany(call, entry, call.number());
        } else if (entry == 0) {
            call.reply().nil();
        } else {
            cursor.open(entry);
            cursor.draw(keyspace.random());
            Contents.write(call.reply(), cursor.member());
        }
    }

    private void randomMany(Call call, long entry, long count) {
        if (entry == 0 || count == 0) {
            call.reply().array(0);
            return;
        }
        SetCursor from = sets.cursor();
        from.open(entry);
        long members = from.count();
        long answered = count < 0 ? -count : Math.min(count, members);
        call.reply().array(answered);
        if (count < 0) {
            call.stream(answered, SetReplies.drawn(from, answered, keyspace.random()));
        } else if (count >= members) {
            call.stream(answered, SetReplies.all(from));
        } else if (from.isTable() && count * DRAW_PART <= members) {
            drawDistinct(from, count);
            SetCursor drawn = sets.cursor();
            editor.open(drawn);
            call.stream(answered, SetReplies.all(drawn));
            editor.discard();
        } else {
            call.stream(answered, SetReplies.chosen(from, Sampling.choose(count, members, keyspace.random())));
        }
    }

    private void drawDistinct(SetCursor from, long count) {
        editor.createTable();
        while (editor.count() < count) {
            from.draw(keyspace.random());
            editor.add(member.of(from.member()));
        }
    }
}
