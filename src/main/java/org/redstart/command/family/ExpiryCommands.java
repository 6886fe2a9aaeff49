package org.redstart.command.family;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;

/** When keys die: EXPIRE and its kin. */
public final class ExpiryCommands {
    private static final int NX = 1;
    private static final int XX = 2;
    private static final int GT = 4;
    private static final int LT = 8;
    private static final int BAD_OPTIONS = -1;
    private static final long MS_PER_SECOND = 1000;
    private static final byte[] PEXPIREAT = "PEXPIREAT".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DEL = "DEL".getBytes(StandardCharsets.US_ASCII);

    private static final int NO_KEY = -2;
    private static final int NO_EXPIRY = -1;

    public void bind(CommandTable table) {
        table.bind("expire", call -> expire(call, MS_PER_SECOND, true));
        table.bind("pexpire", call -> expire(call, 1, true));
        table.bind("expireat", call -> expire(call, MS_PER_SECOND, false));
        table.bind("pexpireat", call -> expire(call, 1, false));
        table.bind("ttl", call -> timeToLive(call, MS_PER_SECOND));
        table.bind("pttl", call -> timeToLive(call, 1));
        table.bind("expiretime", call -> expireTime(call, MS_PER_SECOND));
        table.bind("pexpiretime", call -> expireTime(call, 1));
        table.bind("persist", ExpiryCommands::persist);
    }

    private static void expire(Call call, long unitMs, boolean relative) {
        int options = options(call);
        if (options == BAD_OPTIONS || !call.readLong(2)) {
            return;
        }
        long when = call.number();
        long base = relative ? call.nowMs() : 0;
        boolean tooLarge = unitMs != 1 && (when > Long.MAX_VALUE / unitMs || when < Long.MIN_VALUE / unitMs);
        if (tooLarge || when * unitMs > Long.MAX_VALUE - base) {
            call.error(Errors.invalidExpire(call.def().name()));
            return;
        }
        apply(call, Math.min(when * unitMs + base, Database.LAST_EXPIRY_MS), options);
    }

    private static void apply(Call call, long expireAtMs, int options) {
        Key key = call.key(1);
        long entry = call.database().findTouched(key);
        if (entry == 0 || !isWanted(entry, expireAtMs, options)) {
            call.reply().integer(0);
            return;
        }
        if (call.isPast(expireAtMs)) {
            call.database().remove(key);
            call.keyspace().stats().countExpired();
            if (call.isJournaled()) {
                call.rewrite(DEL, call.request().bytes(1));
            }
            call.changed(key, KeyEvent.DEL);
        } else {
            call.database().setExpiry(key, expireAtMs);
            if (call.isJournaled()) {
                byte[][] words = new byte[call.count()][];
                Arrays.setAll(words, call.request()::bytes);
                words[0] = PEXPIREAT;
                words[2] = Long.toString(expireAtMs).getBytes(StandardCharsets.US_ASCII);
                call.rewrite(words);
            }
            call.changed(key, KeyEvent.EXPIRE);
        }
        call.reply().integer(1);
    }

    /** A key that never dies counts as dying later than any other. */
    private static boolean isWanted(long entry, long expireAtMs, int options) {
        long current = Entry.expireAtMs(entry);
        boolean expires = Entry.expires(entry);
        return ((options & NX) == 0 || !expires)
                && ((options & XX) == 0 || expires)
                && ((options & GT) == 0 || expires && expireAtMs > current)
                && ((options & LT) == 0 || expireAtMs < current);
    }

    private static int options(Call call) {
        int options = 0;
        for (int i = 3; i < call.count(); i++) {
            int option = option(call, i);
            if (option == 0) {
                call.error("ERR Unsupported option " + call.request().quoted(i));
                return BAD_OPTIONS;
            }
            options |= option;
        }
        if ((options & NX) != 0 && (options & (XX | GT | LT)) != 0) {
            call.error("ERR NX and XX, GT or LT options at the same time are not compatible");
            return BAD_OPTIONS;
        }
        if ((options & (GT | LT)) == (GT | LT)) {
            call.error("ERR GT and LT options at the same time are not compatible");
            return BAD_OPTIONS;
        }
        return options;
    }

    private static int option(Call call, int index) {
        if (call.is(index, "NX")) {
            return NX;
        }
        if (call.is(index, "XX")) {
            return XX;
        }
        if (call.is(index, "GT")) {
            return GT;
        }
        return call.is(index, "LT") ? LT : 0;
    }

    private static void timeToLive(Call call, long unitMs) {
        long expireAtMs = expireAt(call);
        long left = expireAtMs < 0 ? expireAtMs : rounded(Math.max(0, expireAtMs - call.nowMs()), unitMs);
        call.reply().integer(left);
    }

    private static void expireTime(Call call, long unitMs) {
        long expireAtMs = expireAt(call);
        call.reply().integer(expireAtMs < 0 ? expireAtMs : rounded(expireAtMs, unitMs));
    }

    private static long rounded(long ms, long unitMs) {
        return unitMs == 1 ? ms : Long.divideUnsigned(ms + unitMs / 2, unitMs);
    }

    /** When the key dies, or one of the negative answers. */
    private static long expireAt(Call call) {
        long entry = call.database().readUntouched(call.key(1));
        if (entry == 0) {
            return NO_KEY;
        }
        return Entry.expires(entry) ? Entry.expireAtMs(entry) : NO_EXPIRY;
    }

    private static void persist(Call call) {
        Key key = call.key(1);
        long entry = call.database().findTouched(key);
        boolean persists = entry != 0 && Entry.expires(entry);
        if (persists) {
            call.database().setExpiry(key, Database.NO_EXPIRY);
            call.changed(key, KeyEvent.PERSIST);
        }
        call.reply().integer(persists ? 1 : 0);
    }
}
