package org.redstart.persistence;

import java.util.Arrays;
import org.redstart.memory.Native;

/**
 * LZF, as RDB files compress strings.
 *
 * <pre>
 *  000nnnnn                  n + 1 bytes follow as they are
 *  nnnooooo oooooooo         n + 2 bytes again, from offset o + 1 back; n is 1 to 6
 *  111ooooo nnnnnnnn oooooooo  the same with n + 9 bytes
 * </pre>
 *
 * One object serves one thread.
 */
final class Lzf {
    private static final int HASH_BITS = 14;
    private static final int MOST_LITERALS = 32;
    private static final int MOST_OFFSET = 1 << 13;
    private static final int SHORTEST_MATCH = 3;
    private static final int LONGEST_MATCH = 264;
    private static final int LONG_FORM = 7;
    private static final int HASH_MULTIPLIER = 0x9E3779B1;

    /**
     * Where three bytes of a hash were last seen: an offset from the beginning, and {@link #base} more. What is less than that is
     * from a string before, so that the table need not be cleared for each, which takes longer than a short one.
     */
    private final int[] lastSeen = new int[1 << HASH_BITS];

    private int base = 1;
    private long from;
    private long out;
    private long outEnd;

    /**
     * Compresses {@code length} bytes.
     *
     * @return how many bytes were written, or 0 if they are more than {@code most}
     */
    int compress(long input, int length, long to, int most) {
        if (base > Integer.MAX_VALUE - length) {
            Arrays.fill(lastSeen, 0);
            base = 1;
        }
        int packed = compressSeen(input, length, to, most);
        base += length;
        return packed;
    }

    private int compressSeen(long input, int length, long to, int most) {
        from = input;
        out = to;
        outEnd = to + most;
        int literalsFrom = 0;
        int at = 0;
        while (at + SHORTEST_MATCH <= length) {
            int hash = hash(input + at);
            int seen = lastSeen[hash] - base;
            lastSeen[hash] = base + at;
            int match = seen >= 0 && at - seen <= MOST_OFFSET ? matchLength(seen, at, length) : 0;
            if (match < SHORTEST_MATCH) {
                at++;
                continue;
            }
            if (!putLiterals(literalsFrom, at) || !putMatch(at - seen - 1, match)) {
                return 0;
            }
            int end = at + match;
            for (at++; at < end && at + SHORTEST_MATCH <= length; at++) {
                lastSeen[hash(input + at)] = base + at;
            }
            at = end;
            literalsFrom = end;
        }
        return putLiterals(literalsFrom, length) ? (int) (out - to) : 0;
    }

    private static int hash(long address) {
        int three = Native.getUnsignedByte(address)
                | Native.getUnsignedByte(address + 1) << 8
                | Native.getUnsignedByte(address + 2) << 16;
        return three * HASH_MULTIPLIER >>> Integer.SIZE - HASH_BITS;
    }

    private int matchLength(int seen, int at, int length) {
        int most = Math.min(LONGEST_MATCH, length - at);
        int match = 0;
        while (match + Long.BYTES <= most && Native.getLong(from + seen + match) == Native.getLong(from + at + match)) {
            match += Long.BYTES;
        }
        while (match < most && Native.getByte(from + seen + match) == Native.getByte(from + at + match)) {
            match++;
        }
        return match;
    }

    private boolean putLiterals(int begin, int end) {
        for (int at = begin; at < end; at += MOST_LITERALS) {
            int run = Math.min(MOST_LITERALS, end - at);
            if (outEnd - out < run + 1) {
                return false;
            }
            Native.putByte(out, (byte) (run - 1));
            Native.copy(from + at, out + 1, run);
            out += run + 1;
        }
        return true;
    }

    private boolean putMatch(int offset, int match) {
        if (outEnd - out < SHORTEST_MATCH) {
            return false;
        }
        int code = match - 2;
        if (code < LONG_FORM) {
            Native.putByte(out++, (byte) (code << 5 | offset >>> 8));
        } else {
            Native.putByte(out++, (byte) (LONG_FORM << 5 | offset >>> 8));
            Native.putByte(out++, (byte) (code - LONG_FORM));
        }
        Native.putByte(out++, (byte) offset);
        return true;
    }

    /** Undoes it; false if the input is not what makes exactly {@code outputLength} bytes. */
    static boolean decompress(long input, int length, long output, int outputLength) {
        long in = input;
        long inEnd = input + length;
        long to = output;
        long toEnd = output + outputLength;
        while (in < inEnd) {
            int control = Native.getUnsignedByte(in++);
            if (control < MOST_LITERALS) {
                int run = control + 1;
                if (run > inEnd - in || run > toEnd - to) {
                    return false;
                }
                Native.copy(in, to, run);
                in += run;
                to += run;
                continue;
            }
            int match = control >>> 5;
            if (match == LONG_FORM) {
                if (in == inEnd) {
                    return false;
                }
                match += Native.getUnsignedByte(in++);
            }
            match += 2;
            if (in == inEnd) {
                return false;
            }
            long source = to - ((control & 0x1F) << 8 | Native.getUnsignedByte(in++)) - 1;
            if (source < output || match > toEnd - to) {
                return false;
            }
            repeat(source, to, match);
            to += match;
        }
        return to == toEnd;
    }

    /** Copies bytes to where they may overlap those they are copied from: then they are what has just been written. */
    private static void repeat(long source, long to, int length) {
        long distance = to - source;
        if (distance == 1) {
            Native.fill(to, length, Native.getByte(source));
            return;
        }
        int i = 0;
        for (; distance >= Long.BYTES && i + Long.BYTES <= length; i += Long.BYTES) {
            Native.putLong(to + i, Native.getLong(source + i));
        }
        for (; i < length; i++) {
            Native.putByte(to + i, Native.getByte(source + i));
        }
    }
}
