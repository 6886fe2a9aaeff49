package org.redstart.structure;

import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;

/**
 * A member of a sorted set with its score, one block that a dict and a tree share:
 *
 * <pre>
 *  0       1       9
 *  | flags | score | length (1, 3 or 5) | member |
 * </pre>
 *
 * It is an entry in the sense of {@link EntryKey}, with {@link #HEAD_BYTES}; flags other than {@link EntryKey#LARGE} are 0.
 */
public final class ScoredMember {
    public static final int HEAD_BYTES = 9;

    private static final int SCORE = 1;

    private ScoredMember() {}

    /** A new entry: its address, as dicts and trees hold it. */
    public static long create(Arena arena, double score, long member, int length) {
        long block = arena.allocate(HEAD_BYTES + EntryKey.lengthBytes(length) + (long) length, Tag.MEMBER);
        long entry = Arena.address(block);
        Native.putByte(entry, (byte) EntryKey.largeFlag(block));
        Native.putLong(entry + SCORE, Double.doubleToRawLongBits(score));
        Native.copy(member, EntryKey.putLength(entry + HEAD_BYTES, length), length);
        return entry;
    }

    public static double score(long entry) {
        return Double.longBitsToDouble(Native.getLong(entry + SCORE));
    }

    /** Changes the score of an entry that is not frozen and in no tree. */
    public static void putScore(long entry, double score) {
        Native.putLong(entry + SCORE, Double.doubleToRawLongBits(score));
    }

    public static int memberLength(long entry) {
        return EntryKey.length(entry + HEAD_BYTES);
    }

    public static long memberAddress(long entry) {
        return entry + HEAD_BYTES + EntryKey.lengthBytes(memberLength(entry));
    }

    /** What the arena knows the entry's block by. */
    public static long handle(long entry) {
        return EntryKey.handle(entry);
    }

    public static void free(Arena arena, long entry) {
        arena.free(EntryKey.handle(entry), Tag.MEMBER);
    }
}
