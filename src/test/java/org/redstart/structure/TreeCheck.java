package org.redstart.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.redstart.memory.Arena;
import org.redstart.memory.Native;

/** Looks at every node of a tree: counts, capacities, weights, first items and the depth of all leaves. */
final class TreeCheck {
    private TreeCheck() {}

    /** Returns the footprint of the root and all nodes. */
    static long check(Tree tree, long root) {
        int height = TreeLayout.height(root);
        long top = TreeLayout.get(root, TreeLayout.TOP);
        long bytes = Arena.footprint(root);
        assertEquals(height == 0, top == 0);
        if (height == 0) {
            assertEquals(0, Tree.items(root));
            assertEquals(0, Tree.weightOf(root));
            return bytes;
        }
        assertTrue(height == 1 || TreeLayout.count(top) > 1, "a top with one child");
        assertEquals(Tree.weightOf(root), weigh(tree, top, height - 1));
        assertEquals(Tree.items(root), items(top, height - 1));
        return bytes + bytes(tree, top, height - 1);
    }

    private static long bytes(Tree tree, long node, int level) {
        int count = TreeLayout.count(node);
        assertTrue(count > 0, "an empty node");
        assertTrue(count <= TreeLayout.capacity(node));
        assertTrue(TreeLayout.capacity(node) <= TreeLayout.mostEntries(level));
        assertTrue(TreeLayout.nodeBytes(level, TreeLayout.capacity(node)) <= Arena.capacity(node));
        long bytes = Arena.footprint(node);
        for (int i = 0; level > 0 && i < count; i++) {
            long child = TreeLayout.child(node, i);
            assertEquals(weigh(tree, child, level - 1), TreeLayout.weight(node, i));
            long first = Native.getLong(TreeLayout.searchBase(node, level) + (long) i * TreeLayout.entryBytes(level));
            assertEquals(TreeLayout.firstItem(child, level - 1), first);
            bytes += bytes(tree, child, level - 1);
        }
        return bytes;
    }

    private static long weigh(Tree tree, long node, int level) {
        long weight = 0;
        for (int i = 0; i < TreeLayout.count(node); i++) {
            weight += level == 0 ? tree.weight(TreeLayout.item(node, i)) : TreeLayout.weight(node, i);
        }
        return weight;
    }

    private static long items(long node, int level) {
        if (level == 0) {
            return TreeLayout.count(node);
        }
        long items = 0;
        for (int i = 0; i < TreeLayout.count(node); i++) {
            items += items(TreeLayout.child(node, i), level - 1);
        }
        return items;
    }
}
