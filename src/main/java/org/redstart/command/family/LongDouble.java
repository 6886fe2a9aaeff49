package org.redstart.command.family;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import org.redstart.memory.Native;

/**
 * Numbers as the x87 extended format has them, in which Redis adds for INCRBYFLOAT: 64 bits of mantissa, each result
 * rounded to the nearest, on a tie to the even one. Immutable.
 */
final class LongDouble {
    private static final int MANTISSA_BITS = 64;
    /** The weight of the lowest bit of the smallest number. */
    private static final int LOWEST_EXPONENT = -16_445;
    /** Numbers reach up to two to this power. */
    private static final int TOP_EXPONENT = 16_384;
    /** Decimal exponents beyond which a number is too large or too small without looking closer. */
    private static final int DECIMAL_EXPONENTS = 10_000;
    /** Digits after the point that are printed. */
    private static final int PRINTED_DIGITS = 17;

    /** A longer text is no number, as in Redis. */
    private static final int LONGEST_BYTES = 5 * 1024 - 1;

    private static final LongDouble INFINITE = new LongDouble(null);

    /** The exact value; null is infinity of either sign. */
    private final BigDecimal value;

    private LongDouble(BigDecimal value) {
        this.value = value;
    }

    /** The number that an argument is, or null if it is none. */
    static LongDouble parse(long address, int length) {
        return length > LONGEST_BYTES
                ? null
                : parse(new String(Native.bytes(address, length), StandardCharsets.ISO_8859_1));
    }

    /** The number that a text is, or null if it is none: decimal, hexadecimal or infinity, as the C library reads it. */
    static LongDouble parse(String text) {
        boolean signed = text.startsWith("-") || text.startsWith("+");
        boolean negative = text.startsWith("-");
        String magnitude = signed ? text.substring(1) : text;
        if (magnitude.equalsIgnoreCase("inf") || magnitude.equalsIgnoreCase("infinity")) {
            return INFINITE;
        }
        FloatText number = FloatText.of(magnitude);
        if (number == null) {
            return null;
        }
        LongDouble rounded = number.isZero() ? new LongDouble(BigDecimal.ZERO) : inRange(number);
        return rounded == null || !negative ? rounded : new LongDouble(rounded.value.negate());
    }

    /** A number that is neither too large nor so small that it becomes zero, else null. */
    private static LongDouble inRange(FloatText number) {
        if (Math.abs(number.magnitude()) > DECIMAL_EXPONENTS) {
            return null;
        }
        LongDouble rounded = round(number.exact());
        return rounded.isInfinite() || rounded.value.signum() == 0 ? null : rounded;
    }

    LongDouble plus(LongDouble other) {
        return isInfinite() || other.isInfinite() ? INFINITE : round(value.add(other.value));
    }

    LongDouble times(long factor) {
        return isInfinite() ? INFINITE : round(value.multiply(BigDecimal.valueOf(factor)));
    }

    /** The least whole number that is not below; only if finite. */
    BigInteger ceiling() {
        return value.setScale(0, RoundingMode.CEILING).toBigInteger();
    }

    boolean isInfinite() {
        return value == null;
    }

    private static LongDouble round(BigDecimal exact) {
        if (exact.signum() == 0) {
            return new LongDouble(BigDecimal.ZERO);
        }
        BigInteger numerator = exact.unscaledValue().abs();
        BigInteger denominator = BigInteger.ONE;
        if (exact.scale() >= 0) {
            denominator = BigInteger.TEN.pow(exact.scale());
        } else {
            numerator = numerator.multiply(BigInteger.TEN.pow(-exact.scale()));
        }
        int exponent = lowestBit(numerator, denominator);
        BigInteger mantissa = divide(numerator, denominator, exponent);
        if (mantissa.bitLength() + exponent > TOP_EXPONENT) {
            return INFINITE;
        }
        BigDecimal scaled = new BigDecimal(exact.signum() < 0 ? mantissa.negate() : mantissa);
        BigDecimal power = new BigDecimal(BigInteger.TWO.pow(Math.abs(exponent)));
        return new LongDouble(exponent >= 0 ? scaled.multiply(power) : scaled.divide(power));
    }

    /** The weight of the lowest bit of the mantissa that a quotient has. */
    private static int lowestBit(BigInteger numerator, BigInteger denominator) {
        int exponent = numerator.bitLength() - denominator.bitLength() - MANTISSA_BITS;
        boolean tooWide = shifted(numerator, -exponent)
                        .divide(shifted(denominator, exponent))
                        .bitLength()
                > MANTISSA_BITS;
        return Math.max(LOWEST_EXPONENT, tooWide ? exponent + 1 : exponent);
    }

    private static BigInteger shifted(BigInteger number, int left) {
        return left > 0 ? number.shiftLeft(left) : number;
    }

    /** The quotient in units of two to the exponent, rounded to the nearest, half to even. */
    private static BigInteger divide(BigInteger numerator, BigInteger denominator, int exponent) {
        BigInteger divisor = shifted(denominator, exponent);
        BigInteger[] parts = shifted(numerator, -exponent).divideAndRemainder(divisor);
        int half = parts[1].shiftLeft(1).compareTo(divisor);
        boolean up = half > 0 || half == 0 && parts[0].testBit(0);
        return up ? parts[0].add(BigInteger.ONE) : parts[0];
    }

    /** In decimal notation with up to 17 digits after the point, no zeros at the end. */
    @Override
    public String toString() {
        BigDecimal printed = value.setScale(PRINTED_DIGITS, RoundingMode.HALF_EVEN);
        return printed.signum() == 0 ? "0" : printed.stripTrailingZeros().toPlainString();
    }
}
