package org.redstart.memory;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Floating-point numbers as text in native memory: scores, distances and the doubles of replies. */
public final class DoubleText {
    /** Room for the longest text. */
    public static final int MAX_BYTES = 32;

    /** Whole numbers up to this size are printed as such. */
    private static final double MOST_WHOLE = 1L << 62;

    /** Plain texts of up to so many bytes have a mantissa that fits a {@code long}. */
    private static final int PLAIN_BYTES = 18;

    private static final long MOST_EXACT = 1L << 53;
    private static final double[] POWERS = new double[PLAIN_BYTES + 1];

    /** Zeros at the end of a whole number, and digits after the point, that are written out instead of an exponent. */
    private static final int MOST_ZEROS = 7;

    private static final int MOST_DECIMALS = 6;
    /** The exponents that need no more than so many zeros after the point. */
    private static final int NEAR_ONE = 4;

    private static final int LOWER_CASE = 0x20;

    static {
        double power = 1;
        for (int i = 0; i < POWERS.length; i++) {
            POWERS[i] = power;
            power *= 10;
        }
    }

    private DoubleText() {}

    /**
     * The number that a text is, or NaN if it is none that is accepted: what C's {@code strtod} reads, without blanks, and
     * neither NaN nor so large or small that it overflows.
     */
    public static double parse(long address, int length) {
        if (length == 0) {
            return Double.NaN;
        }
        int first = Native.getByte(address);
        long start = first == '-' || first == '+' ? address + 1 : address;
        long end = address + length;
        double magnitude = plain(start, end);
        if (Double.isNaN(magnitude)) {
            magnitude = other(start, end);
        }
        return first == '-' ? -magnitude : magnitude;
    }

    /** A short text of digits with at most one point: mantissa and power of ten are exact, so their quotient is the nearest. */
    private static double plain(long start, long end) {
        if (end - start > PLAIN_BYTES) {
            return Double.NaN;
        }
        long mantissa = 0;
        long decimals = 0;
        for (long at = start; at < end; at++) {
            int c = Native.getByte(at);
            if (c >= '0' && c <= '9') {
                mantissa = mantissa * 10 + (c - '0');
            } else if (c == '.' && decimals == 0) {
                decimals = at + 1;
            } else {
                return Double.NaN;
            }
        }
        boolean empty = end - start == (decimals == 0 ? 0 : 1);
        int fraction = decimals == 0 ? 0 : (int) (end - decimals);
        return empty || mantissa > MOST_EXACT ? Double.NaN : mantissa / POWERS[fraction];
    }

    private static double other(long start, long end) {
        if (isHex(start, end)) {
            return isNumber(start + 2, end, 16, 'p') ? inRange(hex(text(start, end)), start + 2, end, 'p') : Double.NaN;
        }
        if (isNumber(start, end, 10, 'e')) {
            return inRange(Double.parseDouble(text(start, end)), start, end, 'e');
        }
        boolean infinite = isWord(start, end, "inf") || isWord(start, end, "infinity");
        return infinite ? Double.POSITIVE_INFINITY : Double.NaN;
    }

    private static boolean isHex(long start, long end) {
        return end - start > 2 && Native.getByte(start) == '0' && (Native.getByte(start + 1) | LOWER_CASE) == 'x';
    }

    private static String text(long start, long end) {
        return new String(Native.bytes(start, (int) (end - start)), StandardCharsets.ISO_8859_1);
    }

    private static boolean isWord(long start, long end, String word) {
        return end - start == word.length()
                && text(start, end).toLowerCase(Locale.ROOT).equals(word);
    }

    /** Digits with at most one point, and perhaps an exponent. */
    private static boolean isNumber(long start, long end, int base, int mark) {
        long at = skipDigits(start, end, base);
        long digits = at - start;
        if (at < end && Native.getByte(at) == '.') {
            long fraction = at + 1;
            at = skipDigits(fraction, end, base);
            digits += at - fraction;
        }
        if (digits == 0) {
            return false;
        }
        return at == end || (Native.getByte(at) | LOWER_CASE) == mark && isExponent(at + 1, end);
    }

    private static boolean isExponent(long start, long end) {
        boolean signed = start < end && (Native.getByte(start) == '+' || Native.getByte(start) == '-');
        long digits = signed ? start + 1 : start;
        return digits < end && skipDigits(digits, end, 10) == end;
    }

