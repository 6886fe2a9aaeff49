package org.redstart.structure;

import static org.redstart.structure.TreeLayout.BYTES;
import static org.redstart.structure.TreeLayout.ITEMS;
import static org.redstart.structure.TreeLayout.ROOT_BYTES;
import static org.redstart.structure.TreeLayout.WEIGHT;
import static org.redstart.structure.TreeLayout.WORDS;

import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;

/**
 * A counted B+ tree of items, which are longs: addresses or handles of blocks that belong to the tree's owner. Any item and
 * any position is found in O(log n). One object serves all trees of a kind, each known by its root block.
 *
 * <p>An item weighs 1 here; a kind whose items weigh more overrides {@link #weight}, {@link #weigh} and {@link #wholeItems}.
 *
 * <p><b>Cuts.</b> Roots and nodes are never changed while a view is open that may read them: {@link #own} gives a root to
 * change, to be stored where the old one was, and the nodes on the way to a change are copied when it is made. So a frozen
 * root leads to the tree as it was, and {@link #first}, {@link #last} and all seeks may be called on it by any thread, with a
 * cursor of its own.
 *
 * <p><b>Changes.</b> They are made at a cursor that was put on an owned root, and leave it at the item they say. What the
 * items are blocks of is freed by the owner, and its bytes are counted by {@link #addBytes}.
 */
public class Tree {
    private final Arena arena;
    private final TreeShaper shaper;

    public Tree(Arena arena) {
        this.arena = arena;
        this.shaper = new TreeShaper(arena);
    }

    /** What an item counts for in positions and ranks; it must not change but by {@link #reweigh} and {@link #replace}. */
    protected long weight(long item) {
        return 1;
    }

    /** The weight of {@code count} items that lie one behind the other at an address. */
    protected long weigh(long items, int count) {
        return count;
    }

    /** How many of {@code count} items at an address are wholly among the first {@code weight} of their weight. */
    protected int wholeItems(long items, int count, long weight) {
        return (int) Math.min(count, weight);
    }

    /** A new, empty tree. */
    public final long create() {
        long root = arena.allocate(ROOT_BYTES, Tag.NODE);
        Native.fill(root, ROOT_BYTES, (byte) 0);
        TreeLayout.put(root, BYTES, Arena.footprint(root));
        return root;
    }

    /** The root that may be changed: the same, or a copy that the caller stores in its place. */
    public final long own(long root) {
        return shaper.ownRoot(root);
    }

    /** How many items there are. */
    public static long items(long root) {
        return TreeLayout.get(root, ITEMS);
    }

    /** The weight of all items. */
    public static long weightOf(long root) {
        return TreeLayout.get(root, WEIGHT);
    }

    /** The footprint of the root, the nodes and what the owner added. */
    public static long bytes(long root) {
        return TreeLayout.get(root, BYTES);
    }

    /** Counts blocks that the owner hung on the tree, or took from it. */
    public static void addBytes(long root, long change) {
        TreeLayout.add(root, BYTES, change);
    }

    /** One of two words for the owner, 0 in a new tree. */
    public static long word(long root, int index) {
        assert index == 0 || index == 1;
        return TreeLayout.get(root, WORDS + index * Long.BYTES);
    }

    public static void putWord(long root, int index, long value) {
        assert index == 0 || index == 1;
        TreeLayout.put(root, WORDS + index * Long.BYTES, value);
    }

    /** Puts the cursor at the first item; false if there is none. */
    public final boolean first(long root, TreeCursor cursor) {
        cursor.start(root);
        for (int level = cursor.height - 1; level > 0; level--) {
            cursor.descend(level, 0);
        }
        cursor.indexes[0] = 0;
        return cursor.height > 0;
    }

    /** Puts the cursor at the last item; false if there is none. */
    public final boolean last(long root, TreeCursor cursor) {
        return end(root, cursor) && cursor.previous();
    }

    /** Puts the cursor after the last item; false if there is none. */
    private static boolean end(long root, TreeCursor cursor) {
        cursor.start(root);
        if (cursor.height == 0) {
            return false;
        }
        for (int level = cursor.height - 1; level > 0; level--) {
            cursor.descend(level, TreeLayout.count(cursor.nodes[level]) - 1);
        }
        cursor.indexes[0] = TreeLayout.count(cursor.nodes[0]);
        return true;
    }

    /**
     * Puts the cursor at the item that holds a position, 0 being the first, with {@link TreeCursor#offset} saying how far into
     * the item; false, and after the last item, if the tree weighs no more than that.
     */
    public final boolean seekWeight(long root, long position, TreeCursor cursor) {
        assert position >= 0;
        if (position >= weightOf(root)) {
            end(root, cursor);
            return false;
        }
        cursor.start(root);
        long under = weightOf(root);
        long left = position;
        for (int level = cursor.height - 1; level > 0; level--) {
            long node = cursor.nodes[level];
            int index = TreeLayout.count(node) - 1;
            long weight = TreeLayout.weight(node, index);
            if (left >= under - weight) {
                left -= under - weight;
            } else {
                index = 0;
                for (weight = TreeLayout.weight(node, 0); left >= weight; weight = TreeLayout.weight(node, index)) {
                    left -= weight;
                    index++;
                }
            }
            under = weight;
            cursor.descend(level, index);
        }
        seekInLeaf(left, under, cursor);
        return true;
    }

