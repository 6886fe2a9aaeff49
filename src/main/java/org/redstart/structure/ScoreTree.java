package org.redstart.structure;

import org.redstart.memory.Arena;
import org.redstart.memory.Native;

/** A tree of {@link ScoredMember}s in the order of score and, where scores are equal, of the members' bytes. */
public final class ScoreTree extends Tree {
    /** In the place of a member's length: above all members. */
    private static final int ABOVE_ALL = -1;

    public ScoreTree(Arena arena) {
        super(arena);
    }

    /** Puts the cursor at the first item not below (score, member); false, and after the last item, if there is none. */
    public boolean seek(long root, double score, long member, int length, TreeCursor cursor) {
        cursor.start(root);
        if (cursor.height == 0) {
            return false;
        }
        for (int level = cursor.height - 1; level > 0; level--) {
            int index = below(cursor.nodes[level], level, score, member, length) - 1;
            cursor.descend(level, Math.max(index, 0));
        }
        return cursor.land(below(cursor.nodes[0], 0, score, member, length));
    }

    /** Puts the cursor at the first item with a score of at least, or of more than, the given one; false if there is none. */
    public boolean seekScore(long root, double score, boolean inclusive, TreeCursor cursor) {
        return seek(root, score, 0, inclusive ? 0 : ABOVE_ALL, cursor);
    }

    /**
     * In a tree whose items all have the same score: puts the cursor at the first item with a member not below the given one,
     * or above it; false if there is none.
     */
    public boolean seekMember(long root, long member, int length, boolean inclusive, TreeCursor cursor) {
        if (!first(root, cursor) || !seek(root, ScoredMember.score(cursor.item()), member, length, cursor)) {
            return false;
        }
        return inclusive || compareMembers(cursor.item(), member, length) != 0 || cursor.next();
    }

    /** Inserts an item where it belongs; there must be none equal to it. The cursor then stands at it. */
    public void insert(long root, long item, TreeCursor cursor) {
        long member = ScoredMember.memberAddress(item);
        seek(root, ScoredMember.score(item), member, ScoredMember.memberLength(item), cursor);
        insertBefore(cursor, item);
    }

    /** How many of the items that a node is searched by are below (score, member). */
    private static int below(long node, int level, double score, long member, int length) {
        long base = TreeLayout.searchBase(node, level);
        int stride = TreeLayout.entryBytes(level);
        int low = 0;
        int high = TreeLayout.count(node);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (isBelow(Native.getLong(base + (long) middle * stride), score, member, length)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static boolean isBelow(long item, double score, long member, int length) {
        double own = ScoredMember.score(item);
        if (own != score) {
            return own < score;
        }
        return length == ABOVE_ALL || compareMembers(item, member, length) < 0;
    }

    private static int compareMembers(long item, long member, int length) {
        int own = ScoredMember.memberLength(item);
        long address = item + ScoredMember.HEAD_BYTES + EntryKey.lengthBytes(own);
        return Native.compare(address, own, member, length);
    }
}
