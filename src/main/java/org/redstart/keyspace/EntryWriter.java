package org.redstart.keyspace;

import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;
import org.redstart.structure.EntryKey;

/** Makes the blocks of keys: see {@link Entry} for their shape. */
final class EntryWriter {
    /** An entry larger than this keeps its value in a block of its own. */
    static final int MAX_INLINE_BYTES = 1024;

    private final Arena arena;
    private final AccessPolicy access;

    EntryWriter(Arena arena, AccessPolicy access) {
        this.arena = arena;
        this.access = access;
    }

    static int headAndKeyBytes(int keyLength, boolean expires) {
        return Entry.HEAD_BYTES + (expires ? Entry.EXPIRY_BYTES : 0) + EntryKey.lengthBytes(keyLength) + keyLength;
    }

    /** Bytes of a string stored within the entry. */
    static int inlineBytes(int length) {
        return EntryKey.lengthBytes(length) + length;
    }

    /** An entry with room for {@code valueBytes}, to be written at {@link Entry#valueField}. */
    long create(Key key, ValueType type, int encoding, long expireAtMs, int valueBytes) {
        boolean expires = expireAtMs != Database.NO_EXPIRY;
        long handle = arena.allocate((long) headAndKeyBytes(key.length, expires) + valueBytes, Tag.ENTRY);
        long entry = Arena.address(handle);
        int flags = Entry.flags(type, encoding, expires) | EntryKey.largeFlag(handle);
        Native.putInt(entry, flags | access.initial() << 8);
        long field = entry + Entry.HEAD_BYTES;
        if (expires) {
            Native.putLong(field, expireAtMs);
            field += Entry.EXPIRY_BYTES;
        }
        Native.copy(key.address, EntryKey.putLength(field, key.length), key.length);
        return entry;
    }

    /** A copy of an entry under another key or expiry; a string's own block is handed over, not copied. */
    long copyWith(long entry, Key key, long expireAtMs, int valueBytes) {
        long copy = create(key, Entry.type(entry), Entry.encoding(entry), expireAtMs, valueBytes);
        Native.copy(Entry.valueField(entry), Entry.valueField(copy), valueBytes);
        Entry.setAccess(copy, Entry.access(entry));
        return copy;
    }

    /** How many bytes follow the key in an entry. */
    static int valueBytes(long entry) {
        int encoding = Entry.encoding(entry);
        boolean inline = encoding == Entry.EMBEDDED || encoding == Entry.INLINE;
        return inline ? inlineBytes(Entry.stringLength(entry)) : Long.BYTES;
    }

    /** Whether a string of this length goes into the entry. */
    static boolean fitsInline(int keyLength, int length) {
        return (long) headAndKeyBytes(keyLength, true) + inlineBytes(length) <= MAX_INLINE_BYTES
                || length <= Long.BYTES;
    }
}
