package org.redstart.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;

/** A {@link ListTree} beside a plain list. Of a listpack only the count is there; a number in its place tells items apart. */
class TreeListModelTest extends TreeModel {
    private static final int COUNT = 4;
    private static final int ITEM_BYTES = 8;
    private static final int LARGE_BYTES = 200_000;

    private final List<Long> model = new ArrayList<>();
    private int made;

    @Test
    void behavesAsAListAndItsViewsAsCopiesOfIt() throws InterruptedException {
        run(new ListTree(arena));
    }

    @Override
    void operate() {
        if (random.nextInt(10) < 3) {
            change();
        } else if (grows()) {
            add();
        } else {
            remove();
        }
    }

    private long create(int weight) {
        long item = arena.allocate(random.nextInt(4000) == 0 ? LARGE_BYTES : ITEM_BYTES, Tag.NODE);
        Native.putInt(Arena.address(item), made++);
        Native.putShort(Arena.address(item) + COUNT, (short) weight);
        return item;
    }

    private long create() {
        return create(random.nextInt(50) == 0 ? 60_000 : 1 + random.nextInt(9));
    }

    /** Puts the cursor at a random item of a list that has some; returns its index. */
    private int aim() {
        assertTrue(tree.seekWeight(root, random.nextLong(Tree.weightOf(root)), cursor));
        int index = model.indexOf(cursor.item());
        if (random.nextInt(20) == 0) {
            long rank = 0;
            for (int i = 0; i < index; i++) {
                rank += weightOf(model.get(i));
            }
            assertEquals(rank, cursor.rank());
        }
        return index;
    }

    private void add() {
        long item = create();
        int how = random.nextInt(8);
        if (how < 2) {
            tree.append(root, cursor, item);
            model.add(item);
        } else if (how < 4) {
            tree.prepend(root, cursor, item);
            model.add(0, item);
        } else if (model.isEmpty()) {
            assertFalse(tree.first(root, cursor));
            tree.insertAfter(cursor, item);
            model.add(item);
        } else if (how < 6) {
            int index = aim();
            tree.insertBefore(cursor, item);
            model.add(index, item);
        } else {
            int index = aim();
            tree.insertAfter(cursor, item);
            model.add(index + 1, item);
        }
        added(item);
        assertEquals(item, cursor.item());
        walkFrom(model.indexOf(item));
    }

    /** The cursor is still on its way after a change. */
    private void walkFrom(int start) {
        int index = start;
        for (int steps = random.nextInt(4); steps > 0; steps--) {
            boolean forth = random.nextBoolean();
            index = Math.max(-1, Math.min(model.size(), forth ? index + 1 : index - 1));
            boolean there = index >= 0 && index < model.size();
            assertEquals(there, forth ? cursor.next() : cursor.previous());
            assertEquals(there, cursor.exists());
            if (there) {
                assertEquals((long) model.get(index), cursor.item());
            }
        }
    }

    private void change() {
        if (model.isEmpty()) {
            return;
        }
        int index = aim();
        long old = model.get(index);
        int how = random.nextInt(3);
        if (how == 0 && !arena.isFrozen(old)) {
            int weight = 1 + random.nextInt(20);
            long change = weight - weightOf(old);
            Native.putShort(Arena.address(old) + COUNT, (short) weight);
            tree.reweigh(cursor, change);
            return;
        }
        long item = create();
        added(item);
        if (how == 1) {
            tree.set(cursor, item);
            gone(old);
        } else {
            long change = weightOf(item) - weightOf(old);
            gone(old);
            tree.replace(cursor, item, change);
        }
        model.set(index, item);
        assertEquals(item, cursor.item());
    }

    private void remove() {
        if (model.isEmpty()) {
            return;
        }
        int index = aim();
        if (random.nextInt(150) == 0) {
            removeRange(index);
            return;
        }
        long item = tree.remove(cursor);
        assertEquals((long) model.remove(index), item);
        gone(item);
        assertEquals(index < model.size(), cursor.exists());
        if (cursor.exists()) {
            assertEquals((long) model.get(index), cursor.item());
        }
        walkFrom(index);
    }

    private void removeRange(int index) {
        int number = Math.min(model.size() - index, 1 << random.nextInt(11));
        long weight = 0;
        for (int i = index; i < index + number; i++) {
            weight += weightOf(model.get(i));
        }
        if (index + number < model.size()) {
            weight += random.nextLong(weightOf(model.get(index + number)));
        }
        List<Long> shown = new ArrayList<>();
        assertEquals(number, tree.removeRange(cursor, weight, item -> {
            shown.add(item);
            gone(item);
        }));
        assertEquals(model.subList(index, index + number), shown);
        model.subList(index, index + number).clear();
        assertEquals(index < model.size(), cursor.exists());
        if (cursor.exists()) {
            assertEquals((long) model.get(index), cursor.item());
        }
    }

    @Override
    List<String> contents() {
        return model.stream().map(this::text).toList();
    }

    @Override
    String text(long item) {
        return Native.getInt(Arena.address(item)) + " of " + weightOf(item);
    }

    @Override
    long weightOf(long item) {
        return Native.getShort(Arena.address(item) + COUNT) & 0xFFFF;
    }

    @Override
    long handleOf(long item) {
        return item;
    }

    @Override
    Tag tagOf() {
        return Tag.NODE;
    }
}
