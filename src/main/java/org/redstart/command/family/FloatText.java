package org.redstart.command.family;

import java.math.BigDecimal;
import java.math.BigInteger;

/** An unsigned floating-point number taken apart: digits of base 10 or 16, and a power of 10 or 2 to multiply them with. */
final class FloatText {
    private final BigInteger digits;
    private final int base;
    private final long exponent;

    private FloatText(BigInteger digits, int base, long exponent) {
        this.digits = digits;
        this.base = base;
        this.exponent = exponent;
    }

    /** Takes a text apart: {@code 12.5e3}, {@code .5}, {@code 2.}, {@code 0x1.8p3}; null if it is no number. */
    static FloatText of(String text) {
        boolean isHex = text.startsWith("0x") || text.startsWith("0X");
        return isHex ? read(text.substring(2), 16, 'p', 4) : read(text, 10, 'e', 1);
    }

    private static FloatText read(String text, int base, char mark, int exponentPerDigit) {
        int end = Math.max(text.indexOf(mark), text.indexOf(Character.toUpperCase(mark)));
        String number = end < 0 ? text : text.substring(0, end);
        long power = 0;
        if (end >= 0) {
            String exponent = text.substring(end + 1);
            if (!exponent.matches("[+-]?[0-9]+")) {
                return null;
            }
            power = bounded(exponent);
        }
        int point = number.indexOf('.');
        String whole = point < 0 ? number : number.substring(0, point) + number.substring(point + 1);
        if (!whole.matches(base == 16 ? "[0-9a-fA-F]+" : "[0-9]+")) {
            return null;
        }
        int fraction = point < 0 ? 0 : number.length() - point - 1;
        return new FloatText(new BigInteger(whole, base), base, power - (long) fraction * exponentPerDigit);
    }

    private static final int EXPONENT_DIGITS = 12;

    /** An exponent; one of very many digits becomes merely a very large one. */
    private static long bounded(String exponent) {
        boolean negative = exponent.startsWith("-");
        String digits = exponent.replaceFirst("^[+-]?0*", "");
        if (digits.isEmpty()) {
            return 0;
        }
        long value = digits.length() > EXPONENT_DIGITS ? Integer.MAX_VALUE * 1000L : Long.parseLong(digits);
        return negative ? -value : value;
    }

    boolean isZero() {
        return digits.signum() == 0;
    }

    /** About the decimal exponent of the number. */
    long magnitude() {
        return base == 16 ? (digits.bitLength() + exponent) * 3 / 10 : digits.bitLength() * 3L / 10 + exponent;
    }

    /** The number itself; only if its magnitude is moderate. */
    BigDecimal exact() {
        BigDecimal number = new BigDecimal(digits);
        if (base == 10) {
            return number.scaleByPowerOfTen((int) exponent);
        }
        BigDecimal power = new BigDecimal(BigInteger.TWO.pow((int) Math.abs(exponent)));
        return exponent >= 0 ? number.multiply(power) : number.divide(power);
    }
}
