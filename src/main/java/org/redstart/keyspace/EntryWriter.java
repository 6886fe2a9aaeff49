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
    long create(Key key, ValueType type, int encoding, long dueMs, int valueBytes) {
        boolean expires = dueMs != Database.NO_EXPIRY;
        long handle = arena.allocate((long) headAndKeyBytes(key.length, expires) + valueBytes, Tag.ENTRY);
        long entry = Arena.address(handle);
        int flags = Entry.flags(type, encoding, expires) | EntryKey.largeFlag(handle);
        Native.putInt(entry, flags | access.initial() << 8);
        long field = entry + Entry.HEAD_BYTES;
        if (expires) {
            Native.putLong(field, dueMs);
            field += Entry.EXPIRY_BYTES;
        }
        Native.copy(key.address, EntryKey.putLength(field, key.length), key.length);
        return entry;
    }

    /** A copy of an entry under another key or expiry; a string's own block is handed over, not copied. */
    long copyWith(long entry, Key key, long expireAtMs) {
        boolean timed = Entry.isTimed(entry);
        long dueMs = timed ? Math.min(expireAtMs, Entry.dueMs(entry)) : expireAtMs;
        int valueBytes = valueBytes(entry);
        long copy = create(key, Entry.type(entry), Entry.encoding(entry), dueMs, valueBytes);
        Native.copy(Entry.valueField(entry), Entry.valueField(copy), valueBytes);
        if (timed) {
            Native.putLong(Entry.ownExpiry(copy), expireAtMs);
        }
        Entry.setAccess(copy, Entry.access(entry));
        return copy;
    }

    /** What a hash whose fields expire has in its entry. */
    private static final int TIMED_BYTES = 2 * Long.BYTES;

    /** The entry of a hash's table whose next field is due then, {@link Database#NO_EXPIRY} being never, in place of another. */
    long createHash(long entry, Key key, long root, long expireAtMs, long fieldsDueMs) {
        boolean timed = fieldsDueMs != Database.NO_EXPIRY;
        int encoding = timed ? Entry.TIMED : Entry.TABLE;
        long dueMs = Math.min(expireAtMs, fieldsDueMs);
        long made = create(key, ValueType.HASH, encoding, dueMs, timed ? TIMED_BYTES : Long.BYTES);
        Native.putLong(Entry.valueField(made), root);
        if (timed) {
            Native.putLong(Entry.ownExpiry(made), expireAtMs);
        }
        Entry.setAccess(made, Entry.access(entry));
        return made;
    }

    /** How many bytes follow the key in an entry. */
    private static int valueBytes(long entry) {
        int encoding = Entry.encoding(entry);
        if (encoding == Entry.EMBEDDED || encoding == Entry.INLINE) {
            return inlineBytes(Entry.stringLength(entry));
        }
        return encoding == Entry.TIMED ? TIMED_BYTES : Long.BYTES;
    }

    /** Whether a string of this length goes into the entry. */
    static boolean fitsInline(int keyLength, int length) {
        return (long) headAndKeyBytes(keyLength, true) + inlineBytes(length) <= MAX_INLINE_BYTES
                || length <= Long.BYTES;
    }
}
