package org.redstart.structure;

import java.util.ArrayList;
import java.util.List;
import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;

/**
 * The longest sequence of bytes that two strings have in common, in order though not side by side. Found by the table of the
 * lengths for all pairs of prefixes, four bytes each, so in time and space the product of the lengths.
 */
public final class CommonSubsequence implements AutoCloseable {
    private final Arena arena;
    private final long first;
    private final int firstLength;
    private final long second;
    private final int secondLength;
    private final long block;
    private final long table;

    public CommonSubsequence(Arena arena, long first, int firstLength, long second, int secondLength) {
        this.arena = arena;
        this.first = first;
        this.firstLength = firstLength;
        this.second = second;
        this.secondLength = secondLength;
        this.block = arena.allocate(tableBytes(firstLength, secondLength), Tag.SCRATCH);
        this.table = Arena.address(block);
        fillTable();
    }

    /** Bytes that are in both strings, side by side in each: where they begin, and how many they are. */
    public record Match(int first, int second, int length) {}

    /** What comparing two strings of these lengths takes; at most {@link Long#MAX_VALUE}. */
    public static long tableBytes(int firstLength, int secondLength) {
        long cells = (firstLength + 1L) * (secondLength + 1L);
        return cells > Long.MAX_VALUE / Integer.BYTES ? Long.MAX_VALUE : cells * Integer.BYTES;
    }

    private void fillTable() {
        long rowBytes = (secondLength + 1L) * Integer.BYTES;
        Native.fill(table, rowBytes, (byte) 0);
        long above = table;
        for (int i = 0; i < firstLength; i++) {
            long row = above + rowBytes;
            Native.putInt(row, 0);
            fillRow(above, row, Native.getByte(first + i));
            above = row;
        }
    }

    private void fillRow(long above, long row, byte b) {
        int left = 0;
        for (int j = 0; j < secondLength; j++) {
            long cell = (long) j * Integer.BYTES;
            left = Native.getByte(second + j) == b
                    ? Native.getInt(above + cell) + 1
                    : Math.max(left, Native.getInt(above + cell + Integer.BYTES));
            Native.putInt(row + cell + Integer.BYTES, left);
        }
    }

    private int common(int firstPrefix, int secondPrefix) {
        return Native.getInt(table + (firstPrefix * (secondLength + 1L) + secondPrefix) * Integer.BYTES);
    }

    /** How long it is. */
    public int length() {
        return common(firstLength, secondLength);
    }

    /** The sequence itself; where there are several, the one that {@link #matches} tells of. */
    public byte[] text() {
        byte[] text = new byte[length()];
        int at = text.length;
        for (Match match : matches(0)) {
            at -= match.length();
            Native.get(first + match.first(), text, at, match.length());
        }
        return text;
    }

    /** Where its bytes lie in both strings, from the back, leaving out what is shorter than {@code shortest}. */
    public List<Match> matches(long shortest) {
        List<Match> matches = new ArrayList<>();
        int i = firstLength;
        int j = secondLength;
        while (i > 0 && j > 0) {
            int length = 0;
            while (length < Math.min(i, j)
                    && Native.getByte(first + i - length - 1) == Native.getByte(second + j - length - 1)) {
                length++;
            }
            i -= length;
            j -= length;
            if (length > 0 && length >= shortest) {
                matches.add(new Match(i, j, length));
            }
            if (i > 0 && j > 0) {
                if (common(i - 1, j) > common(i, j - 1)) {
                    i--;
                } else {
                    j--;
                }
            }
        }
        return matches;
    }

    @Override
    public void close() {
        arena.free(block, Tag.SCRATCH);
    }
}
