package org.redstart.command.family;

import java.util.Arrays;
import java.util.BitSet;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.keyspace.SetCursor;
import org.redstart.keyspace.SetEditor;
import org.redstart.keyspace.SetMember;
import org.redstart.keyspace.SetStore;
import org.redstart.keyspace.ValueType;

/** Intersections, unions and differences of sets. */
public final class SetAlgebraCommands {
    private static final String NO_KEYS = "ERR numkeys should be greater than 0";
    private static final int FEW = 16;

    private final SetStore sets;
    private final SetEditor editor;
    private final SetCursor cursor;
    private final SetMember member;
    /** The entries of the sets of a command, 0 for those that are missing. */
    private long[] entries = new long[FEW];

    private int count;

    public SetAlgebraCommands(SetStore sets) {
        this.sets = sets;
        this.editor = sets.editor();
        this.cursor = sets.cursor();
        this.member = sets.member();
    }

    public void bind(CommandTable table) {
        table.bind("sinter", this::intersect);
        table.bind("sinterstore", this::storeIntersection);
        table.bind("sintercard", this::countIntersection);
        table.bind("sunion", this::unite);
        table.bind("sunionstore", this::storeUnion);
        table.bind("sdiff", this::subtract);
        table.bind("sdiffstore", this::storeDifference);
    }

    /** Looks up the sets at some arguments; false after an error was answered. */
    private boolean read(Call call, int from, int to) {
        count = 0;
        if (entries.length < to - from || entries.length > FEW && to - from <= FEW) {
            entries = new long[Math.max(FEW, to - from)];
        }
        for (int i = from; i < to; i++) {
            long entry = call.database().read(call.key(i));
            if (!Contents.isOrMissing(call, entry, ValueType.SET)) {
                return false;
            }
            entries[count++] = entry;
        }
        return true;
    }

    private void intersect(Call call) {
        if (read(call, 1, call.count())) {
            answer(call, prepareIntersection() ? common(Long.MAX_VALUE) : new BitSet());
        }
    }

    /** Answers the chosen members of the first set. */
    private void answer(Call call, BitSet places) {
        long members = places.cardinality();
        call.reply().set(members);
        if (members > 0) {
            SetCursor first = sets.cursor();
            first.open(entries[0]);
            call.stream(members, SetReplies.chosen(first, places));
        }
    }

    /** Brings the smallest set to the front; false if one is missing, so that there is nothing in common. */
    private boolean prepareIntersection() {
        for (int i = 0; i < count; i++) {
            if (entries[i] == 0) {
                return false;
            }
        }
        sortBySize(0, 1);
        return true;
    }

    /** Sorts the sets from an index on, the smallest first or, with -1, last; equal ones stay in order. */
    private void sortBySize(int from, int direction) {
        for (int i = from + 1; i < count; i++) {
            long moving = entries[i];
            long size = size(moving);
            int at = i;
            while (at > from && Long.compare(size(entries[at - 1]), size) * direction > 0) {
                entries[at] = entries[at - 1];
                at--;
            }
            entries[at] = moving;
        }
    }

    private static long size(long entry) {
        return entry == 0 ? 0 : SetStore.count(entry);
    }

    /** Which members of the first set all others have, up to a limit. */
    private BitSet common(long limit) {
        BitSet places = new BitSet();
        long found = 0;
        cursor.open(entries[0]);
        for (int place = 0; found < limit && cursor.next(); place++) {
            member.of(cursor.member());
            if (inAllOthers()) {
                places.set(place);
                found++;
            }
        }
        return places;
    }

    private boolean inAllOthers() {
        for (int i = 1; i < count; i++) {
            if (entries[i] != entries[0] && !sets.contains(entries[i], member)) {
                return false;
            }
        }
        return true;
    }

    private boolean inAnyOther() {
        for (int i = 1; i < count; i++) {
            if (entries[i] != 0 && sets.contains(entries[i], member)) {
                return true;
            }
        }
        return false;
    }

    private void countIntersection(Call call) {
        if (!call.readLong(1, NO_KEYS)) {
            return;
        }
        if (call.number() <= 0) {
            call.error(NO_KEYS);
            return;
        }
        if (call.number() > call.count() - 2) {
            call.error("ERR Number of keys can't be greater than number of args");
            return;
        }
        int keys = (int) call.number();
        long limit = limit(call, 2 + keys);
        if (limit >= 0 && read(call, 2, 2 + keys)) {
            boolean any = prepareIntersection();
            call.reply()
                    .integer(any ? common(limit == 0 ? Long.MAX_VALUE : limit).cardinality() : 0);
        }
    }

