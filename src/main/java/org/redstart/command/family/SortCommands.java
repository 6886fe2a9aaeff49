package org.redstart.command.family;

import java.util.ArrayList;
import java.util.List;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.keyspace.Content;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.keyspace.Keyspace;
import org.redstart.keyspace.ListCursor;
import org.redstart.keyspace.ListStore;
import org.redstart.keyspace.SetCursor;
import org.redstart.keyspace.ValueType;
import org.redstart.keyspace.ZSetCursor;
import org.redstart.memory.Decimal;
import org.redstart.memory.DoubleText;
import org.redstart.memory.Native;
import org.redstart.memory.NativeBuffer;
import org.redstart.memory.Tag;
import org.redstart.structure.Listpack;

/** SORT and SORT_RO: the elements of a list, set or sorted set in an order, or what keys say that their elements name. */
public final class SortCommands {
    private static final String NOT_NUMBERS = "ERR One or more scores can't be converted into double";

    private final Keyspace keyspace;
    private final ListStore lists;
    private final Key made = new Key();

    public SortCommands(Keyspace keyspace) {
        this.keyspace = keyspace;
        this.lists = keyspace.lists();
    }

    public void bind(CommandTable table) {
        table.bind("sort", call -> sort(call, true));
        table.bind("sort_ro", call -> sort(call, false));
    }

    /** What a call asks for. */
    private static final class Wish implements AutoCloseable {
        KeyPattern by;
        boolean unsorted;
        boolean descending;
        boolean alphabetical;
        long offset;
        long limit = -1;
        int target = -1;
        final List<KeyPattern> gets = new ArrayList<>();

        @Override
        public void close() {
            if (by != null) {
                by.close();
            }
            gets.forEach(KeyPattern::close);
        }
    }

    private void sort(Call call, boolean mayStore) {
        try (Wish wish = new Wish();
                Texts elements = new Texts()) {
            if (!read(call, wish, mayStore)) {
                return;
            }
            long entry = call.database().read(call.key(1));
            if (!isSortable(call, entry)) {
                return;
            }
            if (entry != 0) {
                prepare(entry, wish);
                gather(entry, wish, elements);
            }
            int[] order = order(call, wish, elements);
            if (order != null) {
                answer(call, wish, elements, order);
            }
        }
    }

    private static boolean read(Call call, Wish wish, boolean mayStore) {
        for (int i = 2; i < call.count(); i++) {
            int more = call.count() - 1 - i;
            if (call.is(i, "ASC")) {
                wish.descending = false;
            } else if (call.is(i, "DESC")) {
                wish.descending = true;
            } else if (call.is(i, "ALPHA")) {
                wish.alphabetical = true;
            } else if (call.is(i, "LIMIT") && more >= 2) {
                if (!call.readLong(i + 1)) {
                    return false;
                }
                wish.offset = call.number();
                if (!call.readLong(i + 2)) {
                    return false;
                }
                wish.limit = call.number();
                i += 2;
            } else if (mayStore && call.is(i, "STORE") && more >= 1) {
                wish.target = ++i;
            } else if (call.is(i, "BY") && more >= 1) {
                by(wish, call.request().bytes(++i));
            } else if (call.is(i, "GET") && more >= 1) {
                wish.gets.add(new KeyPattern(call.request().bytes(++i)));
            } else {
                call.error(Errors.SYNTAX);
                return false;
            }
        }
        return true;
    }

    /** A pattern in which the element has no place asks for no order. */
    private static void by(Wish wish, byte[] pattern) {
        if (wish.by != null) {
            wish.by.close();
        }
        wish.by = new KeyPattern(pattern);
        wish.unsorted |= !wish.by.hasStar();
    }

    private static boolean isSortable(Call call, long entry) {
        if (entry == 0) {
            return true;
        }
        ValueType type = Entry.type(entry);
        boolean sortable = type == ValueType.LIST || type == ValueType.SET || type == ValueType.ZSET;
        if (!sortable) {
            call.error(Errors.WRONG_TYPE);
        }
        return sortable;
    }

