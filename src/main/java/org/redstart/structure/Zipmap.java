package org.redstart.structure;

import org.redstart.memory.Native;

/**
 * Reads a zipmap, the form that small hashes had before ziplists; none is ever written.
 *
 * <pre>
 *  | count (1) | then in turn: length, field, length, free bytes (1), value, the free bytes | FF |
 *  length   one byte up to FD, or FE and 4 bytes
 * </pre>
 */
public final class Zipmap {
    private static final int END = 0xFF;
    private static final int LONG_LENGTH = 0xFE;

    private long at;
    private long end;
    private boolean broken;
    private boolean inValue;
    private long address;
    private int length;

    /** Chooses a zipmap. */
    public boolean open(long map, long bytes) {
        broken = bytes < 2 || Native.getUnsignedByte(map + bytes - 1) != END;
        at = map + 1;
        end = map + bytes - 1;
        inValue = false;
        return !broken;
    }

    /** Goes to the next field or value; false after the last or where the map is broken. */
    public boolean next() {
        if (broken || at >= end) {
            broken |= inValue;
            return false;
        }
        broken = !read();
        inValue = !inValue;
        return !broken;
    }

    private boolean read() {
        int first = Native.getUnsignedByte(at);
        int lengthBytes = first < LONG_LENGTH ? 1 : 1 + Integer.BYTES;
        int headBytes = lengthBytes + (inValue ? 1 : 0);
        if (first == END || headBytes > end - at) {
            return false;
        }
        length = first < LONG_LENGTH ? first : Native.getInt(at + 1);
        int free = inValue ? Native.getUnsignedByte(at + lengthBytes) : 0;
        address = at + headBytes;
        if (length < 0 || length > end - address - free) {
            return false;
        }
        at = address + length + free;
        return true;
    }

    /** Whether it ended where it should not. */
    public boolean isBroken() {
        return broken;
    }

    public long address() {
        return address;
    }

    public int length() {
        return length;
    }
}
