package org.redstart.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Reclaimer;
import org.redstart.memory.Tag;
import org.redstart.memory.Usage;

/** How many bytes of nodes an item costs, the item's own block aside. */
class TreeFillTest {
    private static final int ITEMS = Integer.getInteger("redstart.tree.items", 60_000);

    private final Arena arena = new Arena(new Usage(), Reclaimer.INLINE);
    private final SplittableRandom random = new SplittableRandom(7);

    @Test
    void itemsInRandomOrder() {
        ScoreTree tree = new ScoreTree(arena);
        TreeCursor cursor = new TreeCursor(tree);
        long root = tree.create();
        long name = arena.allocate(Long.BYTES, Tag.SCRATCH);
        for (int i = 0; i < ITEMS; i++) {
            Native.putLong(name, i);
            tree.insert(root, ScoredMember.create(arena, random.nextDouble(), name, Long.BYTES), cursor);
        }
        assertCosts("random order", root, 9.6);
        for (int i = 0; i < ITEMS; i++) {
            tree.seekWeight(root, random.nextLong(Tree.items(root)), cursor);
            long member = tree.remove(cursor);
            ScoredMember.putScore(member, random.nextDouble());
            tree.insert(root, member, cursor);
        }
        assertCosts("each moved once on average", root, 9.8);
        for (int i = 0; i < ITEMS * 9L / 10; i++) {
            tree.seekWeight(root, random.nextLong(Tree.items(root)), cursor);
            ScoredMember.free(arena, tree.remove(cursor));
        }
        assertCosts("nine of ten removed", root, 11.0);
        arena.close();
    }

    @Test
    void itemsAtAnEnd() {
        Tree tree = new Tree(arena);
        TreeCursor cursor = new TreeCursor(tree);
        long appended = tree.create();
        long prepended = tree.create();
        for (int i = 1; i <= ITEMS; i++) {
            tree.append(appended, cursor, i);
            tree.prepend(prepended, cursor, i);
        }
        assertCosts("appended", appended, 8.6);
        assertCosts("prepended", prepended, 9.2);
        tree.first(appended, cursor);
        assertEquals(TreeLayout.MAX_LEAF_ENTRIES, TreeLayout.count(cursor.nodes[0]), "leaves are full");
        arena.close();
    }

    private static void assertCosts(String what, long root, double most) {
        double bytes = (double) Tree.bytes(root) / Tree.items(root);
        System.out.printf("tree of %,d items, %s: %.2f bytes of nodes per item%n", Tree.items(root), what, bytes);
        assertTrue(bytes <= most, what + ": " + bytes);
    }
}