    /** A set has no order that could be stored, so it gets one. */
    private static void prepare(long entry, Wish wish) {
        if (Entry.type(entry) == ValueType.SET && wish.unsorted && wish.target >= 0) {
            wish.unsorted = false;
            wish.alphabetical = true;
            wish.by.close();
            wish.by = null;
        }
    }

    private void gather(long entry, Wish wish, Texts into) {
        switch (Entry.type(entry)) {
            case LIST -> gatherList(entry, wish, into);
            case SET -> gatherSet(entry, into);
            default -> gatherSorted(entry, wish, into);
        }
    }

    /** Where no order is asked for, a list and a sorted set keep their own, or with DESC its reverse. */
    private void gatherList(long entry, Wish wish, Texts into) {
        boolean back = wish.unsorted && wish.descending;
        ListCursor at = lists.walk(entry, back ? lists.length(entry) - 1 : 0);
        for (boolean more = at.element() != 0; more; more = back ? at.previous() : at.next()) {
            addElement(at.element(), into);
        }
    }

    private static void addElement(long element, Texts into) {
        if (Listpack.isInt(element)) {
            into.addNumber(Listpack.intValue(element));
        } else {
            into.add(Listpack.textAddress(element), Listpack.textLength(element));
        }
    }

    private void gatherSet(long entry, Texts into) {
        SetCursor at = keyspace.sets().cursor();
        at.open(entry);
        while (at.next()) {
            into.add(at.member());
        }
    }

    private void gatherSorted(long entry, Wish wish, Texts into) {
        try (ZSetCursor at = keyspace.zsets().cursor()) {
            at.open(entry);
            boolean back = wish.unsorted && wish.descending;
            long first = back ? at.count() - 1 : 0;
            for (boolean more = at.seek(first); more; more = back ? at.previous() : at.next()) {
                long address = at.memberAddress();
                int length = at.memberLength();
                if (Decimal.isLong(address, length)) {
                    into.addNumber(Decimal.parse(address, length));
                } else {
                    into.add(address, length);
                }
            }
        }
    }

    /** The elements' order, or null after an error was answered. */
    private int[] order(Call call, Wish wish, Texts elements) {
        int count = elements.count();
        if (wish.unsorted) {
            return IndexSort.sorted(count, Integer::compare);
        }
        int sign = wish.descending ? -1 : 1;
        if (!wish.alphabetical) {
            double[] scores = scores(call, wish, elements);
            return scores == null
                    ? null
                    : IndexSort.sorted(count, (left, right) -> {
                        int byScore = scores[left] < scores[right] ? -1 : scores[left] > scores[right] ? 1 : 0;
                        return sign * (byScore != 0 ? byScore : elements.compare(left, right));
                    });
        }
        if (wish.by == null) {
            return IndexSort.sorted(count, (left, right) -> sign * elements.compare(left, right));
        }
        try (Texts weights = new Texts()) {
            for (int i = 0; i < count; i++) {
                addFound(find(call, wish.by, elements, i), weights);
            }
            return IndexSort.sorted(count, (left, right) -> sign * weights.compare(left, right));
        }
    }

    private static void addFound(Content found, Texts to) {
        if (found == null) {
            to.addMissing();
        } else {
            to.add(found);
        }
    }

    private Content find(Call call, KeyPattern pattern, Texts elements, int index) {
        return pattern.find(call.database(), keyspace.hashes(), elements.address(index, 0), elements.length(index));
    }

    private double[] scores(Call call, Wish wish, Texts elements) {
        double[] scores = new double[elements.count()];
        for (int i = 0; i < scores.length; i++) {
            if (wish.by == null) {
                scores[i] =
                        elements.isNumber(i) ? elements.number(i) : score(elements.address(i, 0), elements.length(i));
            } else {
                Content found = find(call, wish.by, elements, i);
                scores[i] =
                        found == null ? 0 : found.isNumber() ? found.whole() : score(found.address(), found.length());
            }
            if (Double.isNaN(scores[i])) {
                call.error(NOT_NUMBERS);
                return null;
            }
        }
        return scores;
    }

