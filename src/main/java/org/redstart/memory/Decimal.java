package org.redstart.memory;

/** Whole numbers as decimal text in native memory, in the one form Redis takes for a number: no sign but '-', no zeros in front. */
public final class Decimal {
    /** The longest text: {@code -9223372036854775808}. */
    public static final int MAX_BYTES = 20;

    private static final long[] POWERS = new long[19];
    private static final short[] PAIRS = new short[100];

    static {
        long power = 1;
        for (int i = 0; i < POWERS.length; i++) {
            POWERS[i] = power;
            power *= 10;
        }
        for (int i = 0; i < PAIRS.length; i++) {
            PAIRS[i] = (short) ('0' + i / 10 | '0' + i % 10 << 8);
        }
    }

    private Decimal() {}

    /** Whether the bytes are exactly the text of a {@code long}. */
    public static boolean isLong(long address, int length) {
        if (length == 0 || length > MAX_BYTES) {
            return false;
        }
        int first = Native.getByte(address);
        if (length == 1) {
            return isDigit(first);
        }
        boolean negative = first == '-';
        int digits = negative ? length - 1 : length;
        int lead = negative ? Native.getByte(address + 1) : first;
        if (lead < '1' || lead > '9' || digits > 19) {
            return false;
        }
        for (int i = length - digits + 1; i < length; i++) {
            if (!isDigit(Native.getByte(address + i))) {
                return false;
            }
        }
        return digits < 19 || fits(parse(address, length), negative);
    }

    /** Nineteen digits are below twice 2^63, so one that does not fit has wrapped around to the other sign. */
    private static boolean fits(long parsed, boolean negative) {
        return negative ? parsed < 0 : parsed > 0;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /** The value of text that {@link #isLong} approved. */
    public static long parse(long address, int length) {
        boolean negative = Native.getByte(address) == '-';
        long value = 0;
        for (int i = negative ? 1 : 0; i < length; i++) {
            value = value * 10 + (Native.getByte(address + i) - '0');
        }
        return negative ? -value : value;
    }

    /** How many bytes {@link #write} takes. */
    public static int length(long value) {
        if (value < 0) {
            return value == Long.MIN_VALUE ? MAX_BYTES : 1 + length(-value);
        }
        int digits = 1;
        while (digits < POWERS.length && value >= POWERS[digits]) {
            digits++;
        }
        return digits;
    }

    /** Writes the text at {@code address}; returns its length. */
    public static int write(long address, long value) {
        int length = length(value);
        long at = address + length;
        long rest = value;
        if (value < 0) {
            Native.putByte(address, (byte) '-');
            if (value == Long.MIN_VALUE) {
                Native.putByte(--at, (byte) '8');
                rest = value / 10;
            }
            rest = -rest;
        }
        for (; rest >= 10; rest /= 100) {
            at -= 2;
            Native.putShort(at, PAIRS[(int) (rest % 100)]);
        }
        if (rest > 0 || value == 0) {
            Native.putByte(at - 1, (byte) ('0' + rest));
        }
        return length;
    }
}
