package org.redstart.structure;

import org.redstart.memory.Arena;
import org.redstart.memory.Native;

/**
 * Where an entry keeps its key. All entries of all dicts share this shape, so that one table serves them:
 *
 * <pre>
 *  0       1                 headBytes          (+8 if it expires)
 *  | flags | owner's own ... | expireAtMs (8) ? | key length (1, 3 or 5) | key | owner's value ... |
 * </pre>
 *
 * Bit 7 of the flags says that the entry expires, bit 3 that its block is a large one, whose handle is not its address. A key
 * length up to 253 takes one byte; 254 is followed by two bytes, 255 by four.
 */
public final class EntryKey {
    public static final int EXPIRES = 0x80;
    /** The block is larger than {@link Arena#MAX_SMALL_BYTES}. */
    public static final int LARGE = 0x08;

    private static final int SHORT_MARK = 254;
    private static final int INT_MARK = 255;

    private EntryKey() {}

    public static boolean expires(long entry) {
        return Native.getByte(entry) < 0;
    }

    /** The flag for an entry in this block. */
    public static int largeFlag(long handle) {
        return Arena.address(handle) == handle ? 0 : LARGE;
    }

    /** What the arena knows an entry's block by; dicts and trees hold its address. */
    public static long handle(long entry) {
        return (Native.getByte(entry) & LARGE) == 0 ? entry : Arena.largeHandle(entry);
    }

    /** When the entry dies, in ms since 1970; only if it expires. */
    public static long expireAtMs(long entry, int headBytes) {
        return Native.getLong(entry + headBytes);
    }

    /** The address of the key's length. */
    static long lengthField(long entry, int headBytes) {
        return entry + headBytes + ((Native.getByte(entry) & EXPIRES) >>> 4);
    }

    /** How many bytes a length takes when written. */
    public static int lengthBytes(int length) {
        return length < SHORT_MARK ? 1 : length <= 0xFFFF ? 3 : 5;
    }

    /** Reads the length written at {@code field}. */
    public static int length(long field) {
        int first = Native.getUnsignedByte(field);
        if (first < SHORT_MARK) {
            return first;
        }
        return first == SHORT_MARK ? Native.getShort(field + 1) & 0xFFFF : Native.getInt(field + 1);
    }

    /** Writes a length at {@code field} and returns the address after it. */
    public static long putLength(long field, int length) {
        if (length < SHORT_MARK) {
            Native.putByte(field, (byte) length);
            return field + 1;
        }
        if (length <= 0xFFFF) {
            Native.putByte(field, (byte) SHORT_MARK);
            Native.putShort(field + 1, (short) length);
            return field + 3;
        }
        Native.putByte(field, (byte) INT_MARK);
        Native.putInt(field + 1, length);
        return field + 5;
    }

    public static int keyLength(long entry, int headBytes) {
        return length(lengthField(entry, headBytes));
    }

    public static long keyAddress(long entry, int headBytes) {
        long field = lengthField(entry, headBytes);
        return field + lengthBytes(length(field));
    }
}
