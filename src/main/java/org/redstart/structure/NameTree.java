package org.redstart.structure;

import org.redstart.memory.Arena;
import org.redstart.memory.Native;

/**
 * A tree of blocks that each bear a name, in the order of the names' bytes. An item is the block's handle; the name lies behind
 * the head that its kind of block has.
 *
 * <pre>
 *  0      head bytes
 *  | head | length (4) | name
 * </pre>
 */
public final class NameTree extends Tree {
    private final int headBytes;

    public NameTree(Arena arena, int headBytes) {
        super(arena);
        this.headBytes = headBytes;
    }

    /** The size of a block with a name of that length. */
    public long blockBytes(int nameLength) {
        return (long) headBytes + Integer.BYTES + nameLength;
    }

    public int nameLength(long item) {
        return Native.getInt(Arena.address(item) + headBytes);
    }

    public long nameAddress(long item) {
        return Arena.address(item) + headBytes + Integer.BYTES;
    }

    /** Writes the name of a new block. */
    public void putName(long item, long name, int length) {
        Native.putInt(Arena.address(item) + headBytes, length);
        Native.copy(name, nameAddress(item), length);
    }

    /** Puts the cursor at the first item whose name is not below the given one; whether it is the very name. */
    public boolean seek(long root, long name, int length, TreeCursor cursor) {
        cursor.start(root);
        for (int level = cursor.height - 1; level > 0; level--) {
            cursor.descend(level, Math.max(below(cursor.nodes[level], level, name, length) - 1, 0));
        }
        return cursor.height > 0
                && cursor.land(below(cursor.nodes[0], 0, name, length))
                && compare(cursor.item(), name, length) == 0;
    }

    /** How many of the items that a node is searched by are below a name; in an inner node also one that equals it. */
    private int below(long node, int level, long name, int length) {
        long base = TreeLayout.searchBase(node, level);
        int stride = TreeLayout.entryBytes(level);
        int low = 0;
        int high = TreeLayout.count(node);
        while (low < high) {
            int middle = (low + high) >>> 1;
            int order = compare(Native.getLong(base + (long) middle * stride), name, length);
            if (order < 0 || order == 0 && level > 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int compare(long item, long name, int length) {
        return Native.compare(nameAddress(item), nameLength(item), name, length);
    }
}
