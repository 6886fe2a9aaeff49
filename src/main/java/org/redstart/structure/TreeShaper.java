package org.redstart.structure;

import static org.redstart.structure.TreeLayout.BYTES;
import static org.redstart.structure.TreeLayout.TOP;

import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;

/**
 * Changes the nodes on a cursor's path: makes them writable, gives them room, splits, joins and shrinks them. The path always
 * stays right, and the sum of the nodes' footprints in the root exact.
 */
final class TreeShaper {
    /** At the left edge a split leaves most entries in the right node, as more will come to the left one. */
    private static final int PREPENDED_PART = 8;

    /** A node moves to a smaller block when it could lose more room than this part of its entries, and a few. */
    private static final int SPARE_PART = 8;

    private static final int SPARE_ENTRIES = 3;

    private final Arena arena;

    TreeShaper(Arena arena) {
        this.arena = arena;
    }

    /** A new root if the old one must not be written any more. */
    long ownRoot(long root) {
        if (!arena.isFrozen(root)) {
            return root;
        }
        long copy = arena.allocate(TreeLayout.ROOT_BYTES, Tag.NODE);
        Native.copy(root, copy, TreeLayout.ROOT_BYTES);
        arena.free(root, Tag.NODE);
        return copy;
    }

    /** Puts copies in the place of the path's nodes that are older than an open cut. */
    void ownPath(TreeCursor cursor) {
        assert !arena.isFrozen(cursor.root) : "own the root before the cursor is put on it";
        for (int level = cursor.height - 1; level >= 0; level--) {
            if (arena.isFrozen(cursor.nodes[level])) {
                resize(cursor, level, TreeLayout.capacity(cursor.nodes[level]));
            }
        }
    }

    /** Puts an entry at a position of the path's node of a level and lets the path lead to it. */
    void insert(TreeCursor cursor, int level, int position, long handle, long weight, long first) {
        int at = makeRoom(cursor, level, position);
        long node = cursor.nodes[level];
        TreeLayout.openGap(node, level, at);
        TreeLayout.writeEntry(node, level, at, handle, weight, first);
        cursor.indexes[level] = at;
        reweigh(cursor, level, weight);
        if (at == 0) {
            noteFirst(cursor, level, first);
        }
    }

    /** The first leaf of an empty tree. */
    void plant(TreeCursor cursor) {
        raise(cursor, allocate(cursor.root, 0, 1));
    }

    /** Changes the weight that the nodes above a level keep of the path's node. */
    void reweigh(TreeCursor cursor, int level, long change) {
        for (int up = level + 1; up < cursor.height; up++) {
            int index = cursor.indexes[up];
            TreeLayout.putWeight(cursor.nodes[up], index, TreeLayout.weight(cursor.nodes[up], index) + change);
        }
    }

    /** Tells the nodes above a level that the path's node has another first item. */
    void noteFirst(TreeCursor cursor, int level, long item) {
        for (int up = level + 1; up < cursor.height; up++) {
            TreeLayout.putFirst(cursor.nodes[up], cursor.indexes[up], item);
            if (cursor.indexes[up] > 0) {
                return;
            }
        }
    }

    /** Takes items out of the leaf from the cursor on, which then stands at what follows them. */
    void remove(TreeCursor cursor, int items, long weight) {
        long leaf = cursor.nodes[0];
        int index = cursor.indexes[0];
        TreeLayout.closeGap(leaf, 0, index, items);
        reweigh(cursor, 0, -weight);
        if (index == 0 && TreeLayout.count(leaf) > 0) {
            noteFirst(cursor, 0, TreeLayout.item(leaf, 0));
        }
        mend(cursor, 0);
        if (cursor.height > 0) {
            cursor.land(cursor.indexes[0]);
        }
    }

    private int makeRoom(TreeCursor cursor, int level, int position) {
        long node = cursor.nodes[level];
        int count = TreeLayout.count(node);
        if (count == TreeLayout.mostEntries(level)) {
            return split(cursor, level, position);
        }
        if (count == TreeLayout.capacity(node)) {
            resize(cursor, level, count + 1);
        }
        return position;
    }

