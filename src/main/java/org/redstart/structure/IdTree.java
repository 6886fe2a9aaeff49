package org.redstart.structure;

import org.redstart.memory.Arena;
import org.redstart.memory.Native;

/**
 * A tree of blocks that each begin with an id of two unsigned 64-bit numbers, milliseconds and sequence, in the order of the
 * ids. An item is the block's handle.
 */
public final class IdTree extends Tree {
    private static final int SEQUENCE = 8;

    public IdTree(Arena arena) {
        super(arena);
    }

    /** The milliseconds of an item's id. */
    public static long ms(long item) {
        return Native.getLong(Arena.address(item));
    }

    /** The sequence of an item's id. */
    public static long sequence(long item) {
        return Native.getLong(Arena.address(item) + SEQUENCE);
    }

    /** Puts the cursor at the last item with an id up to the given one; false, and before the first item, if there is none. */
    public boolean seekFloor(long root, long ms, long sequence, TreeCursor cursor) {
        if (!descend(root, ms, sequence, true, cursor)) {
            return false;
        }
        int index = below(cursor.nodes[0], 0, ms, sequence, true) - 1;
        cursor.indexes[0] = index;
        return index >= 0;
    }

    /** Puts the cursor at the first item with an id from the given one on; false, and after the last item, if there is none. */
    public boolean seekCeiling(long root, long ms, long sequence, TreeCursor cursor) {
        return descend(root, ms, sequence, false, cursor)
                && cursor.land(below(cursor.nodes[0], 0, ms, sequence, false));
    }

    /** To the last leaf that begins below the id, or the first one; false if the tree is empty. */
    private static boolean descend(long root, long ms, long sequence, boolean orEqual, TreeCursor cursor) {
        cursor.start(root);
        for (int level = cursor.height - 1; level > 0; level--) {
            int index = below(cursor.nodes[level], level, ms, sequence, orEqual) - 1;
            cursor.descend(level, Math.max(index, 0));
        }
        return cursor.height > 0;
    }

    /** How many of the items that a node is searched by are below an id, or equal to it. */
    private static int below(long node, int level, long ms, long sequence, boolean orEqual) {
        long base = TreeLayout.searchBase(node, level);
        int stride = TreeLayout.entryBytes(level);
        int low = 0;
        int high = TreeLayout.count(node);
        while (low < high) {
            int middle = (low + high) >>> 1;
            int order = compare(Native.getLong(base + (long) middle * stride), ms, sequence);
            if (order < 0 || (order == 0 && orEqual)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static int compare(long item, long ms, long sequence) {
        int order = Long.compareUnsigned(ms(item), ms);
        return order != 0 ? order : Long.compareUnsigned(sequence(item), sequence);
    }
}
