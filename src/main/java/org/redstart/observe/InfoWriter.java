package org.redstart.observe;

import java.util.Locale;

/** Collects the lines of INFO. */
public final class InfoWriter {
    private static final String[] UNITS = {"B", "K", "M", "G", "T", "P", "E"};
    private static final int UNIT = 1024;

    private final StringBuilder text = new StringBuilder(4096);

    /** Begins a section, an empty line after the one before. */
    void title(String title) {
        if (text.length() > 0) {
            text.append("\r\n");
        }
        text.append("# ").append(title).append("\r\n");
    }

    /** A number. */
    public void field(String name, long value) {
        text.append(name).append(':').append(value).append("\r\n");
    }

    /** A text. */
    public void field(String name, String value) {
        text.append(name).append(':').append(value).append("\r\n");
    }

    /** Yes as 1, no as 0. */
    public void field(String name, boolean value) {
        field(name, value ? 1 : 0);
    }

    /** A number with so many decimals. */
    public void field(String name, double value, int decimals) {
        field(name, decimal(value, decimals));
    }

    /** A share of a hundred, with two decimals and the sign. */
    public void percent(String name, double value) {
        field(name, decimal(value, 2) + "%");
    }

    /** An amount of bytes, and the same for people to read. */
    public void bytes(String name, long bytes) {
        field(name, bytes);
        field(name + "_human", human(bytes));
    }

    /** A number with so many decimals, a point between, whatever the locale. */
    public static String decimal(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** Bytes as people read them: {@code 1.50M}. */
    public static String human(long bytes) {
        if (bytes < UNIT) {
            return bytes + UNITS[0];
        }
        double amount = bytes;
        int unit = 0;
        while (amount >= UNIT && unit < UNITS.length - 1) {
            amount /= UNIT;
            unit++;
        }
        return decimal(amount, 2) + UNITS[unit];
    }

    String text() {
        return text.toString();
    }
}