    /** As C's {@code strtod} reads a text that ends at its first NUL: nothing is 0, and blanks may come first. */
    private static double score(long address, int bytes) {
        int length = untilNul(address, bytes);
        int from = 0;
        while (from < length && isBlank(Native.getByte(address + from))) {
            from++;
        }
        double score = length == 0 ? 0 : DoubleText.parse(address + from, length - from);
        boolean underflows = Math.abs(score) < Double.MIN_NORMAL && hasDigit(address, length);
        return underflows ? Double.NaN : score;
    }

    private static int untilNul(long address, int bytes) {
        int length = 0;
        while (length < bytes && Native.getByte(address + length) != 0) {
            length++;
        }
        return length;
    }

    /** Whether there is a digit but 0 before an exponent: what is so near to 0 is out of {@code strtod}'s range. */
    private static boolean hasDigit(long address, int length) {
        for (int i = 0; i < length; i++) {
            int c = Native.getByte(address + i);
            if (c == 'e' || c == 'E') {
                return false;
            }
            if (c >= '1' && c <= '9') {
                return true;
            }
        }
        return false;
    }

    private static boolean isBlank(byte c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }

    private void answer(Call call, Wish wish, Texts elements, int[] order) {
        int count = order.length;
        int first = (int) Math.min(Math.max(wish.offset, 0), count);
        int end = wish.limit < 0 ? count : (int) Math.min(first + Math.min(wish.limit, count), count);
        if (wish.target >= 0) {
            store(call, wish, elements, order, first, end);
            return;
        }
        int each = Math.max(1, wish.gets.size());
        call.reply().array((long) (end - first) * each);
        for (int i = first; i < end; i++) {
            write(call, wish, elements, order[i]);
        }
    }

    private void write(Call call, Wish wish, Texts elements, int index) {
        if (wish.gets.isEmpty()) {
            elements.write(index, call.reply());
        }
        for (KeyPattern get : wish.gets) {
            Content found = get.isElement() ? null : find(call, get, elements, index);
            if (get.isElement()) {
                elements.write(index, call.reply());
            } else if (found == null) {
                call.reply().nil();
            } else {
                Contents.write(call.reply(), found);
            }
        }
    }

    /** The list is put together aside, for the target may be what is sorted. */
    private void store(Call call, Wish wish, Texts elements, int[] order, int first, int end) {
        Database database = call.database();
        Database workshop = keyspace.workshop();
        workshop.aim(made, call.address(wish.target), call.length(wish.target));
        workshop.find(made);
        for (int i = first; i < end; i++) {
            gatherInto(call, wish, elements, order[i], workshop);
        }
        Key target = call.key(wish.target);
        boolean had = database.find(target) != 0;
        workshop.find(made);
        long stored = 0;
        if (workshop.entry(made) != 0) {
            stored = lists.length(workshop.entry(made));
            workshop.moveTo(made, database, target, Database.NO_EXPIRY);
            call.changed(target, KeyEvent.SORTSTORE);
        } else if (had) {
            database.remove(target);
            call.changed(target, KeyEvent.DEL);
        }
        call.reply().integer(stored);
    }

    private void gatherInto(Call call, Wish wish, Texts elements, int index, Database workshop) {
        if (wish.gets.isEmpty()) {
            push(workshop, elements.address(index, 0), elements.length(index));
        }
        for (KeyPattern get : wish.gets) {
            Content found = get.isElement() ? null : find(call, get, elements, index);
            if (get.isElement()) {
                push(workshop, elements.address(index, 0), elements.length(index));
            } else if (found == null) {
                push(workshop, 0, 0);
            } else {
                try (NativeBuffer digits = new NativeBuffer(Decimal.MAX_BYTES, Tag.SCRATCH)) {
                    push(workshop, found.text(digits.address()), found.length());
                }
            }
        }
    }

    private void push(Database workshop, long address, int length) {
        if (workshop.entry(made) == 0) {
            lists.create(workshop, made);
        }
        lists.prepare(workshop, made, length, 1);
        lists.push(workshop, made, false, address, length);
    }
}
