package org.redstart.structure;

import org.redstart.memory.Arena;
import org.redstart.memory.Tag;

/** Frees a tree that nobody uses any more, a leaf at a time; the last step frees the root. */
public final class TreeDrain {
    private final Arena arena;
    private final long root;
    private final TreeCursor cursor;
    private long left;

    TreeDrain(Arena arena, Tree tree, long root) {
        this.arena = arena;
        this.root = root;
        this.cursor = new TreeCursor(tree);
        this.left = Tree.items(root);
        tree.first(root, cursor);
    }

    /** Shows the next leaf's items, which the visitor frees; false once the tree is gone. */
    public boolean next(EntryVisitor visitor) {
        if (cursor.height > 0) {
            showLeaf(visitor);
            if (leave()) {
                return true;
            }
        }
        arena.free(root, Tag.NODE);
        return false;
    }

    private void showLeaf(EntryVisitor visitor) {
        long leaf = cursor.nodes[0];
        int count = TreeLayout.count(leaf);
        for (int i = 0; i < count; i++) {
            visitor.visit(TreeLayout.item(leaf, i));
        }
        left -= count;
    }

    /** Frees the leaf and each node above it that has no other child left, then goes to the next leaf; false if none is left. */
    private boolean leave() {
        arena.free(cursor.nodes[0], Tag.NODE);
        int level = 1;
        while (level < cursor.height) {
            int next = cursor.indexes[level] + 1;
            if (next < TreeLayout.count(cursor.nodes[level])) {
                break;
            }
            arena.free(cursor.nodes[level], Tag.NODE);
            level++;
        }
        if (level >= cursor.height) {
            return false;
        }
        cursor.descend(level, cursor.indexes[level] + 1);
        for (int below = level - 1; below > 0; below--) {
            cursor.descend(below, 0);
        }
        return true;
    }

    /** How many items are still to be freed. */
    public long left() {
        return left;
    }
}
