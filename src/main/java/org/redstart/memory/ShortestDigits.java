package org.redstart.memory;

import java.math.BigInteger;

/**
 * The decimal digits that a {@code double} is printed with: Loitsch's Grisu2 (<i>Printing floating-point numbers quickly and
 * accurately with integers</i>, 2010). They always read back as the same number; in one case of a thousand there would be
 * fewer, and what is printed follows Redis in that too.
 */
final class ShortestDigits {
    /** The most digits there are. */
    static final int MAX_DIGITS = 18;

    private static final int SIGNIFICAND_BITS = 52;
    private static final long HIDDEN_BIT = 1L << SIGNIFICAND_BITS;
    private static final int EXPONENT_MASK = 0x7FF;
    private static final int EXPONENT_BIAS = 1023 + SIGNIFICAND_BITS;

    /** Powers of ten as 64-bit significands, every eighth from the first on. */
    private static final int FIRST_POWER = -348;

    private static final int POWER_STEP = 8;
    private static final int POWER_COUNT = 87;
    private static final long[] SIGNIFICANDS = new long[POWER_COUNT];
    private static final int[] EXPONENTS = new int[POWER_COUNT];
    /** A scaled number's binary exponent lies between these. */
    private static final int LEAST_EXPONENT = -60;

    private static final int MOST_EXPONENT = -32;
    private static final double LOG_TEN_OF_TWO = 0.30102999566398114;

    private static final int COUNT_BITS = 8;
    private static final long FIRST_DIVISOR = 1_000_000_000;

    static {
        for (int i = 0; i < POWER_COUNT; i++) {
            buildPower(i, FIRST_POWER + i * POWER_STEP);
        }
    }

    private ShortestDigits() {}

    /** Rounds a power of ten to 64 bits, the highest set. */
    private static void buildPower(int index, int power) {
        BigInteger ten = BigInteger.TEN.pow(Math.abs(power));
        int extra = 2 * Long.SIZE;
        int shift = power >= 0 ? extra : ten.bitLength() + extra;
        BigInteger scaled = power >= 0
                ? ten.shiftLeft(shift)
                : BigInteger.ONE.shiftLeft(shift).divide(ten);
        int surplus = scaled.bitLength() - Long.SIZE;
        BigInteger rounded = scaled.shiftRight(surplus - 1).add(BigInteger.ONE).shiftRight(1);
        SIGNIFICANDS[index] = rounded.longValue();
        EXPONENTS[index] = surplus - shift;
    }

    /** The power of ten that the digits written have to be multiplied with, out of what {@link #write} returned. */
    static int power(int written) {
        return written >> COUNT_BITS;
    }

    /** How many digits were written. */
    static int count(int written) {
        return written & (1 << COUNT_BITS) - 1;
    }

    /** Writes the digits of a finite number above zero. */
    static int write(long to, double value) {
        long bits = Double.doubleToRawLongBits(value);
        int biased = (int) (bits >>> SIGNIFICAND_BITS) & EXPONENT_MASK;
        long significand = bits & (HIDDEN_BIT - 1) | (biased == 0 ? 0 : HIDDEN_BIT);
        int exponent = (biased == 0 ? 1 : biased) - EXPONENT_BIAS;

        int lead = Long.numberOfLeadingZeros(significand);
        long middle = significand << lead;
        int scale = exponent - lead;
        int lowShift = significand == HIDDEN_BIT ? 2 : 1;
        long high = (significand << 1) + 1 << lead - 1;
        long low = (significand << lowShift) - 1 << lead - lowShift;

        int index = indexOfPower(scale);
        long ten = SIGNIFICANDS[index];
        long scaledMiddle = multiply(middle, ten);
        long scaledHigh = multiply(high, ten) - 1;
        long scaledLow = multiply(low, ten) + 1;
        int power = -(FIRST_POWER + index * POWER_STEP);
        int fractionBits = -(scale + EXPONENTS[index] + Long.SIZE);
        return digits(to, scaledHigh, scaledHigh - scaledLow, scaledHigh - scaledMiddle, fractionBits, power);
    }

    /** The power that brings a number of that exponent in between the two bounds. */
    private static int indexOfPower(int exponent) {
        int guess = (int) (-(exponent + POWER_COUNT) * LOG_TEN_OF_TWO);
        int index = (guess - FIRST_POWER) / POWER_STEP;
        while (true) {
            int scaled = exponent + EXPONENTS[index] + Long.SIZE;
            if (scaled < LEAST_EXPONENT) {
                index++;
            } else if (scaled > MOST_EXPONENT) {
                index--;
            } else {
                return index;
            }
        }
    }

    /** The upper half of an unsigned product, rounded. */
    private static long multiply(long a, long b) {
        long high = Math.multiplyHigh(a, b) + (a >> 63 & b) + (b >> 63 & a);
        return high + (a * b >>> 63);
    }

    /**
     * Writes digits of the upper bound until what is left is within the interval.
     *
     * @param width the interval's
     * @param distance from the number itself to the upper bound
     */
    private static int digits(long to, long high, long width, long distance, int fractionBits, int power) {
        long one = 1L << fractionBits;
        long whole = high >>> fractionBits;
        long fraction = high & one - 1;
        int count = 0;
        int kappa = 10;
        for (long divisor = FIRST_DIVISOR; kappa > 0; divisor /= 10) {
            long digit = whole / divisor;
            count = put(to, count, digit);
            whole -= digit * divisor;
            kappa--;
            long rest = (whole << fractionBits) + fraction;
            if (Long.compareUnsigned(rest, width) <= 0) {
                approach(to + count - 1, width, rest, divisor << fractionBits, distance);
                return power + kappa << COUNT_BITS | count;
            }
        }
        long left = width;
        for (long unit = 10; ; unit *= 10) {
            fraction *= 10;
            left *= 10;
            kappa--;
            count = put(to, count, fraction >>> fractionBits);
            fraction &= one - 1;
            if (Long.compareUnsigned(fraction, left) < 0) {
                approach(to + count - 1, left, fraction, one, distance * unit);
                return power + kappa << COUNT_BITS | count;
            }
        }
    }

    /** Appends a digit, unless it is a zero in front. */
    private static int put(long to, int count, long digit) {
        if (digit == 0 && count == 0) {
            return 0;
        }
        Native.putByte(to + count, (byte) ('0' + digit));
        return count + 1;
    }

    /** Lowers the last digit as long as that brings it nearer to the number. */
    private static void approach(long last, long width, long rest, long step, long distance) {
        long at = rest;
        while (Long.compareUnsigned(at, distance) < 0
                && Long.compareUnsigned(width - at, step) >= 0
                && (Long.compareUnsigned(at + step, distance) < 0
                        || Long.compareUnsigned(distance - at, at + step - distance) > 0)) {
            Native.putByte(last, (byte) (Native.getByte(last) - 1));
            at += step;
        }
    }
}
