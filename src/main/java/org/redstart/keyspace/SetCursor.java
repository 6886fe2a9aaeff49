package org.redstart.keyspace;

import org.redstart.memory.Arena;
import org.redstart.structure.DictCursor;
import org.redstart.structure.Intset;
import org.redstart.structure.Listpack;
import org.redstart.structure.MemberTable;

/** Goes through the members of a set, whichever way it is kept. The set must not change meanwhile, unless a cut keeps it. */
public final class SetCursor {
    private final DictCursor table = new DictCursor();
    private final Content member = new Content();
    private int encoding;
    private long set;
    private long next;

    /** Begins before the first member of an entry's set. */
    public void open(long entry) {
        open(Entry.encoding(entry), Entry.valueHandle(entry));
    }

    void open(int setEncoding, long handle) {
        encoding = setEncoding;
        if (encoding == Entry.TABLE) {
            table.open(handle);
        } else {
            set = Arena.address(handle);
            next = encoding == Entry.PACKED ? Listpack.first(set) : 0;
        }
    }

    /** Goes to the next member; false after the last. */
    public boolean next() {
        return switch (encoding) {
            case Entry.TABLE -> nextInTable();
            case Entry.PACKED -> nextInPack();
            default -> nextNumber();
        };
    }

    private boolean nextInTable() {
        long entry = table.next();
        if (entry != 0) {
            member.setText(MemberTable.memberAddress(entry), MemberTable.memberLength(entry));
        }
        return entry != 0;
    }

    private boolean nextInPack() {
        if (next == 0) {
            return false;
        }
        member.setElement(next);
        next = Listpack.next(next);
        return true;
    }

    private boolean nextNumber() {
        if (next == Intset.count(set)) {
            return false;
        }
        member.setNumber(Intset.get(set, (int) next++));
        return true;
    }

    public Content member() {
        return member;
    }
}