    /** Who takes from the end of a list asks for its last item each time: that is found without weighing those before it. */
    private void seekInLeaf(long position, long under, TreeCursor cursor) {
        long items = TreeLayout.itemSlot(cursor.nodes[0], 0);
        int last = TreeLayout.count(cursor.nodes[0]) - 1;
        long before = under - weight(TreeLayout.item(cursor.nodes[0], last));
        if (position >= before) {
            cursor.indexes[0] = last;
            cursor.offset = position - before;
        } else {
            int index = wholeItems(items, last + 1, position);
            cursor.indexes[0] = index;
            cursor.offset = position - weigh(items, index);
        }
    }

    /** Inserts an item before the cursor's, or at the end if the cursor is there; the cursor then stands at it. */
    public final void insertBefore(TreeCursor cursor, long item) {
        insert(cursor, Math.max(cursor.indexes[0], 0), item);
    }

    /** Inserts an item behind the cursor's, or at the start if the cursor is there; the cursor then stands at it. */
    public final void insertAfter(TreeCursor cursor, long item) {
        int count = cursor.height == 0 ? 0 : TreeLayout.count(cursor.nodes[0]);
        insert(cursor, Math.min(cursor.indexes[0] + 1, count), item);
    }

    /** Puts an item behind all others; the cursor then stands at it. Leaves filled this way are full. */
    public final void append(long root, TreeCursor cursor, long item) {
        end(root, cursor);
        insertBefore(cursor, item);
    }

    /** Puts an item before all others; the cursor then stands at it. */
    public final void prepend(long root, TreeCursor cursor, long item) {
        first(root, cursor);
        insertBefore(cursor, item);
    }

    private void insert(TreeCursor cursor, int position, long item) {
        long weight = weight(item);
        shaper.ownPath(cursor);
        if (cursor.height == 0) {
            shaper.plant(cursor);
            shaper.insert(cursor, 0, 0, item, weight, item);
        } else {
            shaper.insert(cursor, 0, position, item, weight, item);
        }
        cursor.offset = 0;
        TreeLayout.add(cursor.root, ITEMS, 1);
        TreeLayout.add(cursor.root, WEIGHT, weight);
    }

    /** Puts another item in the place of the cursor's, which must still be readable; both keep their order. */
    public final void set(TreeCursor cursor, long item) {
        replace(cursor, item, weight(item) - weight(cursor.item()));
    }

    /** As {@link #set}, when the old item cannot be asked for its weight any more: the caller says how it changes. */
    public final void replace(TreeCursor cursor, long item, long weightChange) {
        assert cursor.exists();
        reweigh(cursor, weightChange);
        Native.putLong(TreeLayout.itemSlot(cursor.nodes[0], cursor.indexes[0]), item);
        if (cursor.indexes[0] == 0) {
            shaper.noteFirst(cursor, 0, item);
        }
    }

    /** Notes that the weight of the cursor's item has changed; also makes its leaf writable. */
    public final void reweigh(TreeCursor cursor, long change) {
        shaper.ownPath(cursor);
        shaper.reweigh(cursor, 0, change);
        TreeLayout.add(cursor.root, WEIGHT, change);
    }

    /** Takes out the cursor's item and returns it; the cursor then stands at the next one, or after the last. */
    public final long remove(TreeCursor cursor) {
        long item = cursor.item();
        long weight = weight(item);
        take(cursor, 1, weight);
        return item;
    }

    /**
     * Takes out the items from the cursor on that lie wholly in the next {@code weight} of weight, leaf by leaf, and shows
     * each to the visitor, which frees it. The cursor then stands at the first that stays. Returns how many went.
     */
    public final long removeRange(TreeCursor cursor, long weight, EntryVisitor visitor) {
        long left = weight;
        long removed = 0;
        while (cursor.exists()) {
            long leaf = cursor.nodes[0];
            int from = cursor.indexes[0];
            long items = TreeLayout.itemSlot(leaf, from);
            int number = wholeItems(items, TreeLayout.count(leaf) - from, left);
            if (number == 0) {
                break;
            }
            long weighed = weigh(items, number);
            for (int i = 0; i < number; i++) {
                visitor.visit(TreeLayout.item(leaf, from + i));
            }
            take(cursor, number, weighed);
            left -= weighed;
            removed += number;
        }
        return removed;
    }

    private void take(TreeCursor cursor, int number, long weight) {
        shaper.ownPath(cursor);
        TreeLayout.add(cursor.root, ITEMS, -number);
        TreeLayout.add(cursor.root, WEIGHT, -weight);
        shaper.remove(cursor, number, weight);
        cursor.offset = 0;
    }

    /** Begins to free a tree that nobody changes any more. */
    public final TreeDrain drain(long root) {
        return new TreeDrain(arena, this, root);
    }
}
