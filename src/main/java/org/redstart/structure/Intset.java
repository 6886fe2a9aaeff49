package org.redstart.structure;

import org.redstart.memory.Native;

/**
 * Reads an intset at an address: whole numbers in ascending order, all as wide as the widest needs. The bytes are Redis's,
 * little-endian:
 *
 * <pre>
 *  0       4       8
 *  | width | count | number | number | ...      width: 2, 4 or 8 bytes
 * </pre>
 */
public final class Intset {
    static final int COUNT_FIELD = 4;
    static final int HEAD_BYTES = 8;

    private Intset() {}

    /** The bytes of each number. */
    public static int width(long set) {
        return Native.getInt(set);
    }

    public static int count(long set) {
        return Native.getInt(set + COUNT_FIELD);
    }

    /** The bytes of the whole set. */
    public static int bytes(long set) {
        return HEAD_BYTES + count(set) * width(set);
    }

    /** The number at a place, 0 to the count less one. */
    public static long get(long set, int place) {
        return get(set, width(set), place);
    }

    static long get(long set, int width, int place) {
        long at = set + HEAD_BYTES + (long) place * width;
        return switch (width) {
            case Short.BYTES -> Native.getShort(at);
            case Integer.BYTES -> Native.getInt(at);
            default -> Native.getLong(at);
        };
    }

    /** The place of a number; if it is not there, the complement of the place where it would be: less than 0. */
    public static int find(long set, long value) {
        int width = width(set);
        int low = 0;
        int high = count(set) - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long found = get(set, width, middle);
            if (found == value) {
                return middle;
            }
            if (found < value) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return ~low;
    }

    public static boolean contains(long set, long value) {
        return find(set, value) >= 0;
    }

    /** The least width that holds a number. */
    static int widthFor(long value) {
        if (value == (short) value) {
            return Short.BYTES;
        }
        return value == (int) value ? Integer.BYTES : Long.BYTES;
    }

    /** Whether bytes from elsewhere are an intset of that length and not empty; with {@code deep}, also in ascending order. */
    public static boolean isValid(long address, long length, boolean deep) {
        if (length < HEAD_BYTES) {
            return false;
        }
        int width = width(address);
        long count = Integer.toUnsignedLong(count(address));
        boolean widthKnown = width == Short.BYTES || width == Integer.BYTES || width == Long.BYTES;
        if (!widthKnown || count == 0 || length > Integer.MAX_VALUE || HEAD_BYTES + count * width != length) {
            return false;
        }
        return !deep || isAscending(address, width, (int) count);
    }

    private static boolean isAscending(long set, int width, int count) {
        for (int place = 1; place < count; place++) {
            if (get(set, width, place - 1) >= get(set, width, place)) {
                return false;
            }
        }
        return true;
    }
}
