package org.redstart.keyspace;

import java.util.SplittableRandom;
import org.redstart.memory.Arena;
import org.redstart.structure.Dict;
import org.redstart.structure.DictCursor;
import org.redstart.structure.Intset;
import org.redstart.structure.Listpack;
import org.redstart.structure.MemberTable;

/** Goes through the members of a set, whichever way it is kept. The set must not change meanwhile, unless a cut keeps it. */
public final class SetCursor {
    private final Dict dict;
    private final DictCursor table = new DictCursor();
    private final Content member = new Content();
    private int encoding;
    private long set;
    private long next;

    SetCursor(Dict dict) {
        this.dict = dict;
    }

    /** Begins before the first member of an entry's set. */
    public void open(long entry) {
        open(Entry.encoding(entry), Entry.valueHandle(entry));
    }

    void open(int setEncoding, long handle) {
        encoding = setEncoding;
        if (encoding == Entry.TABLE) {
            set = handle;
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
            show(entry);
        }
        return entry != 0;
    }

    private void show(long entry) {
        member.setText(MemberTable.memberAddress(entry), MemberTable.memberLength(entry));
    }

    /** Goes to each member at a scan's position, and returns the next position, 0 at the end; a small set is shown at once. */
    public long scan(long position, Runnable visitor) {
        if (encoding == Entry.TABLE) {
            return dict.scan(set, position, entry -> {
                show(entry);
                visitor.run();
            });
        }
        while (next()) {
            visitor.run();
        }
        return 0;
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

    /** Goes to a random member, each having the same chance; the walk is not affected. The set must have members. */
    public void draw(SplittableRandom random) {
        switch (encoding) {
            case Entry.TABLE -> show(dict.drawRandomEntry(set, random));
            case Entry.PACKED -> member.setElement(Listpack.seek(set, random.nextInt(Listpack.count(set))));
            default -> member.setNumber(Intset.get(set, random.nextInt(Intset.count(set))));
        }
    }

    /** How many members the set has. */
    public long count() {
        return SetStore.count(encoding, set);
    }

    /** Whether it is kept as a hash table. */
    public boolean isTable() {
        return encoding == Entry.TABLE;
    }

    /** Whether it is kept as an intset. */
    public boolean isIntset() {
        return encoding == Entry.INTSET;
    }

    public Content member() {
        return member;
    }
}
