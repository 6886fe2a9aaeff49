package org.redstart.command.family;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.KeyEvent;
import org.redstart.keyspace.SetEditor;
import org.redstart.keyspace.SetMember;
import org.redstart.keyspace.SetStore;
import org.redstart.keyspace.SetView;
import org.redstart.keyspace.ValueType;

/** Intersections, unions and differences of sets. */
public final class SetAlgebraCommands {
    private static final String NO_KEYS = "ERR numkeys should be greater than 0";
    private static final int FEW = 16;

    private final SetStore sets;
    private final SetEditor editor;
    private final SetMember member;
    /** The entries of the sets of a command, 0 for those that are missing. */
    private long[] entries = new long[FEW];

    private int count;

    public SetAlgebraCommands(SetStore sets) {
        this.sets = sets;
        this.editor = sets.editor();
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
            boolean any = prepareIntersection();
            show(call, any ? SetSelection.intersection(sets, member, views()) : nothing());
        }
    }

    /** The sets that there are. */
    private List<SetView> views() {
        List<SetView> views = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (entries[i] != 0) {
                views.add(sets.view(entries[i]));
            }
        }
        return views;
    }

    private SetSelection nothing() {
        return SetSelection.intersection(sets, member, List.of());
    }

    private static void show(Call call, SetSelection selection) {
        call.work(selection.work(), selection);
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
            SetSelection common = prepareIntersection() ? SetSelection.intersection(sets, member, views()) : nothing();
            show(call, common.counting(limit == 0 ? Long.MAX_VALUE : limit));
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
        long[] sources = sources();
        boolean any = prepareIntersection();
        boolean numbers = !any || Entry.encoding(entries[0]) == Entry.INTSET;
        SetSelection common = any ? SetSelection.intersection(sets, member, views()) : nothing();
        store(call, sources, common, KeyEvent.SINTERSTORE, numbers);
    }

    private void store(Call call, long[] sources, SetSelection selection, KeyEvent event, boolean asNumbers) {
        call.prepare(selection.work(), sources, SetStorage.of(editor, member, event, selection, asNumbers));
    }

    /** The values of the sets in the order of the arguments. */
    private long[] sources() {
        return Arrays.stream(entries, 0, count).map(Entry::handleOrNone).toArray();
    }

    private void unite(Call call) {
        if (read(call, 1, call.count())) {
            sortBySize(0, -1);
            show(call, SetSelection.union(sets, member, views()));
        }
    }

    private void storeUnion(Call call) {
        if (read(call, 2, call.count())) {
            long members = Arrays.stream(entries, 0, count)
                    .map(SetAlgebraCommands::size)
                    .sum();
            call.prepare(members, sources(), SetStorage.union(editor, member, views()));
        }
    }

    private void subtract(Call call) {
        if (read(call, 1, call.count())) {
            show(call, difference());
        }
    }

    private SetSelection difference() {
        boolean empty = isDifferenceEmpty();
        sortBySize(1, -1);
        return empty ? nothing() : SetSelection.difference(sets, member, views());
    }

    private boolean isDifferenceEmpty() {
        return entries[0] == 0 || Arrays.stream(entries, 1, count).anyMatch(entry -> entry == entries[0]);
    }

    private void storeDifference(Call call) {
        if (read(call, 2, call.count())) {
            long[] sources = sources();
            store(call, sources, difference(), KeyEvent.SDIFFSTORE, true);
        }
    }
}
