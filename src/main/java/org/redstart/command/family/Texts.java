package org.redstart.command.family;

import java.util.Arrays;
import org.redstart.keyspace.Content;
import org.redstart.memory.Decimal;
import org.redstart.memory.Native;
import org.redstart.memory.NativeBuffer;
import org.redstart.memory.Tag;
import org.redstart.resp.ReplyWriter;

/**
 * Texts by number, as they lie in the keyspace: good until that changes. One that is kept as a number is remembered as such; one may be
 * missing.
 */
final class Texts implements AutoCloseable {
    private static final int FEW = 64;
    private static final int NUMBER = -1;
    private static final int MISSING = -2;

    private final NativeBuffer digits = new NativeBuffer(2 * Decimal.MAX_BYTES, Tag.SCRATCH);
    /** Where the text lies, or the number. */
    private long[] places = new long[FEW];

    private int[] lengths = new int[FEW];
    private int count;

    void add(long address, int length) {
        if (count == places.length) {
            places = Arrays.copyOf(places, 2 * count);
            lengths = Arrays.copyOf(lengths, 2 * count);
        }
        places[count] = address;
        lengths[count++] = length;
    }

    void add(Content content) {
        if (content.isNumber()) {
            addNumber(content.whole());
        } else {
            add(content.address(), content.length());
        }
    }

    /** As {@link #add(long, int)}, for a text that lies there for a moment only if it is a number. */
    void addCopied(long address, int length) {
        if (Decimal.isLong(address, length)) {
            addNumber(Decimal.parse(address, length));
        } else {
            add(address, length);
        }
    }

    void addNumber(long number) {
        add(number, NUMBER);
    }

    /** Adds what was found, or null for nothing. */
    void addFound(Content found) {
        if (found == null) {
            add(0, MISSING);
        } else {
            add(found);
        }
    }

    int count() {
        return count;
    }

    boolean isMissing(int index) {
        return lengths[index] == MISSING;
    }

    boolean isNumber(int index) {
        return lengths[index] == NUMBER;
    }

    long number(int index) {
        return places[index];
    }

    /** Where a text lies; a number's is written to a place of its own, one for each {@code side}. */
    long address(int index, int side) {
        if (lengths[index] != NUMBER) {
            return places[index];
        }
        long to = digits.address() + (long) side * Decimal.MAX_BYTES;
        Decimal.write(to, places[index]);
        return to;
    }

    int length(int index) {
        return lengths[index] == NUMBER ? Decimal.length(places[index]) : lengths[index];
    }

    /** The order of two texts by their bytes; what is missing comes first. */
    int compare(int left, int right) {
        if (isMissing(left) || isMissing(right)) {
            return Boolean.compare(isMissing(right), isMissing(left));
        }
        return Native.compare(address(left, 0), length(left), address(right, 1), length(right));
    }

    void write(int index, ReplyWriter reply) {
        if (lengths[index] == NUMBER) {
            reply.bulkLong(places[index]);
        } else {
            reply.bulk(places[index], lengths[index]);
        }
    }

    @Override
    public void close() {
        digits.close();
    }
}