    /** Splits the path's node so that the half the path then leads to has room; returns the position there. */
    private int split(TreeCursor cursor, int level, int position) {
        long left = cursor.nodes[level];
        int count = TreeLayout.count(left);
        int at = splitPoint(cursor, level, position, count);
        int moved = count - at;
        boolean goesRight = position > at || moved == 0;
        long right = allocate(cursor.root, level, goesRight ? moved + 1 : moved);
        TreeLayout.copyEntries(left, at, right, 0, level, moved);
        TreeLayout.putCount(right, moved);
        if (level + 1 == cursor.height) {
            raise(cursor, left);
        }
        if (moved > 0) {
            TreeLayout.putCount(left, at);
            resize(cursor, level, goesRight ? at : at + 1);
        }
        long weight = weigh(cursor.tree, right, level);
        reweigh(cursor, level, -weight);
        long first = moved == 0 ? 0 : TreeLayout.firstItem(right, level);
        insert(cursor, level + 1, cursor.indexes[level + 1] + 1, right, weight, first);
        if (goesRight) {
            cursor.nodes[level] = right;
            return position - at;
        }
        retreat(cursor, level + 1);
        return position;
    }

    private static int splitPoint(TreeCursor cursor, int level, int position, int count) {
        if (position == count && cursor.atRightEdge(level)) {
            return count;
        }
        if (position <= 1 && cursor.atLeftEdge(level)) {
            return count / PREPENDED_PART;
        }
        return count / 2;
    }

    /** From an entry of an inner node, and the child under it, to those before. */
    private static void retreat(TreeCursor cursor, int level) {
        if (cursor.indexes[level] > 0) {
            cursor.indexes[level]--;
        } else {
            cursor.backward(level);
        }
        cursor.descend(level, cursor.indexes[level]);
    }

    /** Puts a new top over the tree: the first leaf, or an inner node with the old top as its only child. */
    private void raise(TreeCursor cursor, long below) {
        long root = cursor.root;
        int level = cursor.height;
        long top = below;
        if (level > 0) {
            top = allocate(root, level, 2);
            TreeLayout.putCount(top, 1);
            TreeLayout.writeEntry(
                    top, level, 0, below, weigh(cursor.tree, below, level - 1), TreeLayout.firstItem(below, level - 1));
        }
        TreeLayout.put(root, TOP, top);
        TreeLayout.putHeight(root, level + 1);
        cursor.height = level + 1;
        cursor.nodes[level] = top;
        cursor.indexes[level] = 0;
    }

    /** Joins the path's node with a neighbour, or shares with it, if it has too few entries; then looks at the level above. */
    private void mend(TreeCursor cursor, int level) {
        if (level + 1 == cursor.height) {
            lower(cursor);
            return;
        }
        int count = TreeLayout.count(cursor.nodes[level]);
        if (count >= TreeLayout.mostEntries(level) / TreeLayout.UNDERFULL_PART) {
            shrink(cursor, level);
            return;
        }
        if (TreeLayout.count(cursor.nodes[level + 1]) == 1) {
            mend(cursor, level + 1);
            if (level + 1 == cursor.height) {
                return;
            }
        }
        evenOut(cursor, level);
        mend(cursor, level + 1);
    }

    /** Takes away tops that have a single child, and an empty leaf that is alone. */
    private void lower(TreeCursor cursor) {
        long root = cursor.root;
        int level = cursor.height - 1;
        while (level > 0 && TreeLayout.count(cursor.nodes[level]) == 1) {
            free(root, cursor.nodes[level]);
            level--;
        }
        boolean empty = level == 0 && TreeLayout.count(cursor.nodes[0]) == 0;
        if (empty) {
            free(root, cursor.nodes[0]);
        }
        cursor.height = empty ? 0 : level + 1;
        TreeLayout.putHeight(root, cursor.height);
        TreeLayout.put(root, TOP, empty ? 0 : cursor.nodes[level]);
        if (!empty) {
            shrink(cursor, level);
        }
    }

    private void shrink(TreeCursor cursor, int level) {
        int count = TreeLayout.count(cursor.nodes[level]);
        if (TreeLayout.capacity(cursor.nodes[level]) > count + count / SPARE_PART + SPARE_ENTRIES) {
            resize(cursor, level, count);
        }
    }

