package org.redstart.command.family;

import java.nio.charset.StandardCharsets;
import org.redstart.command.Call;
import org.redstart.keyspace.StreamId;
import org.redstart.memory.Decimal;
import org.redstart.memory.Native;
import org.redstart.resp.ReplyWriter;

/** Ids of stream entries in arguments and replies. */
final class StreamIds {
    private static final String INVALID = "ERR Invalid stream ID specified as stream command argument";
    /** Longer texts are no ids, whatever they hold. */
    private static final int MOST_BYTES = 127;

    /** The number that {@link #readUnsigned} read. */
    private long number;

    private boolean sequenceGiven;

    /** Whether the id read last had a sequence, or none at all, rather than {@code *} in its place. */
    boolean isSequenceGiven() {
        return sequenceGiven;
    }

    /** Reads an id as it is; if it is none, answers so. */
    boolean read(Call call, int index, StreamId into) {
        return answered(call, parse(call.address(index), call.length(index), into, 0, false, false));
    }

    /** As {@link #read}, but takes the first and the last id by their signs, too. */
    boolean readLoosely(Call call, int index, StreamId into) {
        return answered(call, parse(call.address(index), call.length(index), into, 0, true, false));
    }

    /** Reads an id whose sequence may be {@code *}. */
    boolean readNew(Call call, int index, StreamId into) {
        return answered(call, parse(call.address(index), call.length(index), into, 0, false, true));
    }

    /** Whether an argument is an id, read as by {@link #read}. */
    boolean isId(Call call, int index, StreamId into) {
        return parse(call.address(index), call.length(index), into, 0, false, false);
    }

    private static boolean answered(Call call, boolean right) {
        if (!right) {
            call.error(INVALID);
        }
        return right;
    }

    /** Reads the start of a range; {@code (} before it excludes it. */
    boolean readStart(Call call, int index, StreamId into) {
        if (!readEdge(call, index, into, 0)) {
            return false;
        }
        if (isExclusive(call, index) && !into.increment()) {
            call.error("ERR invalid start ID for the interval");
            return false;
        }
        return true;
    }

    /** Reads the end of a range; {@code (} before it excludes it. */
    boolean readEnd(Call call, int index, StreamId into) {
        if (!readEdge(call, index, into, StreamId.MOST)) {
            return false;
        }
        if (isExclusive(call, index) && !into.decrement()) {
            call.error("ERR invalid end ID for the interval");
            return false;
        }
        return true;
    }

    private boolean readEdge(Call call, int index, StreamId into, long missing) {
        boolean exclusive = isExclusive(call, index);
        int skip = exclusive ? 1 : 0;
        return answered(
                call, parse(call.address(index) + skip, call.length(index) - skip, into, missing, !exclusive, false));
    }

    private static boolean isExclusive(Call call, int index) {
        return call.length(index) > 1 && Native.getByte(call.address(index)) == '(';
    }

    private boolean parse(long address, int given, StreamId into, long missing, boolean edges, boolean autoSequence) {
        sequenceGiven = true;
        if (given > MOST_BYTES) {
            return false;
        }
        int length = upTo(address, given, 0);
        if (length == 1 && (Native.getByte(address) == '-' || Native.getByte(address) == '+')) {
            long edge = Native.getByte(address) == '-' ? 0 : StreamId.MOST;
            into.set(edge, edge);
            return edges;
        }
        int dash = upTo(address, length, '-');
        if (!readUnsigned(address, dash)) {
            return false;
        }
        long ms = number;
        if (dash == length) {
            into.set(ms, missing);
            return true;
        }
        long rest = address + dash + 1;
        int restLength = length - dash - 1;
        if (autoSequence && restLength == 1 && Native.getByte(rest) == '*') {
            sequenceGiven = false;
            into.set(ms, 0);
            return true;
        }
        if (!readUnsigned(rest, restLength)) {
            return false;
        }
        into.set(ms, number);
        return true;
    }

    /** How many bytes come before the first such byte. */
    private static int upTo(long address, int length, int end) {
        int at = 0;
        while (at < length && Native.getByte(address + at) != end) {
            at++;
        }
        return at;
    }

    /** Reads an unsigned number; as in Redis also in the loose forms that C takes: blanks and a sign before it, zeros. */
    private boolean readUnsigned(long address, int length) {
        if (Decimal.isLong(address, length)) {
            number = Decimal.parse(address, length);
            return number >= 0;
        }
        int at = 0;
        while (at < length && isBlank(Native.getByte(address + at))) {
            at++;
        }
        boolean negative = at < length && Native.getByte(address + at) == '-';
        if (negative || at < length && Native.getByte(address + at) == '+') {
            at++;
        }
        String digits = new String(Native.bytes(address + at, length - at), StandardCharsets.ISO_8859_1);
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        try {
            number = Long.parseUnsignedLong(digits);
        } catch (NumberFormatException tooLarge) {
            return false;
        }
        number = negative ? -number : number;
        return true;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b >= '\t' && b <= '\r';
    }

    static String text(long ms, long sequence) {
        return Long.toUnsignedString(ms) + "-" + Long.toUnsignedString(sequence);
    }

    static String text(StreamId id) {
        return text(id.ms(), id.sequence());
    }

    static void write(ReplyWriter reply, long ms, long sequence) {
        if ((ms | sequence) >= 0) {
            reply.bulkPair(ms, sequence);
        } else {
            reply.bulk(text(ms, sequence));
        }
    }

    static void write(ReplyWriter reply, StreamId id) {
        write(reply, id.ms(), id.sequence());
    }
}
