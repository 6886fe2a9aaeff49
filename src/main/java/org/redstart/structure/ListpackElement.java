package org.redstart.structure;

import static org.redstart.structure.ListpackLayout.BACK_BITS;
import static org.redstart.structure.ListpackLayout.BACK_MASK;
import static org.redstart.structure.ListpackLayout.INT_13;
import static org.redstart.structure.ListpackLayout.INT_16;
import static org.redstart.structure.ListpackLayout.INT_24;
import static org.redstart.structure.ListpackLayout.INT_32;
import static org.redstart.structure.ListpackLayout.INT_64;
import static org.redstart.structure.ListpackLayout.MORE;
import static org.redstart.structure.ListpackLayout.TEXT_12;
import static org.redstart.structure.ListpackLayout.TEXT_12_MAX;
import static org.redstart.structure.ListpackLayout.TEXT_32;
import static org.redstart.structure.ListpackLayout.TEXT_32_HEAD_BYTES;
import static org.redstart.structure.ListpackLayout.TEXT_6;
import static org.redstart.structure.ListpackLayout.TEXT_6_MAX;

import org.redstart.memory.Decimal;
import org.redstart.memory.DoubleText;
import org.redstart.memory.Native;

/** An element about to be written: a text elsewhere, or a number. A text that is one of a {@code long} becomes a number. */
final class ListpackElement {
    private static final int INT_7_MAX = 127;
    private static final int INT_13_MAX = 4095;
    private static final int INT_24_MAX = (1 << 23) - 1;

    private boolean isInt;
    private long value;
    private long text;
    private int length;
    /** Of head and body. */
    private int ownBytes;

    ListpackElement of(long bytes, int lengthBytes) {
        if (Decimal.isLong(bytes, lengthBytes)) {
            return of(Decimal.parse(bytes, lengthBytes));
        }
        isInt = false;
        text = bytes;
        length = lengthBytes;
        ownBytes = lengthBytes + headBytes(lengthBytes);
        return this;
    }

    private static int headBytes(int lengthBytes) {
        return lengthBytes <= TEXT_6_MAX ? 1 : lengthBytes <= TEXT_12_MAX ? 2 : TEXT_32_HEAD_BYTES;
    }

    ListpackElement of(long number) {
        isInt = true;
        value = number;
        ownBytes = intBytes(number);
        return this;
    }

    /** A number that is no whole one becomes its text, which is written at {@code scratch}. */
    ListpackElement of(double number, long scratch) {
        return DoubleText.isWhole(number) ? of((long) number) : of(scratch, DoubleText.write(scratch, number));
    }

    private static int intBytes(long number) {
        if (number >= 0 && number <= INT_7_MAX) {
            return 1;
        }
        if (fits(number, INT_13_MAX)) {
            return 2;
        }
        if (fits(number, Short.MAX_VALUE)) {
            return 3;
        }
        return fits(number, INT_24_MAX) ? 4 : fits(number, Integer.MAX_VALUE) ? 5 : 9;
    }

    /** Whether a number is between {@code -most - 1} and {@code most}. */
    private static boolean fits(long number, int most) {
        return number >= -1L - most && number <= most;
    }

    /** All bytes, with the back-length. */
    int bytes() {
        return ownBytes + ListpackLayout.backBytes(ownBytes);
    }

    /** Writes it and returns the address after it. */
    long write(long to) {
        if (isInt) {
            writeInt(to);
        } else {
            writeHead(to);
            Native.copy(text, to + ownBytes - length, length);
        }
        return writeBack(to + ownBytes);
    }

    private void writeHead(long to) {
        switch (ownBytes - length) {
            case 1 -> Native.putByte(to, (byte) (TEXT_6 | length));
            case 2 -> putHighFirst(to, TEXT_12 << 8 | length);
            default -> {
                Native.putByte(to, (byte) TEXT_32);
                Native.putInt(to + 1, length);
            }
        }
    }

    private static void putHighFirst(long to, int twoBytes) {
        Native.putShort(to, Short.reverseBytes((short) twoBytes));
    }

    private void writeInt(long to) {
        switch (ownBytes) {
            case 1 -> Native.putByte(to, (byte) value);
            case 2 -> putHighFirst(to, INT_13 << 8 | (int) value & 0x1FFF);
            case 3 -> {
                Native.putByte(to, (byte) INT_16);
                Native.putShort(to + 1, (short) value);
            }
            case 4 -> Native.putInt(to, INT_24 | (int) value << 8);
            case 5 -> {
                Native.putByte(to, (byte) INT_32);
                Native.putInt(to + 1, (int) value);
            }
            default -> {
                Native.putByte(to, (byte) INT_64);
                Native.putLong(to + 1, value);
            }
        }
    }

    private long writeBack(long to) {
        int backBytes = ListpackLayout.backBytes(ownBytes);
        for (int i = 0; i < backBytes; i++) {
            int group = ownBytes >>> BACK_BITS * (backBytes - 1 - i) & BACK_MASK;
            Native.putByte(to + i, (byte) (i == 0 ? group : group | MORE));
        }
        return to + backBytes;
    }
}
