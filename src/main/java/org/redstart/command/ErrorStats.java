package org.redstart.command;

import java.util.Map;
import java.util.TreeMap;
import org.redstart.resp.ErrorTally;

/** How often each error code was answered. */
public final class ErrorStats implements ErrorTally {
    /** Scripts may make codes up: once there are so many, new ones of theirs are counted together. */
    private static final int MOST_CODES = 128;

    private static final String OVERFLOWN = "ERRORSTATS_OVERFLOW";

    private final Map<String, long[]> byCode = new TreeMap<>();
    private long total;
    private String last = "";

    @Override
    public void count(String error) {
        count(error, code(error));
    }

    @Override
    public void countForeign(String error) {
        String code = code(error);
        boolean fits = byCode.containsKey(code) || byCode.size() < MOST_CODES;
        count(error, fits ? code : OVERFLOWN);
    }

    private static String code(String error) {
        int space = error.indexOf(' ');
        return space < 0 ? error : error.substring(0, space);
    }

    private void count(String error, String code) {
        total++;
        last = error;
        byCode.computeIfAbsent(code, fresh -> new long[1])[0]++;
    }

    /** The latest error, whole. */
    String last() {
        return last;
    }

    public long total() {
        return total;
    }

    /** Code to a one-element count, in the order of codes. */
    public Map<String, long[]> byCode() {
        return byCode;
    }

    public void reset() {
        byCode.clear();
        total = 0;
    }
}
