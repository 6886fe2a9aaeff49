package org.redstart.structure;

/**
 * Sine, cosine and arcsine rounded as well as a double can be, for angles of up to half a turn. The JVM's own may be off by the last
 * bit, and what is stored of a distance must have the same bits on every server.
 *
 * <p>Values on the way are sums of two doubles, the second being what the first leaves out.
 */
final class ExactAngles {
    private static final double QUARTER = 1.5707963267948966;
    private static final double QUARTER_REST = 6.123233995736766e-17;
    /** Enough terms for 31 digits within an eighth of a turn. */
    private static final int TERMS = 14;

    /** A sum of two doubles. */
    private static final class Sum {
        double high;
        double low;

        Sum(double high, double low) {
            this.high = high;
            this.low = low;
        }

        void add(Sum other) {
            double sum = high + other.high;
            double part = sum - high;
            double rest = (high - (sum - part)) + (other.high - part) + low + other.low;
            set(sum, rest);
        }

        void multiply(Sum other) {
            double product = high * other.high;
            double rest = Math.fma(high, other.high, -product) + (high * other.low + low * other.high);
            set(product, rest);
        }

        void divide(double divisor) {
            double quotient = high / divisor;
            double rest = (Math.fma(-quotient, divisor, high) + low) / divisor;
            set(quotient, rest);
        }

        private void set(double sum, double rest) {
            high = sum + rest;
            low = rest - (high - sum);
        }
    }

    private ExactAngles() {}

    static double sin(double angle) {
        return of(angle, 0).high;
    }

    static double cos(double angle) {
        return of(angle, 1).high;
    }

    /** One step of Newton's from the JVM's own answer, for arguments from 0 to 1. */
    static double asin(double sine) {
        double near = Math.asin(sine);
        Sum back = of(near, 0);
        double missing = sine - back.high - back.low;
        double slope = of(near, 1).high;
        return missing == 0 || slope == 0 ? near : near + missing / slope;
    }

    /** The sine of an angle that has been turned by so many quarters. */
    private static Sum of(double angle, int turned) {
        double quarters = Math.rint(angle / QUARTER);
        Sum rest = new Sum(angle, 0);
        rest.add(new Sum(-quarters * QUARTER, 0));
        rest.add(new Sum(-quarters * QUARTER_REST, 0));
        int quadrant = (int) quarters + turned & 3;
        Sum value = series(rest, (quadrant & 1) == 0);
        return quadrant < 2 ? value : new Sum(-value.high, -value.low);
    }

    private static Sum series(Sum angle, boolean sine) {
        Sum square = new Sum(angle.high, angle.low);
        square.multiply(angle);
        square.high = -square.high;
        square.low = -square.low;
        Sum term = sine ? new Sum(angle.high, angle.low) : new Sum(1, 0);
        Sum sum = new Sum(term.high, term.low);
        int factor = sine ? 1 : 0;
        for (int i = 0; i < TERMS; i++) {
            term.multiply(square);
            term.divide((double) (factor + 1) * (factor + 2));
            factor += 2;
            sum.add(term);
        }
        return sum;
    }
}
