package org.redstart.keyspace;

import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.structure.EntryKey;

/**
 * Reads the block of a key.
 *
 * <pre>
 *  0       1            4                 (+8 if it expires)
 *  | flags | access (3) | expireAtMs (8) ? | key length | key | value ...
 *
 *  flags    bit 7: expires; bits 4-6: type; bit 3: the block is a large one; bits 0-2: encoding
 *  access   LRU: seconds of the clock, 24 bits; LFU: minutes (16), counter (8)
 *
 *  value of a string, by encoding
 *    INT       | the number (8) |
 *    EMBEDDED  | length | bytes |      never changed since it was set whole
 *    INLINE    | length | bytes |      changed in place at least once
 *    BLOCK     | handle (8) |          of a {@link StringBlock}
 *
 *  value of a collection, by encoding
 *    PACKED    | handle (8) |          of a listpack
 *    INTSET    | handle (8) |          of an intset
 *    TABLE     | handle (8) |          of the root of a dict or a tree, or of a block that holds such roots
 *    TIMED     | handle (8) | the key's own expireAtMs (8) |      the table of a hash some of whose fields expire
 * </pre>
 *
 * The expireAtMs at the front says when the keyspace has to look at the entry. With {@link #TIMED} that is when the first of its
 * fields is due, if not the key itself; it may be too early, and a view does not read it.
 */
public final class Entry {
    static final int HEAD_BYTES = 4;
    static final int EXPIRY_BYTES = 8;

    public static final int INT = 0;
    public static final int EMBEDDED = 1;
    public static final int INLINE = 2;
    public static final int BLOCK = 3;
    public static final int PACKED = 4;
    public static final int INTSET = 5;
    public static final int TABLE = 6;
    static final int TIMED = 7;

    private static final ValueType[] TYPES = ValueType.values();
    static final int ENCODING_MASK = 7;
    private static final int TYPE_MASK = 7;
    private static final int ACCESS_SHIFT = 8;

    private Entry() {}

    static int flags(ValueType type, int encoding, boolean expires) {
        return (expires ? EntryKey.EXPIRES : 0) | type.ordinal() << 4 | encoding;
    }

    public static ValueType type(long entry) {
        return TYPES[Native.getByte(entry) >>> 4 & TYPE_MASK];
    }

    public static boolean isString(long entry) {
        return (Native.getByte(entry) >>> 4 & TYPE_MASK) == 0;
    }

    public static int encoding(long entry) {
        return Native.getByte(entry) & ENCODING_MASK;
    }

    /** Whether the value is in its large form. */
    public static boolean isTable(long entry) {
        return encoding(entry) >= TABLE;
    }

    /** Whether it is a hash some of whose fields expire, or did. */
    public static boolean isTimed(long entry) {
        return encoding(entry) == TIMED;
    }

    public static boolean expires(long entry) {
        return expireAtMs(entry) != Database.NO_EXPIRY;
    }

    /** When the key dies, ms since 1970, or {@link Database#NO_EXPIRY}. */
    public static long expireAtMs(long entry) {
        if (!EntryKey.expires(entry)) {
            return Database.NO_EXPIRY;
        }
        return isTimed(entry) ? Native.getLong(ownExpiry(entry)) : EntryKey.expireAtMs(entry, HEAD_BYTES);
    }

    /** When the key or one of its fields may be due, or {@link Database#NO_EXPIRY}. */
    static long dueMs(long entry) {
        return EntryKey.expires(entry) ? EntryKey.expireAtMs(entry, HEAD_BYTES) : Database.NO_EXPIRY;
    }

    /** Where a {@link #TIMED} entry says when the key itself dies. */
    static long ownExpiry(long entry) {
        return valueField(entry) + Long.BYTES;
    }

    public static int keyLength(long entry) {
        return EntryKey.keyLength(entry, HEAD_BYTES);
    }

    public static long keyAddress(long entry) {
        return EntryKey.keyAddress(entry, HEAD_BYTES);
    }

    /** Where the value begins. */
    public static long valueField(long entry) {
        return keyAddress(entry) + keyLength(entry);
    }

    /** The 24 access bits. */
    public static int access(long entry) {
        return Native.getInt(entry) >>> ACCESS_SHIFT;
    }

    /** The one change that is allowed under an open cut. */
    static void setAccess(long entry, int access) {
        int word = Native.getInt(entry);
        if (word >>> ACCESS_SHIFT != access) {
            Native.putIntThroughCut(entry, word & 0xFF | access << ACCESS_SHIFT);
        }
    }

    public static boolean isInt(long entry) {
        return encoding(entry) == INT;
    }

    /** The number an {@link #INT} entry holds. */
    public static long intValue(long entry) {
        return Native.getLong(valueField(entry));
    }

    /** Where a string's bytes begin; not for {@link #INT}. */
    public static long stringAddress(long entry) {
        long field = valueField(entry);
        return encoding(entry) == BLOCK
                ? StringBlock.bytes(Native.getLong(field))
                : field + EntryKey.lengthBytes(EntryKey.length(field));
    }

    /** How many bytes a string has; not for {@link #INT}. */
    public static int stringLength(long entry) {
        long field = valueField(entry);
        return encoding(entry) == BLOCK ? StringBlock.length(Native.getLong(field)) : EntryKey.length(field);
    }

    /** The bytes of the entry's own block. */
    public static long ownFootprint(long entry) {
        return Arena.footprint(EntryKey.handle(entry));
    }

    /** The block that a value too large for its entry begins with. */
    public static long valueHandle(long entry) {
        return Native.getLong(valueField(entry));
    }

    /** As {@link #valueHandle}, 0 for no entry. */
    public static long handleOrNone(long entry) {
        return entry == 0 ? 0 : valueHandle(entry);
    }
}
