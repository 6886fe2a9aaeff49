package org.redstart.command;

import java.nio.charset.StandardCharsets;
import org.redstart.memory.Native;

/**
 * Names folded to lower case, eight bytes in a long, least significant first. The last word of a name longer than
 * eight bytes overlaps the one before, so that no load ever leaves the name.
 */
final class FoldedName {
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private FoldedName() {}

    /** Lower-cases the ASCII letters among eight bytes. */
    static long fold(long word) {
        long low = word & ~HIGH_BITS;
        long fromA = low + (0x80 - 'A') * ONES;
        long beyondZ = low + (0x7F - 'Z') * ONES;
        long upper = (fromA ^ beyondZ) & ~word & HIGH_BITS;
        return word | (upper >>> 2);
    }

    /** The first word of a name: its first eight bytes, zeros after a shorter name. */
    static long first(long address, int length) {
        if (length >= Long.BYTES) {
            return fold(Native.getLong(address));
        }
        if (length >= Integer.BYTES) {
            long low = Native.getInt(address) & 0xFFFF_FFFFL;
            long high = Native.getInt(address + length - Integer.BYTES) & 0xFFFF_FFFFL;
            return fold(low | (high << ((length - Integer.BYTES) * Byte.SIZE)));
        }
        long word = 0;
        for (int i = 0; i < length; i++) {
            word |= (long) Native.getUnsignedByte(address + i) << (i * Byte.SIZE);
        }
        return fold(word);
    }

    /** Word {@code index} of a name of at least eight bytes. */
    static long word(long address, int length, int index) {
        return fold(Native.getLong(address + offset(length, index)));
    }

    /** The words of {@code name}, folded. */
    static long[] words(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        long[] words = new long[Math.max(1, (bytes.length + Long.BYTES - 1) / Long.BYTES)];
        for (int w = 0; w < words.length; w++) {
            int from = bytes.length < Long.BYTES ? 0 : offset(bytes.length, w);
            long word = 0;
            for (int i = 0; i < Long.BYTES && from + i < bytes.length; i++) {
                word |= (bytes[from + i] & 0xFFL) << (i * Byte.SIZE);
            }
            words[w] = fold(word);
        }
        return words;
    }

    private static int offset(int length, int index) {
        return Math.min(index * Long.BYTES, length - Long.BYTES);
    }
}
