package org.redstart.structure;

import org.redstart.memory.Native;

/**
 * The bytes of a tree.
 *
 * <pre>
 * root    0     8       16       24      32       36     40       48       56
 *         | top | items | weight | bytes | height | zero | word 0 | word 1 |
 *
 * node    0       2          4      8
 *         | count | capacity | zero | entry | entry | ...
 *
 * entry   of a leaf (level 0):  | item |
 *         of an inner node:     | child | weight of all items under it | first item under it |
 * </pre>
 *
 * An empty tree has no top and height 0; otherwise no node is empty. A node's block is of any size class up to the largest, so
 * a node takes little more room than its entries do.
 */
final class TreeLayout {
    static final int ROOT_BYTES = 56;
    static final int TOP = 0;
    static final int ITEMS = 8;
    static final int WEIGHT = 16;
    static final int BYTES = 24;
    static final int HEIGHT = 32;
    static final int WORDS = 40;

    static final int NODE_HEAD_BYTES = 8;
    static final int LEAF_ENTRY_BYTES = 8;
    static final int INNER_ENTRY_BYTES = 24;
    /** A full leaf takes 512 bytes, a full inner node 1024: both are size classes. */
    static final int MAX_LEAF_ENTRIES = (512 - NODE_HEAD_BYTES) / LEAF_ENTRY_BYTES;

    static final int MAX_INNER_ENTRIES = (1024 - NODE_HEAD_BYTES) / INNER_ENTRY_BYTES;
    /** A node with fewer than this part of the most entries looks to its neighbour. */
    static final int UNDERFULL_PART = 4;
    /** With a quarter of the inner entries at the least, that many levels hold more than memory can. */
    static final int MAX_HEIGHT = 16;

    private static final int CAPACITY = 2;
    private static final int ENTRY_WEIGHT = 8;
    private static final int ENTRY_FIRST = 16;
    private static final int COUNT_MASK = 0xFFFF;

    private TreeLayout() {}

    static int entryBytes(int level) {
        return level == 0 ? LEAF_ENTRY_BYTES : INNER_ENTRY_BYTES;
    }

    static int mostEntries(int level) {
        return level == 0 ? MAX_LEAF_ENTRIES : MAX_INNER_ENTRIES;
    }

    static long nodeBytes(int level, int entries) {
        return NODE_HEAD_BYTES + (long) entries * entryBytes(level);
    }

    static void putHead(long node, int count, int capacity) {
        Native.putLong(node, count | (long) capacity << Short.SIZE);
    }

    static int count(long node) {
        return Native.getShort(node) & COUNT_MASK;
    }

    static void putCount(long node, int count) {
        Native.putShort(node, (short) count);
    }

    static int capacity(long node) {
        return Native.getShort(node + CAPACITY) & COUNT_MASK;
    }

    static long entry(long node, int level, int index) {
        return node + NODE_HEAD_BYTES + (long) index * entryBytes(level);
    }

    /** The address of an item in a leaf; the following ones lie behind it. */
    static long itemSlot(long leaf, int index) {
        return entry(leaf, 0, index);
    }

    static long item(long leaf, int index) {
        return Native.getLong(itemSlot(leaf, index));
    }

    static long child(long inner, int index) {
        return Native.getLong(entry(inner, 1, index));
    }

    static void putChild(long inner, int index, long child) {
        Native.putLong(entry(inner, 1, index), child);
    }

    static long weight(long inner, int index) {
        return Native.getLong(entry(inner, 1, index) + ENTRY_WEIGHT);
    }

    static void putWeight(long inner, int index, long weight) {
        Native.putLong(entry(inner, 1, index) + ENTRY_WEIGHT, weight);
    }

    static void putFirst(long inner, int index, long item) {
        Native.putLong(entry(inner, 1, index) + ENTRY_FIRST, item);
    }

    /** Where a node keeps the items it is searched by: a leaf its own, an inner node the first of each child. */
    static long searchBase(long node, int level) {
        return node + NODE_HEAD_BYTES + (level == 0 ? 0 : ENTRY_FIRST);
    }

    /** The first item in or under a node that has entries. */
    static long firstItem(long node, int level) {
        return Native.getLong(searchBase(node, level));
    }

    static void writeEntry(long node, int level, int index, long handle, long weight, long first) {
        long entry = entry(node, level, index);
        Native.putLong(entry, handle);
        if (level > 0) {
            Native.putLong(entry + ENTRY_WEIGHT, weight);
            Native.putLong(entry + ENTRY_FIRST, first);
        }
    }

    static void copyEntries(long from, int fromIndex, long to, int toIndex, int level, int entries) {
        if (entries > 0) {
            Native.copy(entry(from, level, fromIndex), entry(to, level, toIndex), (long) entries * entryBytes(level));
        }
    }

    /** Makes room for one entry at an index of a node that is not full. */
    static void openGap(long node, int level, int index) {
        int count = count(node);
        copyEntries(node, index, node, index + 1, level, count - index);
        putCount(node, count + 1);
    }

    /** Takes {@code entries} entries out from an index on. */
    static void closeGap(long node, int level, int index, int entries) {
        int count = count(node);
        copyEntries(node, index + entries, node, index, level, count - index - entries);
        putCount(node, count - entries);
    }

    static long get(long root, int field) {
        return Native.getLong(root + field);
    }

    static void put(long root, int field, long value) {
        Native.putLong(root + field, value);
    }

    static void add(long root, int field, long change) {
        Native.putLong(root + field, Native.getLong(root + field) + change);
    }

    static int height(long root) {
        return Native.getInt(root + HEIGHT);
    }

    static void putHeight(long root, int height) {
        Native.putInt(root + HEIGHT, height);
    }
}
