package org.redstart.command;

import java.util.Map;
import java.util.TreeMap;
import org.redstart.resp.ErrorTally;

/** How often each error code was answered. */
public final class ErrorStats implements ErrorTally {
    /** Codes are chosen by the server, but scripts and modules may make some up: no more than this many are kept apart. */
    private static final int MOST_CODES = 128;

    private static final String OVERFLOWN = "ERRORSTATS_OVERFLOW";

    private final Map<String, long[]> byCode = new TreeMap<>();
    private long total;

    @Override
    public void count(String error) {
        total++;
        int space = error.indexOf(' ');
        String code = space < 0 ? error : error.substring(0, space);
        if (!byCode.containsKey(code) && byCode.size() >= MOST_CODES) {
            code = OVERFLOWN;
        }
        byCode.computeIfAbsent(code, fresh -> new long[1])[0]++;
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
