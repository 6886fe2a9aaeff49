package org.redstart.structure;

import static org.redstart.structure.ListpackLayout.BACK_BITS;
import static org.redstart.structure.ListpackLayout.BACK_MASK;
import static org.redstart.structure.ListpackLayout.COUNT_FIELD;
import static org.redstart.structure.ListpackLayout.EMPTY_BYTES;
import static org.redstart.structure.ListpackLayout.END;
import static org.redstart.structure.ListpackLayout.INT_13;
import static org.redstart.structure.ListpackLayout.INT_16;
import static org.redstart.structure.ListpackLayout.INT_24;
import static org.redstart.structure.ListpackLayout.INT_32;
import static org.redstart.structure.ListpackLayout.INT_64;
import static org.redstart.structure.ListpackLayout.MORE;
import static org.redstart.structure.ListpackLayout.TEXT_12;
import static org.redstart.structure.ListpackLayout.TEXT_32;
import static org.redstart.structure.ListpackLayout.TEXT_32_HEAD_BYTES;
import static org.redstart.structure.ListpackLayout.TEXT_6;
import static org.redstart.structure.ListpackLayout.TEXT_6_MAX;
import static org.redstart.structure.ListpackLayout.UNKNOWN_COUNT;

import org.redstart.memory.Decimal;
import org.redstart.memory.DoubleText;
import org.redstart.memory.Native;

/**
 * Reads a listpack at an address. An element is known by the address of its first byte, 0 is none; it holds a text or a whole
 * number, which stands for its decimal text. {@link ListpackEditor} makes and changes listpacks.
 */
public final class Listpack {
    /** Where the first element lies, from the start of the pack. */
    public static final int HEAD_BYTES = ListpackLayout.HEAD_BYTES;

    private static final int TABLE_SIZE = 256;
    /** The bytes of an element by its first byte; 0 where they depend on more than that. */
    private static final byte[] BYTES = new byte[TABLE_SIZE];

    static {
        for (int head = 0; head < TABLE_SIZE; head++) {
            if (head < TEXT_6) {
                BYTES[head] = 2;
            } else if (head < INT_13) {
                BYTES[head] = (byte) (head - TEXT_6 + 2);
            } else if (head < TEXT_12) {
                BYTES[head] = 3;
            }
        }
        BYTES[INT_16] = 4;
        BYTES[INT_24] = 5;
        BYTES[INT_32] = 6;
        BYTES[INT_64] = 10;
    }

    private Listpack() {}

    /** The bytes of the whole pack. */
    public static int bytes(long pack) {
        return Native.getInt(pack);
    }

    /** How many elements it has. From 65535 on, or if there ever were so many, they are counted one by one. */
    public static int count(long pack) {
        int known = knownCount(pack);
        if (known != UNKNOWN_COUNT) {
            return known;
        }
        int count = 0;
        for (long element = first(pack); element != 0; element = next(element)) {
            count++;
        }
        return count;
    }

    static int knownCount(long pack) {
        return Native.getShort(pack + COUNT_FIELD) & 0xFFFF;
    }

    public static long first(long pack) {
        return orEnd(pack + HEAD_BYTES);
    }

    public static long last(long pack) {
        return before(pack, pack + bytes(pack) - 1);
    }

    public static long next(long element) {
        return orEnd(element + elementBytes(element));
    }

    public static long previous(long pack, long element) {
        return before(pack, element);
    }

    private static long orEnd(long at) {
        return Native.getUnsignedByte(at) == END ? 0 : at;
    }

    private static long before(long pack, long at) {
        if (at == pack + HEAD_BYTES) {
            return 0;
        }
        long field = at - 1;
        int b = Native.getUnsignedByte(field);
        int bytes = b & BACK_MASK;
        for (int shift = BACK_BITS; (b & MORE) != 0; shift += BACK_BITS) {
            b = Native.getUnsignedByte(--field);
            bytes |= (b & BACK_MASK) << shift;
        }
        return field - bytes;
    }

    /** The element at an index, from the end if it is negative; 0 if there is none. */
    public static long seek(long pack, long index) {
        int known = knownCount(pack);
        if (known == UNKNOWN_COUNT) {
            return index < 0 ? back(pack, last(pack), -1 - index) : forth(first(pack), index);
        }
        long place = index < 0 ? index + known : index;
        if (place < 0 || place >= known) {
            return 0;
        }
        return place <= known / 2 ? forth(first(pack), place) : back(pack, last(pack), known - 1 - place);
    }

    private static long forth(long from, long steps) {
        long element = from;
        for (long left = steps; left > 0 && element != 0; left--) {
            element = next(element);
        }
        return element;
    }

    private static long back(long pack, long from, long steps) {
        long element = from;
        for (long left = steps; left > 0 && element != 0; left--) {
            element = previous(pack, element);
        }
        return element;
    }

    /** All bytes of an element: how far it is to the next one. */
    public static int elementBytes(long element) {
        int bytes = BYTES[Native.getUnsignedByte(element)];
        return bytes != 0 ? bytes : longTextBytes(element);
    }

    private static int longTextBytes(long element) {
        int bytes = (int) (textAddress(element) - element) + textLength(element);
        return bytes + ListpackLayout.backBytes(bytes);
    }

    /** Whether it holds a number, not a text. */
    public static boolean isInt(long element) {
        return isInt(Native.getUnsignedByte(element));
    }

    private static boolean isInt(int head) {
        return head < TEXT_6 || head > TEXT_32 || (head & TEXT_12) == INT_13;
    }

