package org.redstart.command.family;

import java.util.List;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.resp.ProtocolLimits;
import org.redstart.structure.CommonSubsequence;

/** Strings read and changed in part, measured and compared. */
public final class StringRangeCommands {
    private final Arena arena;
    private final ProtocolLimits limits;
    private final StringBytes bytes;
    private final StringBytes otherBytes;

    public StringRangeCommands(Arena arena, ProtocolLimits limits) {
        this.arena = arena;
        this.limits = limits;
        this.bytes = new StringBytes(arena);
        this.otherBytes = new StringBytes(arena);
    }

    public void bind(CommandTable table) {
        table.bind("strlen", StringRangeCommands::length);
        table.bind("append", this::append);
        table.bind("setrange", this::setRange);
        table.bind("getrange", this::getRange);
        table.bind("substr", this::getRange);
        table.bind("lcs", this::commonSubsequence);
    }

    private static void length(Call call) {
        long entry = call.database().read(call.key(1));
        if (StringValues.isStringOrMissing(call, entry)) {
            call.reply().integer(entry == 0 ? 0 : StringValues.length(entry));
        }
    }

    private void append(Call call) {
        Key key = call.key(1);
        long entry = call.database().findTouched(key);
        int added = call.length(2);
        int total = added;
        if (entry == 0) {
            StringValues.store(call, key, 2, Database.NO_EXPIRY, true);
        } else {
            if (!StringValues.isString(call, entry)) {
                return;
            }
            int had = StringValues.length(entry);
            if (!mayGrowTo(call, (long) had + added)) {
                return;
            }
            total += had;
            long string = call.database().editString(key, total);
            Native.copy(call.address(2), string + had, added);
        }
        call.changed(key, KeyEvent.APPEND);
        call.reply().integer(total);
    }

    /** Whether a string may have so many bytes; if not, answers so. */
    private boolean mayGrowTo(Call call, long length) {
        if (length >= 0 && length <= Math.min(limits.maxBulkBytes(), Integer.MAX_VALUE)) {
            return true;
        }
        call.error(Errors.STRING_TOO_LONG);
        return false;
    }

    private void setRange(Call call) {
        if (!call.readLong(2)) {
            return;
        }
        long offset = call.number();
        if (offset < 0) {
            call.error("ERR offset is out of range");
            return;
        }
        Key key = call.key(1);
        long entry = call.database().findTouched(key);
        if (!StringValues.isStringOrMissing(call, entry)) {
            return;
        }
        int had = entry == 0 ? 0 : StringValues.length(entry);
        int length = call.length(3);
        if (length == 0) {
            call.reply().integer(had);
        } else if (mayGrowTo(call, offset + length)) {
            int total = Math.max(had, (int) offset + length);
            long string = call.database().editString(key, total);
            Native.copy(call.address(3), string + offset, length);
            call.changed(key, KeyEvent.SETRANGE);
            call.reply().integer(total);
        }
    }

    private void getRange(Call call) {
        if (!call.readLong(2)) {
            return;
        }
        long start = call.number();
        if (!call.readLong(3)) {
            return;
        }
        long end = call.number();
        long entry = call.database().read(call.key(1));
        if (!StringValues.isStringOrMissing(call, entry)) {
            return;
        }
        bytes.of(entry);
        ByteRange range = ByteRange.of(start, end, bytes.length());
        if (range.isEmpty()) {
            call.reply().bulk(bytes.address(), 0);
        } else if (Entry.isInt(entry)) {
            call.reply().bulk(bytes.address() + range.from(), (int) range.length());
        } else {
            StringValues.writeRange(call, entry, (int) range.from(), (int) range.length());
        }
    }

    /** What LCS is asked for. */
    private static final class Wanted {
        boolean indexes;
        boolean lengthOnly;
        boolean matchLengths;
        long shortest;
    }

    private void commonSubsequence(Call call) {
        long first = call.database().read(call.key(1));
        long second = call.database().read(call.key(2));
        if (first != 0 && !Entry.isString(first) || second != 0 && !Entry.isString(second)) {
            call.error("ERR The specified keys must contain string values");
            return;
        }
        Wanted wanted = readWanted(call);
        if (wanted == null) {
            return;
        }
        bytes.of(first);
        otherBytes.of(second);
        long tableBytes = CommonSubsequence.tableBytes(bytes.length(), otherBytes.length());
        if (tableBytes > limits.maxBulkBytes()) {
            call.error("ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len");
            return;
        }
        try (CommonSubsequence found = new CommonSubsequence(
                arena, bytes.address(), bytes.length(), otherBytes.address(), otherBytes.length())) {
            answer(call, found, wanted);
        }
    }

    /** The options of LCS, or null after an error was answered. */
    private static Wanted readWanted(Call call) {
        Wanted wanted = new Wanted();
        for (int i = 3; i < call.count(); i++) {
            if (call.is(i, "IDX")) {
                wanted.indexes = true;
            } else if (call.is(i, "LEN")) {
                wanted.lengthOnly = true;
            } else if (call.is(i, "WITHMATCHLEN")) {
                wanted.matchLengths = true;
            } else if (call.is(i, "MINMATCHLEN") && i + 1 < call.count()) {
                if (!call.readLong(++i)) {
                    return null;
                }
                wanted.shortest = call.number();
            } else {
                call.error(Errors.SYNTAX);
                return null;
            }
        }
        if (wanted.indexes && wanted.lengthOnly) {
            call.error("ERR If you want both the length and indexes, please just use IDX.");
            return null;
        }
        return wanted;
    }

    private static void answer(Call call, CommonSubsequence found, Wanted wanted) {
        if (wanted.lengthOnly) {
            call.reply().integer(found.length());
        } else if (!wanted.indexes) {
            call.reply().bulk(found.text());
        } else {
            List<CommonSubsequence.Match> matches = found.matches(wanted.shortest);
            call.reply().map(2);
            call.reply().bulk("matches");
            call.reply().array(matches.size());
            for (CommonSubsequence.Match match : matches) {
                call.reply().array(wanted.matchLengths ? 3 : 2);
                answerRange(call, match.first(), match.length());
                answerRange(call, match.second(), match.length());
                if (wanted.matchLengths) {
                    call.reply().integer(match.length());
                }
            }
            call.reply().bulk("len");
            call.reply().integer(found.length());
        }
    }

    private static void answerRange(Call call, int from, int length) {
        call.reply().array(2);
        call.reply().integer(from);
        call.reply().integer(from + length - 1L);
    }
}
