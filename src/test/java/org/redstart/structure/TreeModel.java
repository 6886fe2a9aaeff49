package org.redstart.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Reclaimer;
import org.redstart.memory.Tag;
import org.redstart.memory.Usage;

/**
 * What the model tests of all kinds of tree share: random operations beside a plain list, while cuts open and close, each
 * frozen root being read, on a thread of its own or later on this one, and compared with what the model was at the cut.
 */
abstract class TreeModel {
    private static final int OPERATIONS = Integer.getInteger("redstart.tree.operations", 120_000);
    private static final int CHECK_EVERY = 4_000;
    private static final int VIEWS = 3;

    final long seed = Long.getLong("redstart.seed", System.nanoTime());
    final SplittableRandom random = new SplittableRandom(seed);
    final Usage usage = new Usage();
    final Arena arena = new Arena(usage, Reclaimer.INLINE);
    private final long scratchBlock = arena.allocate(300 * 1024, Tag.SCRATCH);
    final long scratch = Arena.address(scratchBlock);
    private final View[] views = new View[VIEWS];
    Tree tree;
    TreeCursor cursor;
    long root;
    /** Of 100 changes, how many add. */
    int adding = 90;

    private int highest;

    /** One random operation on the tree and the model. */
    abstract void operate();

    /** The model's items in order, as texts. */
    abstract List<String> contents();

    abstract String text(long item);

    abstract long weightOf(long item);

    abstract long handleOf(long item);

    abstract Tag tagOf();

    /** A reader of a frozen root. */
    private final class View implements Runnable {
        final long cut = arena.openCut();
        final long frozen = root;
        final List<String> expected = new ArrayList<>(contents());
        final Thread thread = random.nextBoolean() ? new Thread(this) : null;
        final long positions = random.nextLong();
        Throwable failure;
        boolean done;

        void start() {
            if (thread != null) {
                thread.start();
            }
        }

        void finish() throws InterruptedException {
            if (thread != null) {
                thread.join();
            } else {
                run();
            }
        }

        @Override
        public void run() {
            try {
                readAll(frozen, expected, new SplittableRandom(positions));
            } catch (Throwable failed) {
                failure = failed;
            }
            done = true;
        }
    }

    final void run(Tree kind) throws InterruptedException {
        assertTrue(Native.CHECKED, "run with -Dredstart.memory.checked=true");
        System.out.println(getClass().getSimpleName() + " seed " + seed);
        tree = kind;
        cursor = new TreeCursor(tree);
        root = tree.create();
        for (int i = 1; i <= OPERATIONS; i++) {
            if (i % 10_000 == 0) {
                adding = random.nextInt(8) == 0 ? 5 : 30 + random.nextInt(50);
            }
            root = tree.own(root);
            operate();
            turnViews();
            arena.drainLimbo(random.nextInt(8));
            if (i % CHECK_EVERY == 0) {
                check();
            }
            highest = Math.max(highest, TreeLayout.height(root));
        }
        assertTrue(highest >= 3, "the tree never grew");
        check();
        drainUnderAView();
    }

    private void turnViews() throws InterruptedException {
        int index = random.nextInt(VIEWS);
        View view = views[index];
        if (view == null && random.nextInt(2_000) == 0) {
            views[index] = new View();
            views[index].start();
        } else if (view != null && random.nextInt(500) == 0) {
            close(index);
        }
    }

    private void close(int index) throws InterruptedException {
        View view = views[index];
        view.finish();
        if (view.failure != null) {
            throw new AssertionError("a frozen tree is not what it was, seed " + seed, view.failure);
        }
        assertTrue(view.done);
        arena.closeCut(view.cut);
        views[index] = null;
    }

    private void closeAll() throws InterruptedException {
        for (int i = 0; i < VIEWS; i++) {
            if (views[i] != null) {
                close(i);
            }
        }
        while (arena.drainLimbo(1_000) > 0) {
            continue;
        }
        assertFalse(arena.hasLimbo());
    }

    private void check() throws InterruptedException {
        readAll(root, contents(), random);
        long nodeBytes = TreeCheck.check(tree, root);
        long itemBytes = 0;
        long weight = 0;
        long items = 0;
        for (boolean more = tree.first(root, cursor); more; more = cursor.next()) {
            itemBytes += Arena.footprint(handleOf(cursor.item()));
            weight += weightOf(cursor.item());
            items++;
        }
        assertEquals(nodeBytes + itemBytes, Tree.bytes(root), "bytes");
        assertEquals(weight, Tree.weightOf(root), "weight");
        assertEquals(items, Tree.items(root), "items");
        if (random.nextInt(4) == 0) {
            closeAll();
            assertEquals(Tree.bytes(root), usage.bytes(Tag.NODE) + usage.bytes(Tag.MEMBER), "nothing is lost");
        }
    }

    /** Reads a tree in both directions and at random positions; uses nothing that belongs to the loop. */
    private void readAll(long from, List<String> expected, SplittableRandom positions) {
        TreeCursor reader = new TreeCursor(tree);
        long[] ranks = new long[expected.size() + 1];
        int index = 0;
        for (boolean more = tree.first(from, reader); more; more = reader.next()) {
            assertEquals(expected.get(index), text(reader.item()));
            ranks[index + 1] = ranks[index] + weightOf(reader.item());
            index++;
        }
        assertEquals(expected.size(), index);
        assertFalse(reader.exists());
        assertEquals(ranks[index], reader.rank());
        for (boolean more = reader.previous(); more; more = reader.previous()) {
            index--;
            assertEquals(expected.get(index), text(reader.item()));
        }
        assertEquals(0, index);
        for (int i = 0; i < 20 && !expected.isEmpty(); i++) {
            long position = positions.nextLong(ranks[expected.size()]);
            assertTrue(tree.seekWeight(from, position, reader));
            int at = itemAt(ranks, position);
            assertEquals(expected.get(at), text(reader.item()));
            assertEquals(ranks[at], reader.rank());
            assertEquals(position - ranks[at], reader.offset());
        }
        assertFalse(tree.seekWeight(from, ranks[expected.size()], reader));
        assertEquals(ranks[expected.size()], reader.rank());
        assertEquals(!expected.isEmpty(), tree.last(from, reader));
    }

    private static int itemAt(long[] ranks, long position) {
        int at = 0;
        while (ranks[at + 1] <= position) {
            at++;
        }
        return at;
    }

    private void drainUnderAView() throws InterruptedException {
        closeAll();
        views[0] = new View();
        views[0].start();
        TreeDrain drain = tree.drain(root);
        long[] freed = {0};
        long items = Tree.items(root);
        while (drain.next(item -> {
            freed[0]++;
            arena.free(handleOf(item), tagOf());
        })) {
            assertEquals(items - freed[0], drain.left());
        }
        assertEquals(items, freed[0]);
        closeAll();
        arena.free(scratchBlock, Tag.SCRATCH);
        for (Tag tag : Tag.values()) {
            assertEquals(0, usage.bytes(tag), tag.name());
        }
        arena.close();
    }

    /** Counts an item that comes into the tree. */
    final void added(long item) {
        Tree.addBytes(root, Arena.footprint(handleOf(item)));
    }

    /** Frees an item that has left the tree. */
    final void gone(long item) {
        Tree.addBytes(root, -Arena.footprint(handleOf(item)));
        arena.free(handleOf(item), tagOf());
    }

    final boolean grows() {
        return random.nextInt(100) < adding;
    }
}
