package org.redstart.command.family;

import java.util.ArrayList;
import java.util.List;

/** What a SORT asks for. */
final class SortWish implements AutoCloseable {
    KeyPattern by;
    boolean unsorted;
    boolean descending;
    boolean alphabetical;
    long offset;
    long limit = -1;
    /** The argument that names where the result goes, or -1. */
    int target = -1;

    final List<KeyPattern> gets = new ArrayList<>();

    /** Whether keys are to be looked at besides the one that is sorted. */
    boolean looksUp() {
        return by != null && !unsorted || !gets.isEmpty();
    }

    /** Of so many elements, the place of the first that is wanted. */
    int first(int count) {
        return (int) Math.min(Math.max(offset, 0), count);
    }

    /** Of so many elements, the place behind the last that is wanted. */
    int end(int count) {
        int first = first(count);
        return limit < 0 ? count : (int) Math.min(first + Math.min(limit, count), count);
    }

    @Override
    public void close() {
        if (by != null) {
            by.close();
        }
        gets.forEach(KeyPattern::close);
    }
}
