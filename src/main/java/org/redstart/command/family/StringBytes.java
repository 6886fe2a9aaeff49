package org.redstart.command.family;

import org.redstart.keyspace.Entry;
import org.redstart.memory.Arena;
import org.redstart.memory.Decimal;
import org.redstart.memory.Tag;

/** The bytes of one string at a time, also of one that is kept as a number or is missing. Good until the key changes. */
final class StringBytes {
    private final long digits;
    private long address;
    private int length;

    StringBytes(Arena arena) {
        this.digits = Arena.address(arena.allocate(Decimal.MAX_BYTES, Tag.SCRATCH));
    }

    /** Points to the string of an entry; a missing one is empty. */
    void of(long entry) {
        if (entry == 0) {
            address = digits;
            length = 0;
        } else if (Entry.isInt(entry)) {
            address = digits;
            length = Decimal.write(digits, Entry.intValue(entry));
        } else {
            address = Entry.stringAddress(entry);
            length = Entry.stringLength(entry);
        }
    }

    long address() {
        return address;
    }

    int length() {
        return length;
    }

    /** Whether the bytes lie here and are gone with the next string. */
    boolean isBorrowed() {
        return address == digits;
    }
}
