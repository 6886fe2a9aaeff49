package org.redstart.structure;

import org.redstart.memory.Arena;
import org.redstart.memory.Native;

/**
 * A tree of listpacks, each weighing as much as it has elements, so that positions are those of the elements. A listpack in
 * it must know its count: no more than 65534 elements.
 */
public final class ListTree extends Tree {
    /** Where a listpack keeps how many elements it has. */
    private static final int LISTPACK_COUNT = 4;

    private static final int UNKNOWN = 0xFFFF;

    public ListTree(Arena arena) {
        super(arena);
    }

    @Override
    protected long weight(long item) {
        return elements(item);
    }

    @Override
    protected long weigh(long items, int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += elements(Native.getLong(items + (long) i * Long.BYTES));
        }
        return sum;
    }

    @Override
    protected int wholeItems(long items, int count, long weight) {
        long left = weight;
        for (int i = 0; i < count; i++) {
            left -= elements(Native.getLong(items + (long) i * Long.BYTES));
            if (left < 0) {
                return i;
            }
        }
        return count;
    }

    private static int elements(long listpack) {
        int count = Native.getShort(Arena.address(listpack) + LISTPACK_COUNT) & 0xFFFF;
        assert count != UNKNOWN;
        return count;
    }
}
