package org.redstart.structure;

import org.redstart.memory.Native;

/**
 * A place in a tree: at an item, before the first or after the last. Made once and used again for each seek.
 *
 * <p>It holds the path from the top node to the leaf, so it stays right only while the tree is changed through it and by
 * nothing else. A cursor on a frozen root needs nothing but the frozen blocks: any thread may move one of its own.
 */
public final class TreeCursor {
    final Tree tree;
    final long[] nodes = new long[TreeLayout.MAX_HEIGHT];
    /** In the leaf -1 means before the first item, the leaf's count after the last. */
    final int[] indexes = new int[TreeLayout.MAX_HEIGHT];

    long root;
    int height;
    long offset;

    public TreeCursor(Tree tree) {
        this.tree = tree;
    }

    /** Whether the cursor stands at an item. */
    public boolean exists() {
        return height > 0 && indexes[0] >= 0 && indexes[0] < TreeLayout.count(nodes[0]);
    }

    /** The item the cursor stands at. */
    public long item() {
        assert exists();
        return TreeLayout.item(nodes[0], indexes[0]);
    }

    /** After {@link Tree#seekWeight}: how far into the item the position lies. */
    public long offset() {
        return offset;
    }

    /** The weight of all items before the cursor. */
    public long rank() {
        if (height == 0) {
            return 0;
        }
        long rank = tree.weigh(TreeLayout.itemSlot(nodes[0], 0), Math.max(indexes[0], 0));
        for (int level = 1; level < height; level++) {
            long slot = TreeLayout.entry(nodes[level], level, 0) + Long.BYTES;
            for (int i = indexes[level]; i > 0; i--) {
                rank += Native.getLong(slot);
                slot += TreeLayout.INNER_ENTRY_BYTES;
            }
        }
        return rank;
    }

    /** Moves to the next item; false after the last. */
    public boolean next() {
        offset = 0;
        if (height == 0) {
            return false;
        }
        int count = TreeLayout.count(nodes[0]);
        if (indexes[0] < count) {
            indexes[0]++;
        }
        return indexes[0] < count || forward(0);
    }

    /** Moves to the item before; false before the first. */
    public boolean previous() {
        offset = 0;
        if (height == 0) {
            return false;
        }
        if (indexes[0] > 0) {
            indexes[0]--;
            return true;
        }
        if (backward(0)) {
            return true;
        }
        indexes[0] = -1;
        return false;
    }

    /** Stands above the top node of a tree, to {@link #descend} from there. */
    void start(long newRoot) {
        root = newRoot;
        offset = 0;
        height = TreeLayout.height(newRoot);
        if (height > 0) {
            nodes[height - 1] = TreeLayout.get(newRoot, TreeLayout.TOP);
        }
    }

    /** From the node at {@code level} to the child at {@code index}. */
    void descend(int level, int index) {
        indexes[level] = index;
        nodes[level - 1] = TreeLayout.child(nodes[level], index);
    }

    /** The end of a descent: at an index of the leaf, or at the next leaf's first item if there is none; whether one is. */
    boolean land(int index) {
        indexes[0] = index;
        return index < TreeLayout.count(nodes[0]) || forward(0);
    }

    /** Moves to the first entry of the next node of a level; false, and not moved, at the right edge. */
    boolean forward(int level) {
        int up = level + 1;
        while (up < height && indexes[up] + 1 == TreeLayout.count(nodes[up])) {
            up++;
        }
        if (up >= height) {
            return false;
        }
        descend(up, indexes[up] + 1);
        for (int below = up - 1; below > level; below--) {
            descend(below, 0);
        }
        indexes[level] = 0;
        return true;
    }

    /** Moves to the last entry of the node before, of the same level; false, and not moved, at the left edge. */
    boolean backward(int level) {
        int up = level + 1;
        while (up < height && indexes[up] == 0) {
            up++;
        }
        if (up >= height) {
            return false;
        }
        descend(up, indexes[up] - 1);
        for (int below = up - 1; below > level; below--) {
            descend(below, TreeLayout.count(nodes[below]) - 1);
        }
        indexes[level] = TreeLayout.count(nodes[level]) - 1;
        return true;
    }

    /** Whether the path's node of a level is the first of it. */
    boolean atLeftEdge(int level) {
        for (int up = level + 1; up < height; up++) {
            if (indexes[up] > 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether the path's node of a level is the last of it. */
    boolean atRightEdge(int level) {
        for (int up = level + 1; up < height; up++) {
            if (indexes[up] + 1 < TreeLayout.count(nodes[up])) {
                return false;
            }
        }
        return true;
    }
}
