package org.redstart.command;

import java.util.Arrays;

/** Where the keys of one argument vector are and what is done to each; reused from command to command. */
public final class KeyPositions {
    private int[] positions = new int[16];
    private int[] flags = new int[16];
    private int count;

    public int count() {
        return count;
    }

    /** The argument that is key {@code i}. */
    public int position(int i) {
        assert i < count;
        return positions[i];
    }

    /** Bits of {@link KeyFlag} for key {@code i}. */
    public int flags(int i) {
        assert i < count;
        return flags[i];
    }

    void clear() {
        count = 0;
    }

    void add(int position, int keyFlags) {
        if (count == positions.length) {
            positions = Arrays.copyOf(positions, count * 2);
            flags = Arrays.copyOf(flags, count * 2);
        }
        positions[count] = position;
        flags[count] = keyFlags;
        count++;
    }

    /** Puts key {@code i} at another argument. */
    void move(int i, int position) {
        assert i < count;
        positions[i] = position;
    }
}
