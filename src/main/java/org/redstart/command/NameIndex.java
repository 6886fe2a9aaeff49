package org.redstart.command;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds a row by its name in native memory: open addressing, no allocation, letter case ignored. Most names fit one
 * word, so that a lookup is a load, a multiplication and one comparison.
 */
final class NameIndex {
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private CommandDef[] defs;
    private long[][] words;
    private int[] lengths;
    private int shift;
    private int size;

    NameIndex(int expected) {
        clear(expected);
    }

    private void clear(int expected) {
        int capacity = Math.max(8, Integer.highestOneBit(expected) * 4);
        defs = new CommandDef[capacity];
        words = new long[capacity][];
        lengths = new int[capacity];
        shift = Long.SIZE - Integer.numberOfTrailingZeros(capacity);
        size = 0;
    }

    int size() {
        return size;
    }

    CommandDef find(long address, int length) {
        if (length == 0) {
            return null;
        }
        long first = FoldedName.first(address, length);
        long last = length <= Long.BYTES ? first : FoldedName.word(address, length, (length - 1) / Long.BYTES);
        int slot = slot(first, last, length);
        while (defs[slot] != null) {
            if (lengths[slot] == length && words[slot][0] == first && equalRest(slot, address, length)) {
                return defs[slot];
            }
            slot = next(slot);
        }
        return null;
    }

    private boolean equalRest(int slot, long address, int length) {
        long[] own = words[slot];
        for (int i = 1; i < own.length; i++) {
            if (own[i] != FoldedName.word(address, length, i)) {
                return false;
            }
        }
        return true;
    }

    CommandDef find(String name) {
        int slot = slotOf(name);
        return slot < 0 ? null : defs[slot];
    }

    private int slotOf(String name) {
        long[] wanted = FoldedName.words(name);
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        int slot = slot(wanted[0], wanted[wanted.length - 1], length);
        while (defs[slot] != null) {
            if (lengths[slot] == length && Arrays.equals(words[slot], wanted)) {
                return slot;
            }
            slot = next(slot);
        }
        return -1;
    }

    /** Adds {@code def} under {@code name}, which must not be there yet. */
    void add(String name, CommandDef def) {
        if ((size + 1) * 2 > defs.length) {
            grow();
        }
        insert(FoldedName.words(name), name.getBytes(StandardCharsets.UTF_8).length, def);
    }

    private void insert(long[] nameWords, int length, CommandDef def) {
        int slot = slot(nameWords[0], nameWords[nameWords.length - 1], length);
        while (defs[slot] != null) {
            slot = next(slot);
        }
        defs[slot] = def;
        words[slot] = nameWords;
        lengths[slot] = length;
        size++;
    }

    private void grow() {
        rebuild(size * 2, -1);
    }

    /** Removes {@code name}; cold, so the index is built anew. */
    void remove(String name) {
        rebuild(size, slotOf(name));
    }

    private void rebuild(int expected, int without) {
        CommandDef[] oldDefs = defs;
        long[][] oldWords = words;
        int[] oldLengths = lengths;
        clear(expected);
        for (int i = 0; i < oldDefs.length; i++) {
            if (oldDefs[i] != null && i != without) {
                insert(oldWords[i], oldLengths[i], oldDefs[i]);
            }
        }
    }

    private int slot(long first, long last, int length) {
        return (int) ((((first ^ Long.rotateLeft(last, 23)) + length) * MIX) >>> shift);
    }

    private int next(int slot) {
        return (slot + 1) & (defs.length - 1);
    }
}