    /** The limit, 0 for none, or -1 after an error was answered. */
    private static long limit(Call call, int from) {
        long limit = 0;
        for (int i = from; i < call.count(); i += 2) {
            if (!call.is(i, "LIMIT") || i + 1 == call.count()) {
                call.error(Errors.SYNTAX);
                return -1;
            }
            if (!call.readLong(i + 1, "ERR LIMIT can't be negative")) {
                return -1;
            }
            limit = call.number();
            if (limit < 0) {
                call.error("ERR LIMIT can't be negative");
                return -1;
            }
        }
        return limit;
    }

    private void storeIntersection(Call call) {
        if (!read(call, 2, call.count())) {
            return;
        }
        if (!prepareIntersection()) {
            editor.createNumbers();
        } else {
            buildIntersection();
        }
        store(call, KeyEvent.SINTERSTORE);
    }

    private void buildIntersection() {
        BitSet places = common(Long.MAX_VALUE);
        cursor.open(entries[0]);
        if (cursor.isIntset()) {
            editor.createNumbers();
        } else {
            editor.createPacked();
        }
        if (addChosen(places)) {
            editor.toNumbers();
        }
    }

    /** Adds the chosen members of the first set to what is built; whether all of them are numbers. */
    private boolean addChosen(BitSet places) {
        boolean numbers = true;
        cursor.open(entries[0]);
        for (int place = 0; cursor.next(); place++) {
            if (places.get(place)) {
                editor.add(member.of(cursor.member()));
                numbers &= member.isWhole();
            }
        }
        return numbers;
    }

    /** Stores what was built under the first argument's key and answers how much that is. */
    private void store(Call call, KeyEvent event) {
        Database database = call.database();
        Key key = call.key(1);
        boolean existed = database.find(key) != 0;
        long members = editor.count();
        editor.store(database, key);
        if (members > 0) {
            call.changed(key, event);
        } else if (existed) {
            call.changed(key, KeyEvent.DEL);
        }
        call.reply().integer(members);
    }

    private void unite(Call call) {
        if (!read(call, 1, call.count())) {
            return;
        }
        editor.createTable();
        addAll();
        answerBuilt(call);
    }

    private void answerBuilt(Call call) {
        long members = editor.count();
        call.reply().set(members);
        SetCursor built = sets.cursor();
        editor.open(built);
        call.stream(members, SetReplies.all(built));
        editor.discard();
    }

    private void addAll() {
        for (int i = 0; i < count; i++) {
            if (entries[i] != 0) {
                addSet(entries[i]);
            }
        }
    }

    private void addSet(long entry) {
        cursor.open(entry);
        while (cursor.next()) {
            editor.add(member.of(cursor.member()));
        }
    }

    private void storeUnion(Call call) {
        if (read(call, 2, call.count())) {
            editor.createNumbers();
            addAll();
            store(call, KeyEvent.SUNIONSTORE);
        }
    }

    private void subtract(Call call) {
        if (!read(call, 1, call.count())) {
            return;
        }
        if (isDifferenceEmpty()) {
            call.reply().set(0);
        } else if (asksEach()) {
            answer(call, remaining());
        } else {
            editor.createTable();
            addFirstAndRemoveOthers();
            answerBuilt(call);
        }
    }

    private boolean isDifferenceEmpty() {
        return entries[0] == 0 || Arrays.stream(entries, 1, count).anyMatch(entry -> entry == entries[0]);
    }

    /**
     * Whether to ask, for each member of the first set, all others, as Redis decides: else all others' members are removed from a
     * copy of the first.
     */
    private boolean asksEach() {
        long asking = 0;
        long removing = 0;
        for (int i = 0; i < count; i++) {
            if (entries[i] != 0) {
                asking += size(entries[0]);
                removing += size(entries[i]);
            }
        }
        return asking / 2 <= removing;
    }

    /** Which members of the first set no other has. */
    private BitSet remaining() {
        sortBySize(1, -1);
        BitSet places = new BitSet();
        cursor.open(entries[0]);
        for (int place = 0; cursor.next(); place++) {
            member.of(cursor.member());
            if (!inAnyOther()) {
                places.set(place);
            }
        }
        return places;
    }

    private void addFirstAndRemoveOthers() {
        addSet(entries[0]);
        for (int i = 1; i < count && editor.count() > 0; i++) {
            if (entries[i] != 0) {
                cursor.open(entries[i]);
                while (cursor.next()) {
                    editor.remove(member.of(cursor.member()));
                }
            }
        }
    }

    private void storeDifference(Call call) {
        if (!read(call, 2, call.count())) {
            return;
        }
        editor.createNumbers();
        if (!isDifferenceEmpty()) {
            if (asksEach()) {
                addChosen(remaining());
            } else {
                addFirstAndRemoveOthers();
            }
        }
        store(call, KeyEvent.SDIFFSTORE);
    }
}
