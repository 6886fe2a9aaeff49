package org.redstart.memory;

import static org.redstart.memory.PageLayout.LISTED;
import static org.redstart.memory.PageLayout.NEXT;
import static org.redstart.memory.PageLayout.PREV;
import static org.redstart.memory.PageLayout.RAW;

import org.agrona.UnsafeApi;

/** The pages of one size class that have room, linked through their heads; two lists join in O(1). */
final class PageList {
    private long first;
    private long last;

    static PageList[] oneForEachClass() {
        PageList[] lists = new PageList[SizeClasses.COUNT];
        for (int i = 0; i < lists.length; i++) {
            lists[i] = new PageList();
        }
        return lists;
    }

    /** The page to take the next block from, or 0. */
    long first() {
        return first;
    }

    boolean hasMoreThanOne() {
        return first != last;
    }

    /** Adds at the end, so that the pages in front fill up before those that are emptying. */
    void add(long page) {
        UnsafeApi.putInt(page + LISTED, 1);
        link(last, page);
        UnsafeApi.putLong(page + NEXT, 0);
        last = page;
        if (first == 0) {
            first = page;
        }
    }

    void remove(long page) {
        UnsafeApi.putInt(page + LISTED, 0);
        long prev = UnsafeApi.getLong(page + PREV);
        long next = UnsafeApi.getLong(page + NEXT);
        if (prev == 0) {
            first = next;
        } else {
            UnsafeApi.putLong(prev + NEXT, next);
        }
        if (next == 0) {
            last = prev;
        } else {
            UnsafeApi.putLong(next + PREV, prev);
        }
    }

    /** Appends all of {@code other}, which is empty afterwards. */
    void takeAll(PageList other) {
        if (other.first == 0) {
            return;
        }
        link(last, other.first);
        if (first == 0) {
            first = other.first;
        }
        last = other.last;
        other.first = 0;
        other.last = 0;
    }

    private static void link(long prev, long page) {
        UnsafeApi.putLong(page + PREV, prev);
        if (prev != 0) {
            UnsafeApi.putLong(prev + NEXT, page);
        }
    }

    void freeAll() {
        while (first != 0) {
            long next = UnsafeApi.getLong(first + NEXT);
            UnsafeApi.freeMemory(UnsafeApi.getLong(first + RAW));
            first = next;
        }
        last = 0;
    }
}