    private static long skipDigits(long start, long end, int base) {
        long at = start;
        while (at < end && Character.digit((char) Native.getUnsignedByte(at), base) >= 0) {
            at++;
        }
        return at;
    }

    /** Java wants an exponent after hexadecimal digits. */
    private static double hex(String text) {
        boolean whole = text.indexOf('p') < 0 && text.indexOf('P') < 0;
        return Double.parseDouble(whole ? text + "p0" : text);
    }

    /** The value of a number; NaN if it is too large, or too small and not zero. */
    private static double inRange(double value, long start, long end, int mark) {
        if (value != 0) {
            return Double.isInfinite(value) ? Double.NaN : value;
        }
        for (long at = start; at < end && (Native.getByte(at) | LOWER_CASE) != mark; at++) {
            int c = Native.getByte(at);
            if (c != '0' && c != '.') {
                return Double.NaN;
            }
        }
        return value;
    }

    /** Whether a number is whole and not too large to be printed, or kept, as a {@code long}. */
    public static boolean isWhole(double value) {
        return Math.abs(value) <= MOST_WHOLE && value == (long) value;
    }

    /** Writes a number, with as few digits as read back as the same, a whole one with all; returns the text's length. */
    public static int write(long to, double value) {
        return isWhole(value) && (value != 0 || 1 / value > 0)
                ? Decimal.write(to, (long) value)
                : writeShortest(to, value);
    }

    /** As {@link #write}, but whole numbers have no more digits than they need, either. */
    public static int writeShortest(long to, double value) {
        if (value == 0) {
            return word(to, 1 / value < 0 ? "-0" : "0");
        }
        if (Double.isNaN(value)) {
            return word(to, "nan");
        }
        if (Double.isInfinite(value)) {
            return word(to, value < 0 ? "-inf" : "inf");
        }
        int sign = value < 0 ? word(to, "-") : 0;
        long digits = to + sign;
        int written = ShortestDigits.write(digits, Math.abs(value));
        return sign + format(digits, ShortestDigits.count(written), ShortestDigits.power(written), sign);
    }

    /** Writes a number rounded to so many decimals, one or more; its digits must fit a {@code long}. Returns the text's length. */
    public static int writeFixed(long to, double value, int decimals) {
        long scaled = (long) Math.rint(value * POWERS[decimals]);
        int sign = scaled < 0 ? word(to, "-") : 0;
        long digits = Math.abs(scaled);
        int zeros = Math.max(0, decimals + 1 - Decimal.length(digits));
        Native.fill(to + sign, zeros, (byte) '0');
        int length = zeros + Decimal.write(to + sign + zeros, digits);
        return sign + point(to + sign, length, length - decimals);
    }

    private static int word(long to, String word) {
        for (int i = 0; i < word.length(); i++) {
            Native.putByte(to + i, (byte) word.charAt(i));
        }
        return word.length();
    }

    /** Brings digits that lie at {@code to}, to be multiplied with a power of ten, into their final form. */
    private static int format(long to, int count, int power, int sign) {
        int exponent = power + count - 1;
        if (power >= 0 && Math.abs(exponent) < count + MOST_ZEROS) {
            Native.fill(to + count, power, (byte) '0');
            return count + power;
        }
        if (power < 0 && (power >= -MOST_DECIMALS || Math.abs(exponent) < NEAR_ONE)) {
            return point(to, count, count + power);
        }
        return scientific(to, Math.min(count, ShortestDigits.MAX_DIGITS - sign), exponent);
    }

    /** Puts a point after so many digits; with zeros in front, if they are none or less than none. */
    private static int point(long to, int count, int whole) {
        if (whole > 0) {
            Native.copy(to + whole, to + whole + 1, count - whole);
            Native.putByte(to + whole, (byte) '.');
            return count + 1;
        }
        int lead = 2 - whole;
        Native.copy(to, to + lead, count);
        Native.fill(to, lead, (byte) '0');
        Native.putByte(to + 1, (byte) '.');
        return lead + count;
    }

    private static int scientific(long to, int count, int exponent) {
        int length = count == 1 ? 1 : point(to, count, 1);
        Native.putByte(to + length, (byte) 'e');
        Native.putByte(to + length + 1, (byte) (exponent < 0 ? '-' : '+'));
        return length + 2 + Decimal.write(to + length + 2, Math.abs(exponent));
    }
}
