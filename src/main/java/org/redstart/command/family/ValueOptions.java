package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.Errors;
import org.redstart.keyspace.Database;

/** The options of SET and GETEX, read into one object that is used again for each call. */
final class ValueOptions {
    static final int NX = 1;
    static final int XX = 1 << 1;
    static final int GET = 1 << 2;
    static final int KEEPTTL = 1 << 3;
    static final int PERSIST = 1 << 4;
    static final int EX = 1 << 5;
    static final int PX = 1 << 6;
    static final int EXAT = 1 << 7;
    static final int PXAT = 1 << 8;

    private static final int TIMES = EX | PX | EXAT | PXAT;
    private static final int OF_SET = NX | XX | GET | KEEPTTL | TIMES;
    private static final int OF_GETEX = PERSIST | TIMES;
    private static final long MS_PER_SECOND = 1000;

    private static final String[] WORDS = {"NX", "XX", "GET", "KEEPTTL", "PERSIST", "EX", "PX", "EXAT", "PXAT"};
    /** For each word the options it cannot stand beside. */
    private static final int[] EXCLUDED = {
        XX,
        NX,
        0,
        PERSIST | TIMES,
        KEEPTTL | TIMES,
        KEEPTTL | PERSIST | TIMES & ~EX,
        KEEPTTL | PERSIST | TIMES & ~PX,
        KEEPTTL | PERSIST | TIMES & ~EXAT,
        KEEPTTL | PERSIST | TIMES & ~PXAT
    };

    private int flags;
    private int timeIndex;
    private long expireAtMs;

    /** Reads the options of SET; false if an error was answered. */
    boolean readSet(Call call) {
        return read(call, 3, OF_SET);
    }

    /** Reads the options of GETEX; false if an error was answered. */
    boolean readGetEx(Call call) {
        return read(call, 2, OF_GETEX);
    }

    private boolean read(Call call, int first, int allowed) {
        flags = 0;
        timeIndex = 0;
        for (int i = first; i < call.count(); i++) {
            int word = word(call, i);
            int option = word < 0 ? 0 : 1 << word;
            boolean isTime = (option & TIMES) != 0;
            if ((option & allowed) == 0 || (flags & EXCLUDED[word]) != 0 || isTime && i + 1 == call.count()) {
                call.error(Errors.SYNTAX);
                return false;
            }
            flags |= option;
            if (isTime) {
                timeIndex = ++i;
            }
        }
        return true;
    }

    private static int word(Call call, int index) {
        for (int i = 0; i < WORDS.length; i++) {
            if (call.is(index, WORDS[i])) {
                return i;
            }
        }
        return -1;
    }

    /** Options of a command that has its time at a fixed place. */
    void set(int flags, int timeIndex) {
        this.flags = flags;
        this.timeIndex = timeIndex;
    }

    boolean has(int option) {
        return (flags & option) != 0;
    }

    /** Whether a time was given. */
    boolean isTimed() {
        return timeIndex != 0;
    }

    /** Turns the time, if one was given, into {@link #expireAtMs}; false if an error was answered. */
    boolean readTime(Call call) {
        if (timeIndex == 0) {
            return true;
        }
        if (!call.readLong(timeIndex)) {
            return false;
        }
        long time = call.number();
        boolean seconds = has(EX | EXAT);
        long base = has(EX | PX) ? call.nowMs() : 0;
        if (time <= 0 || seconds && time > Long.MAX_VALUE / MS_PER_SECOND) {
            call.error(Errors.invalidExpire(call.def().name()));
            return false;
        }
        long atMs = (seconds ? time * MS_PER_SECOND : time) + base;
        if (atMs <= 0) {
            call.error(Errors.invalidExpire(call.def().name()));
            return false;
        }
        expireAtMs = Math.min(atMs, Database.LAST_EXPIRY_MS);
        return true;
    }

    /** When the key shall die, ms since 1970. */
    long expireAtMs() {
        return expireAtMs;
    }
}
