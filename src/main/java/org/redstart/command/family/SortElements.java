package org.redstart.command.family;

import org.redstart.keyspace.Entry;
import org.redstart.keyspace.Keyspace;
import org.redstart.keyspace.ListCursor;
import org.redstart.keyspace.SetCursor;
import org.redstart.keyspace.SetStore;
import org.redstart.keyspace.ZSetCursor;
import org.redstart.keyspace.ZSetStore;
import org.redstart.structure.Listpack;

/** The elements of a list, set or sorted set in turn; good while it stays as it is, or a cut keeps it. */
final class SortElements implements AutoCloseable {
    /** Adds the next element; there is one. */
    private interface Source {
        void add(Texts to);
    }

    private final Source source;
    private final long count;
    private ZSetCursor members;
    private long left;

    /**
     * @param entry of the collection, or 0 for no elements
     * @param backward whether to begin at the end, if the collection has one
     */
    SortElements(Keyspace keyspace, long entry, boolean backward) {
        if (entry == 0) {
            count = 0;
            source = to -> {};
            return;
        }
        switch (Entry.type(entry)) {
            case LIST -> {
                count = keyspace.lists().length(entry);
                source = list(keyspace.lists().newCursor(), entry, backward ? count - 1 : 0, backward);
            }
            case SET -> {
                count = SetStore.count(entry);
                source = set(keyspace.sets().cursor(), entry);
            }
            default -> {
                count = ZSetStore.count(entry);
                members = keyspace.zsets().cursor();
                source = sorted(members, entry, backward ? count - 1 : 0, backward);
            }
        }
        left = count;
    }

    private static Source list(ListCursor at, long entry, long first, boolean backward) {
        at.seek(Entry.encoding(entry), Entry.valueHandle(entry), first);
        return to -> {
            long element = at.element();
            if (Listpack.isInt(element)) {
                to.addNumber(Listpack.intValue(element));
            } else {
                to.add(Listpack.textAddress(element), Listpack.textLength(element));
            }
            if (backward) {
                at.previous();
            } else {
                at.next();
            }
        };
    }

    private static Source set(SetCursor at, long entry) {
        at.open(entry);
        return to -> {
            at.next();
            to.add(at.member());
        };
    }

    private static Source sorted(ZSetCursor at, long entry, long first, boolean backward) {
        at.open(entry);
        at.seek(first);
        return to -> {
            to.addCopied(at.memberAddress(), at.memberLength());
            if (backward) {
                at.previous();
            } else {
                at.next();
            }
        };
    }

    /** How many there are in all. */
    long count() {
        return count;
    }

    /** Adds the next element; false if there is none. */
    boolean addNext(Texts to) {
        if (left == 0) {
            return false;
        }
        source.add(to);
        left--;
        return true;
    }

    @Override
    public void close() {
        if (members != null) {
            members.close();
        }
    }
}
