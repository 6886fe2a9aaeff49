package org.redstart.scripting;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as C's {@code %.<digits>g} prints them. */
final class NumberText {
    /** What Lua itself prints. */
    static final int LUA_DIGITS = 14;

    private static final double MOST_WHOLE = 1e14;
    private static final int LEAST_EXPONENT = -4;

    private NumberText() {}

    static String of(double number, int digits) {
        if (number == (long) number && Math.abs(number) < MOST_WHOLE && digits >= LUA_DIGITS) {
            return number == 0 && 1 / number < 0 ? "-0" : Long.toString((long) number);
        }
        if (Double.isNaN(number)) {
            return Double.doubleToRawLongBits(number) < 0 ? "-nan" : "nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        return number == 0 ? (1 / number < 0 ? "-0" : "0") : rounded(number, Math.max(1, digits));
    }

    private static String rounded(double number, int digits) {
        BigDecimal exact = new BigDecimal(number).round(new MathContext(digits, RoundingMode.HALF_EVEN));
        int exponent = exact.precision() - exact.scale() - 1;
        BigDecimal shortest = exact.stripTrailingZeros();
        if (exponent >= LEAST_EXPONENT && exponent < digits) {
            return shortest.toPlainString();
        }
        String unscaled = shortest.unscaledValue().abs().toString();
        StringBuilder text = new StringBuilder(number < 0 ? "-" : "").append(unscaled.charAt(0));
        if (unscaled.length() > 1) {
            text.append('.').append(unscaled, 1, unscaled.length());
        }
        text.append('e').append(exponent < 0 ? '-' : '+');
        String power = Integer.toString(Math.abs(exponent));
        return text.append(power.length() < 2 ? "0" : "").append(power).toString();
    }
}
