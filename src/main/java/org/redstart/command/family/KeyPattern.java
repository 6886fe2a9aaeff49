package org.redstart.command.family;

import org.redstart.keyspace.Content;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.HashStore;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.ValueType;
import org.redstart.memory.Native;
import org.redstart.memory.NativeBuffer;
import org.redstart.memory.Tag;

/**
 * A pattern of SORT's BY and GET: {@code weight_*} names the string whose key has the element in the star's place, {@code user_*->age} a
 * field of such a hash, and {@code #} the element itself.
 */
final class KeyPattern implements AutoCloseable {
    private static final int ROOM_BYTES = 256;
    private static final int ARROW_BYTES = 2;

    private final byte[] pattern;
    private final int star;
    /** Where the field's name begins, or the pattern's length. */
    private final int field;

    private final int suffixEnd;
    private final NativeBuffer name = new NativeBuffer(ROOM_BYTES, Tag.SCRATCH);
    private final NativeBuffer fieldName;
    private final Key key = new Key();
    private final Content found = new Content();

    KeyPattern(byte[] pattern) {
        this.pattern = pattern;
        this.star = indexOf('*', 0);
        int arrow = star < 0 ? -1 : arrow(star + 1);
        this.suffixEnd = arrow < 0 ? pattern.length : arrow;
        this.field = arrow < 0 ? pattern.length : arrow + ARROW_BYTES;
        int fieldBytes = pattern.length - field;
        this.fieldName = new NativeBuffer(Math.max(1, fieldBytes), Tag.SCRATCH);
        Native.put(fieldName.address(), pattern, field, fieldBytes);
    }

    private int indexOf(char wanted, int from) {
        for (int i = from; i < pattern.length; i++) {
            if (pattern[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    /** Where {@code ->} is with something behind it, or less than 0. */
    private int arrow(int from) {
        int dash = indexOf('-', from);
        while (dash >= 0 && dash + ARROW_BYTES < pattern.length) {
            if (pattern[dash + 1] == '>') {
                return dash;
            }
            dash = indexOf('-', dash + 1);
        }
        return -1;
    }

    /** Whether it names the element itself. */
    boolean isElement() {
        return pattern.length == 1 && pattern[0] == '#';
    }

    /** Whether the element has a place in it: without one it names nothing. */
    boolean hasStar() {
        return star >= 0;
    }

    /** What it names for an element, or null; good until the next look-up or change. */
    Content find(Database database, HashStore hashes, long element, int length) {
        if (!hasStar()) {
            return null;
        }
        name.clear(ROOM_BYTES);
        append(0, star);
        Native.copy(element, name.reserve(length), length);
        name.advance(length);
        append(star + 1, suffixEnd);
        database.aim(key, name.address(), (int) name.length());
        long entry = database.read(key);
        if (entry == 0) {
            return null;
        }
        return field < pattern.length ? field(hashes, entry) : string(entry);
    }

    private void append(int from, int to) {
        Native.put(name.reserve(to - from), pattern, from, to - from);
        name.advance(to - from);
    }

    private Content field(HashStore hashes, long entry) {
        boolean there = Entry.type(entry) == ValueType.HASH
                && hashes.locate(entry, fieldName.address(), pattern.length - field);
        return there ? hashes.value(entry) : null;
    }

    private Content string(long entry) {
        if (!Entry.isString(entry)) {
            return null;
        }
        if (Entry.isInt(entry)) {
            found.setNumber(Entry.intValue(entry));
        } else {
            found.setText(Entry.stringAddress(entry), Entry.stringLength(entry));
        }
        return found;
    }

    @Override
    public void close() {
        name.close();
        fieldName.close();
    }
}
