package org.redstart.observe;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.function.Supplier;

/** The two shapes of a log line. Lines are made by the writer's thread only. */
final class LogFormat {
    private static final String[] MONTHS = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };
    private static final String HEX = "0123456789abcdef";

    private volatile boolean json;
    private final long pid;
    /** Asked by the writer's thread: the first look at the table of zones takes a while, and nobody has to wait for it. */
    private final Supplier<ZoneId> zone;

    LogFormat(boolean json, long pid, Supplier<ZoneId> zone) {
        this.json = json;
        this.pid = pid;
        this.zone = zone;
    }

    /** Which of the two shapes lines have from now on; any thread may choose. */
    void json(boolean wanted) {
        this.json = wanted;
    }

    /** Appends the line and its line feed. */
    void append(StringBuilder out, LogLine line) {
        ZonedDateTime time = Instant.ofEpochMilli(line.timeMs()).atZone(zone.get());
        if (json) {
            appendJson(out, line, time);
        } else {
            appendConsole(out, line, time);
        }
        out.append('\n');
    }

    private void appendConsole(StringBuilder out, LogLine line, ZonedDateTime time) {
        out.append(pid).append(':').append(line.role()).append(' ');
        pad(out, time.getDayOfMonth(), 2);
        out.append(' ').append(MONTHS[time.getMonthValue() - 1]).append(' ');
        out.append(time.getYear()).append(' ');
        appendClock(out, time);
        out.append(' ').append(line.level().mark()).append(' ').append(line.message());
    }

    private void appendJson(StringBuilder out, LogLine line, ZonedDateTime time) {
        out.append("{\"ts\":\"");
        pad(out, time.getYear(), 4);
        pad(out.append('-'), time.getMonthValue(), 2);
        pad(out.append('-'), time.getDayOfMonth(), 2);
        appendClock(out.append('T'), time);
        out.append(time.getOffset().getId());
        out.append("\",\"level\":\"").append(line.level().label());
        out.append("\",\"pid\":").append(pid);
        out.append(",\"role\":\"").append(line.role());
        out.append("\",\"message\":\"");
        escape(out, line.message());
        out.append("\"}");
    }

    private static void appendClock(StringBuilder out, ZonedDateTime time) {
        pad(out, time.getHour(), 2);
        pad(out.append(':'), time.getMinute(), 2);
        pad(out.append(':'), time.getSecond(), 2);
        pad(out.append('.'), time.getNano() / 1_000_000, 3);
    }

    private static void pad(StringBuilder out, int number, int width) {
        String digits = Integer.toString(number);
        for (int i = digits.length(); i < width; i++) {
            out.append('0');
        }
        out.append(digits);
    }

    /** JSON's escapes; half of a surrogate pair alone has no UTF-8 form, so it is escaped as well. */
    private static void escape(StringBuilder out, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c < ' ' || c == 0x7f || Character.isSurrogate(c)) {
                appendUnicode(out, c);
            } else {
                out.append(c);
            }
        }
    }

    private static void appendUnicode(StringBuilder out, char c) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX.charAt(c >> shift & 0xf));
        }
    }
}
