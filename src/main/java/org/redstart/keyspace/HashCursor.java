package org.redstart.keyspace;

import java.util.SplittableRandom;
import org.redstart.memory.Arena;
import org.redstart.structure.Dict;
import org.redstart.structure.DictCursor;
import org.redstart.structure.Listpack;
import org.redstart.structure.MemberTable;

/** Goes through the fields of a hash, whichever way it is kept. The hash must not change meanwhile, unless a cut keeps it. */
public final class HashCursor {
    private final Dict dict;
    private final DictCursor table = new DictCursor();
    private final Content field = new Content();
    private final Content value = new Content();
    private boolean packed;
    private long next;
    private long at;
    private long hash;

    HashCursor(Dict dict) {
        this.dict = dict;
    }

    /** Begins before the first field of an entry's hash. */
    public void open(long entry) {
        long handle = Entry.valueHandle(entry);
        packed = Entry.encoding(entry) == Entry.PACKED;
        hash = Arena.address(handle);
        if (packed) {
            next = Listpack.first(hash);
        } else {
            table.open(handle);
        }
    }

    /** Goes to the next field; false after the last. */
    public boolean next() {
        if (packed) {
            at = next;
            next = at == 0 ? 0 : Listpack.next(Listpack.next(at));
        } else {
            at = table.next();
        }
        return at != 0;
    }

    /** Goes to each field at a scan's position, and returns the next position, 0 at the end; a small hash is shown at once. */
    public long scan(long position, Runnable visitor) {
        if (!packed) {
            return dict.scan(hash, position, entry -> {
                at = entry;
                visitor.run();
            });
        }
        while (next()) {
            visitor.run();
        }
        return 0;
    }

    /** Goes to a random field, each having the same chance; the walk is not affected. */
    public void draw(SplittableRandom random) {
        at = packed
                ? Listpack.seek(hash, 2L * random.nextInt(Listpack.count(hash) / 2))
                : dict.drawRandomEntry(hash, random);
    }

    /** How many fields the hash has. */
    public long count() {
        return packed ? Listpack.count(hash) / 2 : MemberTable.count(hash);
    }

    /** Whether it is kept as a hash table. */
    public boolean isTable() {
        return !packed;
    }

    /** The field's name. */
    public Content field() {
        if (packed) {
            field.setElement(at);
        } else {
            field.setText(MemberTable.memberAddress(at), MemberTable.memberLength(at));
        }
        return field;
    }

    public Content value() {
        if (packed) {
            value.setElement(Listpack.next(at));
        } else {
            value.setText(MemberTable.valueAddress(at), MemberTable.valueLength(at));
        }
        return value;
    }
}
