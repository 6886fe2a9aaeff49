package org.redstart.structure;

import org.redstart.memory.Native;

/**
 * Reads a ziplist, the form that small collections had before listpacks; none is ever written.
 *
 * <pre>
 *  | bytes (4) | offset of the last (4) | count (2) | elements | FF |
 *  element  length of the one before (1, or FE and 4) | head | content
 *  head     00nnnnnn | 01nnnnnn +1 | 10...... +4, most significant first: that many bytes
 *           C0, D0, E0, F0, FE: a number of 2, 4, 8, 3, 1 bytes; F1 to FD: the number itself, 0 to 12
 * </pre>
 */
public final class Ziplist {
    private static final int HEAD_BYTES = 10;
    private static final int LAST_AT = 4;
    private static final int COUNT_AT = 8;
    /** The count of more elements than it can hold. */
    private static final int UNCOUNTED = 0xFFFF;

    private static final int END = 0xFF;
    private static final int LONG_PREVIOUS = 0xFE;

    private long start;
    private long at;
    /** Where the element before lies; 0 before the first. */
    private long last;

    private int passed;
    private long end;
    private boolean broken;
    private boolean isNumber;
    private long number;
    private long address;
    private int length;

    /** Chooses a ziplist; false if its frame is wrong. */
    public boolean open(long list, long bytes) {
        broken = bytes <= HEAD_BYTES
                || Integer.toUnsignedLong(Native.getInt(list)) != bytes
                || Native.getUnsignedByte(list + bytes - 1) != END;
        start = list;
        at = list + HEAD_BYTES;
        last = 0;
        passed = 0;
        end = list + bytes - 1;
        return !broken;
    }

    /** Goes to the next element; false after the last or where the list is broken. */
    public boolean next() {
        if (broken) {
            return false;
        }
        if (at == end) {
            broken = !isWhole();
            return false;
        }
        long element = at;
        boolean isShort = Native.getUnsignedByte(at) < LONG_PREVIOUS;
        long head = at + (isShort ? 1 : 1 + Integer.BYTES);
        broken = head >= end || previous(isShort) != (last == 0 ? 0 : at - last) || !read(head);
        last = element;
        passed++;
        return !broken;
    }

    /** How long the element before is by what this one says. */
    private long previous(boolean isShort) {
        return isShort ? Native.getUnsignedByte(at) : Integer.toUnsignedLong(Native.getInt(at + 1));
    }

    /** Whether its head says of the elements what they are. */
    private boolean isWhole() {
        int count = Native.getShort(start + COUNT_AT) & UNCOUNTED;
        long lastAt = last == 0 ? HEAD_BYTES : last - start;
        return (count == UNCOUNTED || count == passed)
                && Integer.toUnsignedLong(Native.getInt(start + LAST_AT)) == lastAt;
    }

    private boolean read(long head) {
        int kind = Native.getUnsignedByte(head);
        isNumber = kind >>> 6 == 3;
        if (isNumber) {
            return readNumber(head, kind);
        }
        int headBytes = kind >>> 6 == 0 ? 1 : kind >>> 6 == 1 ? 2 : 1 + Integer.BYTES;
        if (end - head < headBytes) {
            return false;
        }
        length = switch (headBytes) {
            case 1 -> kind & 0x3F;
            case 2 -> (kind & 0x3F) << Byte.SIZE | Native.getUnsignedByte(head + 1);
            default -> Integer.reverseBytes(Native.getInt(head + 1));
        };
        address = head + headBytes;
        if (length < 0 || length > end - address) {
            return false;
        }
        at = address + length;
        return true;
    }

    private boolean readNumber(long head, int kind) {
        int bytes = switch (kind) {
            case 0xC0 -> Short.BYTES;
            case 0xD0 -> Integer.BYTES;
            case 0xE0 -> Long.BYTES;
            case 0xF0 -> 3;
            case 0xFE -> 1;
            default -> 0;
        };
        at = head + 1 + bytes;
        if (bytes == 0) {
            number = (kind & 0x0F) - 1;
            return kind > 0xF0 && kind < 0xFE;
        }
        if (at > end) {
            return false;
        }
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) Native.getUnsignedByte(head + 1 + i) << i * Byte.SIZE;
        }
        int unused = Long.SIZE - bytes * Byte.SIZE;
        number = value << unused >> unused;
        return true;
    }

    /** Whether it ended where it should not. */
    public boolean isBroken() {
        return broken;
    }

    public boolean isNumber() {
        return isNumber;
    }

    public long number() {
        return number;
    }

    /** Where a text lies. */
    public long address() {
        return address;
    }

    public int length() {
        return length;
    }
}