    /** The number it holds. */
    public static long intValue(long element) {
        int head = Native.getUnsignedByte(element);
        if (head < TEXT_6) {
            return head;
        }
        if (head < TEXT_12) {
            return (head << 8 | Native.getUnsignedByte(element + 1)) << 19 >> 19;
        }
        return switch (head) {
            case INT_16 -> Native.getShort(element + 1);
            case INT_24 -> Native.getInt(element + 1) << 8 >> 8;
            case INT_32 -> Native.getInt(element + 1);
            default -> Native.getLong(element + 1);
        };
    }

    /** What it holds as a floating-point number, such as a score; NaN if it is none. */
    public static double realValue(long element) {
        return isInt(element) ? intValue(element) : DoubleText.parse(textAddress(element), textLength(element));
    }

    /** Where its text lies. */
    public static long textAddress(long element) {
        int head = Native.getUnsignedByte(element);
        return element + (head < INT_13 ? 1 : head < TEXT_32 ? 2 : TEXT_32_HEAD_BYTES);
    }

    /** The bytes of its text. */
    public static int textLength(long element) {
        int head = Native.getUnsignedByte(element);
        if (head < INT_13) {
            return head & TEXT_6_MAX;
        }
        return head < TEXT_32 ? (head & 0xF) << 8 | Native.getUnsignedByte(element + 1) : Native.getInt(element + 1);
    }

    /** The bytes of its content as text, be it a text or a number. */
    public static int contentLength(long element) {
        return isInt(element) ? Decimal.length(intValue(element)) : textLength(element);
    }

    /**
     * Where its content lies as text of {@link #contentLength} bytes: in the pack itself, or, if it is a number, at {@code
     * scratch}, which has room for {@link Decimal#MAX_BYTES}.
     */
    public static long content(long element, long scratch) {
        if (!isInt(element)) {
            return textAddress(element);
        }
        Decimal.write(scratch, intValue(element));
        return scratch;
    }

    /** Copies its content as text; returns how many bytes that are. */
    public static int copyContent(long element, long to) {
        if (isInt(element)) {
            return Decimal.write(to, intValue(element));
        }
        int length = textLength(element);
        Native.copy(textAddress(element), to, length);
        return length;
    }

    /** Whether its content as text is the given one. */
    public static boolean equals(long element, long bytes, int length) {
        if (!isInt(element)) {
            return hasText(element, bytes, length);
        }
        return Decimal.isLong(bytes, length) && intValue(element) == Decimal.parse(bytes, length);
    }

    /**
     * The first element with the given content from {@code from} on, of those that come after {@code skip} others each: with 1,
     * every second. 0 if there is none.
     */
    public static long find(long from, long bytes, int length, int skip) {
        boolean asInt = Decimal.isLong(bytes, length);
        long value = asInt ? Decimal.parse(bytes, length) : 0;
        long element = from;
        int passed = skip;
        for (int head = headOrEnd(from); head != END; head = Native.getUnsignedByte(element)) {
            if (passed < skip) {
                passed++;
            } else if (isInt(head) ? asInt && intValue(element) == value : hasText(element, bytes, length)) {
                return element;
            } else {
                passed = 0;
            }
            element += elementBytes(element);
        }
        return 0;
    }

    private static int headOrEnd(long element) {
        return element == 0 ? END : Native.getUnsignedByte(element);
    }

    private static boolean hasText(long element, long bytes, int length) {
        return textLength(element) == length && Native.equal(textAddress(element), bytes, length);
    }

    /**
     * Whether bytes from elsewhere are a listpack of that length. Without {@code deep} only its frame is looked at; with it, every
     * element is known to lie within it, to be of a known kind, and to have a back-length that fits.
     */
    public static boolean isValid(long address, long length, boolean deep) {
        if (length < EMPTY_BYTES || Integer.toUnsignedLong(bytes(address)) != length || length > Integer.MAX_VALUE) {
            return false;
        }
        long end = address + length - 1;
        return Native.getUnsignedByte(end) == END && (!deep || areElementsValid(address, end));
    }

    private static boolean areElementsValid(long pack, long end) {
        int count = 0;
        long at = pack + HEAD_BYTES;
        while (at < end) {
            long next = checkedEnd(at, end);
            if (next == 0 || before(pack, next) != at) {
                return false;
            }
            at = next;
            count++;
        }
        int known = knownCount(pack);
        return known == UNKNOWN_COUNT || known == count;
    }

    /** Where an element ends that may be broken; 0 if it is or reaches beyond {@code end}. */
    private static long checkedEnd(long element, long end) {
        int head = Native.getUnsignedByte(element);
        if (head > INT_64) {
            return 0;
        }
        if (BYTES[head] == 0) {
            int headBytes = head < TEXT_32 ? 2 : TEXT_32_HEAD_BYTES;
            if (element + headBytes > end || textLength(element) < 0 || textLength(element) > end - element) {
                return 0;
            }
        }
        long next = element + elementBytes(element);
        return next <= end && hasBackLength(element, next) ? next : 0;
    }

    /** Whether the bytes before {@code next} are the back-length of the element, and do not lead further back than it. */
    private static boolean hasBackLength(long element, long next) {
        int all = (int) (next - element);
        int backBytes = 1;
        while (backBytes < all && (Native.getByte(next - backBytes) & MORE) != 0) {
            backBytes++;
        }
        return backBytes <= 5 && ListpackLayout.backBytes(all - backBytes) == backBytes;
    }
}
