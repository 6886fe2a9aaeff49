package org.redstart.persistence;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Finds out how far the commands of an append-only file are whole, without executing any, and where a second ends in it. */
final class AofScan implements AutoCloseable {
    /** A time that no note in a file is beyond. */
    static final long NO_LIMIT = Long.MAX_VALUE;

    /** There is no such place in the file. */
    static final long NOWHERE = -1;

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MOST_LINE_BYTES = 128;
    private static final int MOST_NAME_BYTES = 8;
    private static final int END = -1;
    private static final String STAMP = "#TS:";

    private final InputStream in;
    private final String name;
    private final long limitSeconds;
    private final Progress progress;
    private long offset;
    private long line;
    private boolean inGroup;
    private long wholeUpTo;
    private long argumentAt;
    private long cutAt = NOWHERE;
    private boolean hasNotes;
    private long lastSeconds = NOWHERE;
    private String error;

    /** Signals that the file cannot be followed further; what is wrong is in {@link #error}, if there is anything to say. */
    private static final class Stop extends Exception {
        private static final long serialVersionUID = 1;

        Stop() {
            super(null, null, false, false);
        }
    }

    /**
     * Opens a file.
     *
     * @param name what it is called in errors
     * @param from where its commands begin
     * @param line the number of the line there
     * @param limitSeconds the scan ends at the first note of a time beyond this
     */
    AofScan(Path file, String name, long from, long line, long limitSeconds, Progress progress) throws IOException {
        this.in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
        this.name = name;
        this.offset = from;
        this.wholeUpTo = from;
        this.line = line;
        this.limitSeconds = limitSeconds;
        this.progress = progress;
        try {
            in.skipNBytes(from);
        } catch (IOException unreadable) {
            in.close();
            throw unreadable;
        }
    }

    void run() throws IOException {
        try {
            while (next()) {
                progress.at(offset);
            }
        } catch (Stop wrong) {
            return;
        }
        if (inGroup && cutAt == NOWHERE) {
            error = at("Reached EOF before reading EXEC for MULTI");
        }
    }

    /** Up to here there are whole commands and whole groups. */
    long wholeUpTo() {
        return wholeUpTo;
    }

    /** The line at which the scan ended. */
    long line() {
        return line;
    }

    /** What is wrong where the scan ended, or null. */
    String error() {
        return error;
    }

    /** Where the first note of a time beyond the limit is, or {@link #NOWHERE}. */
    long cutAt() {
        return cutAt;
    }

    /** Whether any time is noted. */
    boolean hasNotes() {
        return hasNotes;
    }

    /** The last time that is noted within the limit, or {@link #NOWHERE}. */
    long lastSeconds() {
        return lastSeconds;
    }

    private boolean next() throws IOException, Stop {
        if (!inGroup) {
            wholeUpTo = offset;
        }
        in.mark(1);
        int first = in.read();
        in.reset();
        if (first == END) {
            return false;
        }
        if (first == '#') {
            return note();
        }
        if (first != '*') {
            error = "";
            throw new Stop();
        }
        command();
        return true;
    }

    private String at(String what) {
        return String.format(Locale.ROOT, "0x%16x: %s", argumentAt, what);
    }

    private Stop wrong(String what) {
        error = at(what);
        return new Stop();
    }

    /** A line with its end, which may be missing at the end of the file. */
    private String line(int most) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.length() == 0 || text.charAt(text.length() - 1) != '\n') {
            int next = in.read();
            if (next == END) {
                break;
            }
            offset++;
            if (text.length() < most) {
                text.append((char) next);
            } else if (next == '\n') {
                text.setCharAt(most - 1, '\n');
            }
        }
        return text.toString();
    }

    /** A line that is no command; false if it says that the scan is over. */
    private boolean note() throws IOException, Stop {
        long before = offset;
        String text = line(MOST_LINE_BYTES);
        if (!text.endsWith("\n")) {
            throw new Stop();
        }
        if (limitSeconds == NO_LIMIT || !text.startsWith(STAMP)) {
            return true;
        }
        String seconds = text.substring(STAMP.length()).strip();
        if (!seconds.matches("[0-9]{1,18}")) {
            throw new AofException("Invalid timestamp annotation");
        }
        long noted = Long.parseLong(seconds);
        boolean beyond = noted > limitSeconds;
        cutAt = beyond ? before : NOWHERE;
        hasNotes = true;
        lastSeconds = beyond ? lastSeconds : noted;
        return !beyond;
    }

    private void command() throws IOException, Stop {
        long count = number('*');
        for (long i = 0; i < count; i++) {
            String word = argument(i == 0);
            if (word.equals("MULTI")) {
                begin();
            } else if (word.equals("EXEC")) {
                end();
            }
        }
    }

    private void begin() throws Stop {
        if (inGroup) {
            throw wrong("Unexpected MULTI in AOF " + name);
        }
        inGroup = true;
    }

    private void end() throws Stop {
        if (!inGroup) {
            throw wrong("Unexpected EXEC in AOF " + name);
        }
        inGroup = false;
    }

    private long number(char prefix) throws IOException, Stop {
        argumentAt = offset;
        String text = line(MOST_LINE_BYTES);
        if (!text.endsWith("\n")) {
            throw new Stop();
        }
        if (text.charAt(0) != prefix) {
            throw wrong("Expected prefix '" + prefix + "', got: '" + text.charAt(0) + "'");
        }
        String digits = text.substring(1).strip();
        if (!digits.matches("[0-9]{1,10}")) {
            throw wrong("Expected a number, got: '" + digits + "'");
        }
        line++;
        return Long.parseLong(digits);
    }

    /** An argument in capitals, if it is short and wanted. */
    private String argument(boolean wanted) throws IOException, Stop {
        long length = number('$');
        argumentAt = offset;
        boolean kept = wanted && length <= MOST_NAME_BYTES;
        byte[] bytes = kept ? in.readNBytes((int) length) : new byte[0];
        long got = kept ? bytes.length : skip(length);
        byte[] end = in.readNBytes(2);
        got += end.length;
        offset += got;
        if (got < length + 2) {
            throw wrong("Expected to read " + (length + 2) + " bytes, got " + got + " bytes");
        }
        if (end[0] != '\r' || end[1] != '\n') {
            throw wrong(String.format(Locale.ROOT, "Expected \\r\\n, got: %02x%02x", end[0], end[1]));
        }
        line++;
        return new String(bytes, StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
    }

    private long skip(long length) throws IOException {
        long left = length;
        while (left > 0) {
            long skipped = in.skip(left);
            if (skipped == 0 && in.read() == END) {
                break;
            }
            left -= Math.max(1, skipped);
        }
        return length - left;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
