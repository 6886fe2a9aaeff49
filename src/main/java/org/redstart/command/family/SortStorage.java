package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.Preparation;
import org.redstart.keyspace.Content;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.keyspace.Keyspace;
import org.redstart.keyspace.ListStore;
import org.redstart.memory.Decimal;
import org.redstart.memory.Native;
import org.redstart.memory.NativeBuffer;
import org.redstart.memory.Tag;

/** Stores a list of what was sorted. It is put together aside, for the target may be what is sorted. */
final class SortStorage implements Preparation {
    private static final int AT_A_TIME = 64;

    /** Finds what a pattern names for an element, or null. */
    @FunctionalInterface
    interface Lookup {
        Content find(KeyPattern pattern, Texts elements, int index);
    }

    private final SortWish wish;
    private final Sorting sorting;
    private final Lookup lookup;
    private final ListStore lists;
    private final Database workshop;
    private final Key made = new Key();
    private final NativeBuffer name = new NativeBuffer(Long.BYTES, Tag.SCRATCH);
    private final NativeBuffer digits = new NativeBuffer(Decimal.MAX_BYTES, Tag.SCRATCH);
    private boolean sorted;
    private int next;
    private int end;

    /** @param number that no other storage has which is under way */
    SortStorage(Keyspace keyspace, long number, SortWish wish, Sorting sorting, Lookup lookup) {
        this.wish = wish;
        this.sorting = sorting;
        this.lookup = lookup;
        this.lists = keyspace.lists();
        this.workshop = keyspace.workshop();
        Native.putLong(name.address(), number);
        workshop.aim(made, name.address(), Long.BYTES);
    }

    @Override
    public boolean step() {
        if (!sorted) {
            sorted = !sorting.step();
            int count = sorting.failed() ? 0 : sorting.elements().count();
            next = wish.first(count);
            end = wish.end(count);
            return !sorted || next < end;
        }
        workshop.find(made);
        for (int i = 0; i < AT_A_TIME && next < end; i++) {
            add(sorting.at(next++));
        }
        return next < end;
    }

    private void add(int index) {
        Texts elements = sorting.elements();
        if (wish.gets.isEmpty()) {
            push(elements.address(index, 0), elements.length(index));
        }
        for (KeyPattern get : wish.gets) {
            Content found = get.isElement() ? null : lookup.find(get, elements, index);
            if (get.isElement()) {
                push(elements.address(index, 0), elements.length(index));
            } else if (found == null) {
                push(0, 0);
            } else {
                push(found.text(digits.address()), found.length());
            }
        }
    }

    private void push(long address, int length) {
        if (workshop.entry(made) == 0) {
            lists.create(workshop, made);
        }
        lists.prepare(workshop, made, length, 1);
        lists.push(workshop, made, false, address, length);
    }

    @Override
    public void store(Call call) {
        if (sorting.failed()) {
            call.error(Sorting.NOT_NUMBERS);
            return;
        }
        Database database = call.database();
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

    @Override
    public void close() {
        workshop.find(made);
        if (workshop.entry(made) != 0) {
            workshop.remove(made);
        }
        sorting.close();
        name.close();
        digits.close();
    }
}
