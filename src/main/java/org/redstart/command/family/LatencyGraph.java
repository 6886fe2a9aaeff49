package org.redstart.command.family;

import org.redstart.observe.LatencySeries;

/** Draws delays as columns of characters, the newest last, with their age under them. */
final class LatencyGraph {
    private static final int ROWS = 4;
    private static final int COLUMNS = 80;
    /** What fills a row: nothing yet, a third, two thirds, all of it. */
    private static final char[] FILL = {' ', '_', 'o', '#'};

    private static final String[] AGE_UNITS = {"s", "m", "h", "d"};
    private static final int[] AGE_STEPS = {60, 60, 24, Integer.MAX_VALUE};

    private LatencyGraph() {}

    static String draw(LatencySeries series, long nowSeconds) {
        int shown = Math.min(series.count(), COLUMNS);
        int first = series.count() - shown;
        StringBuilder text = new StringBuilder();
        for (int row = ROWS - 1; row >= 0; row--) {
            for (int i = first; i < series.count(); i++) {
                text.append(cell(series, i, row));
            }
            text.append('\n');
        }
        text.append('\n');
        appendAges(text, series, first, nowSeconds);
        return text.toString();
    }

    private static char cell(LatencySeries series, int i, int row) {
        long range = Math.max(1, series.highMs() - series.lowMs());
        int steps = ROWS * (FILL.length - 1);
        int height = 1 + (int) ((series.delayMs(i) - series.lowMs()) * (steps - 1) / range);
        int within = height - row * (FILL.length - 1);
        return FILL[Math.max(0, Math.min(within, FILL.length - 1))];
    }

    /** Ages written downwards. */
    private static void appendAges(StringBuilder text, LatencySeries series, int first, long nowSeconds) {
        boolean more = true;
        for (int line = 0; more; line++) {
            more = false;
            for (int i = first; i < series.count(); i++) {
                String age = age(Math.max(0, nowSeconds - series.timeSeconds(i)));
                text.append(line < age.length() ? age.charAt(line) : ' ');
                more |= line + 1 < age.length();
            }
            text.append('\n');
        }
    }

    private static String age(long seconds) {
        long amount = seconds;
        int unit = 0;
        while (amount >= AGE_STEPS[unit]) {
            amount /= AGE_STEPS[unit];
            unit++;
        }
        return amount + AGE_UNITS[unit];
    }
}
