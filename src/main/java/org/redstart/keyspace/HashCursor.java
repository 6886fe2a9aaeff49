package org.redstart.keyspace;

import org.redstart.memory.Arena;
import org.redstart.structure.DictCursor;
import org.redstart.structure.Listpack;
import org.redstart.structure.MemberTable;

/** Goes through the fields of a hash, whichever way it is kept. The hash must not change meanwhile, unless a cut keeps it. */
public final class HashCursor {
    private final DictCursor table = new DictCursor();
    private final Content field = new Content();
    private final Content value = new Content();
    private boolean packed;
    private long next;
    private long at;

    /** Begins before the first field of an entry's hash. */
    public void open(long entry) {
        long handle = Entry.valueHandle(entry);
        packed = Entry.encoding(entry) == Entry.PACKED;
        if (packed) {
            next = Listpack.first(Arena.address(handle));
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
