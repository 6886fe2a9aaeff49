package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.command.ReplyStreams;
import org.redstart.keyspace.Content;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.Keyspace;
import org.redstart.keyspace.ValueType;
import org.redstart.resp.ReplyWriter;

/** SORT and SORT_RO: the elements of a list, set or sorted set in an order, or what keys say that their elements name. */
public final class SortCommands {
    private static final int AT_A_TIME = 64;

    private final Keyspace keyspace;
    /** How many have been begun, so that each has a number of its own. */
    private long storages;

    public SortCommands(Keyspace keyspace) {
        this.keyspace = keyspace;
    }

    public void bind(CommandTable table) {
        table.bind("sort", call -> sort(call, true));
        table.bind("sort_ro", call -> sort(call, false));
    }

    private void sort(Call call, boolean mayStore) {
        try (SortWish wish = new SortWish()) {
            if (!read(call, wish, mayStore)) {
                return;
            }
            long entry = call.database().read(call.key(1));
            if (!isSortable(call, entry)) {
                return;
            }
            prepare(call, entry, wish);
            SortElements source = new SortElements(keyspace, entry, wish.unsorted && wish.descending);
            Sorting sorting = new Sorting(wish, source, wish.by == null ? null : finder(call, wish.by));
            answer(call, wish, entry, sorting);
        }
    }

    private Sorting.Finder finder(Call call, KeyPattern by) {
        return (elements, index) -> find(call, by, elements, index);
    }

    /** What other keys are asked for, they are asked for at once: a cut does not keep what is found by name. */
    private void answer(Call call, SortWish wish, long entry, Sorting sorting) {
        if (wish.target >= 0) {
            long members = wish.looksUp() ? 0 : sorting.count();
            SortStorage.Lookup lookup = (pattern, elements, index) -> find(call, pattern, elements, index);
            SortStorage storage = new SortStorage(keyspace, storages++, wish, sorting, lookup);
            call.prepare(members, new long[] {Entry.handleOrNone(entry)}, storage);
        } else if (wish.looksUp() && !(wish.gets.isEmpty() && sorting.gatherNumbers())) {
            try (sorting) {
                finish(sorting);
                answerLookedUp(call, wish, sorting);
            }
        } else {
            call.work(sorting.count(), new Answer(wish, sorting));
        }
    }

    private static void finish(Sorting sorting) {
        while (sorting.step()) {
            // all of it
        }
    }

    private static boolean read(Call call, SortWish wish, boolean mayStore) {
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
    private static void by(SortWish wish, byte[] pattern) {
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

    /** A set has no order that could be stored, or that a script could rely on, so it gets one. */
    private static void prepare(Call call, long entry, SortWish wish) {
        boolean needsOrder = wish.target >= 0 || !call.hasClient();
        if (entry != 0 && Entry.type(entry) == ValueType.SET && wish.unsorted && needsOrder) {
            wish.unsorted = false;
            wish.alphabetical = true;
            wish.by.close();
            wish.by = null;
        }
    }

    private Content find(Call call, KeyPattern pattern, Texts elements, int index) {
        return pattern.find(call.database(), keyspace.hashes(), elements.address(index, 0), elements.length(index));
    }

    private void answerLookedUp(Call call, SortWish wish, Sorting sorting) {
        if (sorting.failed()) {
            call.error(Sorting.NOT_NUMBERS);
            return;
        }
        int count = sorting.elements().count();
        int first = wish.first(count);
        int end = wish.end(count);
        call.reply().array((long) (end - first) * Math.max(1, wish.gets.size()));
        for (int i = first; i < end; i++) {
            write(call, wish, sorting.elements(), sorting.at(i));
        }
    }

    /** Answers with elements in their order, as they lie in what a cut keeps. */
    private static final class Answer implements ReplyStreams.Producer {
        private final SortWish wish;
        private final Sorting sorting;
        private boolean sorted;
        private int at;
        private int end;

        Answer(SortWish wish, Sorting sorting) {
            this.wish = wish;
            this.sorting = sorting;
        }

        @Override
        public boolean next(ReplyWriter reply) {
            if (!sorted) {
                if (sorting.step()) {
                    return true;
                }
                if (sorting.failed()) {
                    reply.error(Sorting.NOT_NUMBERS);
                    return false;
                }
                begin(reply);
            }
            for (int i = 0; i < AT_A_TIME && at < end; i++) {
                sorting.elements().write(sorting.at(at++), reply);
            }
            return at < end;
        }

        private void begin(ReplyWriter reply) {
            int count = sorting.elements().count();
            sorted = true;
            at = wish.first(count);
            end = wish.end(count);
            reply.array(end - at);
        }

        @Override
        public void close() {
            sorting.close();
        }
    }

    private void write(Call call, SortWish wish, Texts elements, int index) {
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
}