    /** Writes the path's node and its neighbour anew: as one if all fits, otherwise as two halves. */
    private void evenOut(TreeCursor cursor, int level) {
        long root = cursor.root;
        long parent = cursor.nodes[level + 1];
        int at = Math.max(cursor.indexes[level + 1] - 1, 0);
        long left = TreeLayout.child(parent, at);
        long right = TreeLayout.child(parent, at + 1);
        int leftCount = TreeLayout.count(left);
        int total = leftCount + TreeLayout.count(right);
        int position = cursor.indexes[level] + (cursor.indexes[level + 1] > at ? leftCount : 0);
        boolean joins = total <= TreeLayout.mostEntries(level);
        int kept = joins ? total : total / 2;
        long weight = TreeLayout.weight(parent, at) + TreeLayout.weight(parent, at + 1);

        long low = gather(root, level, left, right, 0, kept);
        long high = joins ? 0 : gather(root, level, left, right, kept, total - kept);
        free(root, left);
        free(root, right);
        long lowWeight = joins ? weight : weigh(cursor.tree, low, level);
        if (joins) {
            TreeLayout.closeGap(parent, level + 1, at + 1, 1);
        } else {
            long first = TreeLayout.firstItem(high, level);
            TreeLayout.writeEntry(parent, level + 1, at + 1, high, weight - lowWeight, first);
        }
        TreeLayout.putChild(parent, at, low);
        TreeLayout.putWeight(parent, at, lowWeight);
        cursor.indexes[level + 1] = at;
        noteFirst(cursor, level, TreeLayout.firstItem(low, level));

        boolean inLow = joins || position < kept;
        cursor.descend(level + 1, inLow ? at : at + 1);
        cursor.indexes[level] = inLow ? position : position - kept;
    }

    /** A new node of {@code entries} entries from an index on of two nodes seen as one. */
    private long gather(long root, int level, long left, long right, int from, int entries) {
        int leftCount = TreeLayout.count(left);
        int ofLeft = Math.max(0, Math.min(leftCount - from, entries));
        long node = allocate(root, level, entries);
        TreeLayout.copyEntries(left, from, node, 0, level, ofLeft);
        TreeLayout.copyEntries(right, from + ofLeft - leftCount, node, ofLeft, level, entries - ofLeft);
        TreeLayout.putCount(node, entries);
        return node;
    }

    private static long weigh(Tree tree, long node, int level) {
        int count = TreeLayout.count(node);
        if (level == 0) {
            return tree.weigh(TreeLayout.itemSlot(node, 0), count);
        }
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += TreeLayout.weight(node, i);
        }
        return sum;
    }

    /** Moves the path's node to a block for {@code entries} entries, under a parent that may be written. */
    private void resize(TreeCursor cursor, int level, int entries) {
        long old = cursor.nodes[level];
        int count = TreeLayout.count(old);
        long moved = allocate(cursor.root, level, entries);
        TreeLayout.copyEntries(old, 0, moved, 0, level, count);
        TreeLayout.putCount(moved, count);
        free(cursor.root, old);
        cursor.nodes[level] = moved;
        if (level + 1 == cursor.height) {
            TreeLayout.put(cursor.root, TOP, moved);
        } else {
            TreeLayout.putChild(cursor.nodes[level + 1], cursor.indexes[level + 1], moved);
        }
    }

    /** An empty node with room for at least {@code entries} entries: as many as its size class holds. */
    private long allocate(long root, int level, int entries) {
        long bytes = TreeLayout.nodeBytes(level, entries);
        long node = arena.allocate(bytes, Tag.NODE);
        long classBytes = Arena.capacityFor(bytes);
        int room = (int) ((classBytes - TreeLayout.NODE_HEAD_BYTES) / TreeLayout.entryBytes(level));
        TreeLayout.putHead(node, 0, Math.min(room, TreeLayout.mostEntries(level)));
        TreeLayout.add(root, BYTES, classBytes);
        return node;
    }

    private void free(long root, long node) {
        TreeLayout.add(root, BYTES, -Arena.footprint(node));
        arena.free(node, Tag.NODE);
    }
}
