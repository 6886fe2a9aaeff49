package org.redstart.command.family;

/** Sorts numbers that stand for something, without boxing them, some at a time. Equal ones stay in their order. */
final class IndexSort {
    private static final int RUN = 8;
    private static final int AT_A_TIME = 256;

    /** Compares what two numbers stand for. */
    @FunctionalInterface
    interface Order {
        int compare(int left, int right);
    }

    private final int count;
    private final Order order;
    private int[] from;
    private int[] to;
    /** Runs of this length are in order; 0 while the first are made. */
    private long width;
    /** Where the next number goes. */
    private int at;
    /** What is merged: the next of two runs, and where these end. */
    private int left;

    private int right;
    private int middle;
    private int end;

    /** To sort the numbers from 0 to below {@code count}. */
    IndexSort(int count, Order order) {
        this.count = count;
        this.order = order;
        this.from = new int[count];
        this.to = new int[count];
    }

    /** The numbers from 0 to below {@code count} in order. */
    static int[] sorted(int count, Order order) {
        IndexSort sort = new IndexSort(count, order);
        while (sort.step()) {
            // all of it
        }
        return sort.sorted();
    }

    /** Sorts on; false when all are in order. */
    boolean step() {
        if (width == 0) {
            makeRuns();
        } else {
            merge();
        }
        return width == 0 || width < count;
    }

    /** The numbers, which are in order now. */
    int[] sorted() {
        return from;
    }

    private void makeRuns() {
        for (int i = 0; i < AT_A_TIME && at < count; i += RUN) {
            int first = at;
            for (int next = Math.min(at + RUN, count); at < next; at++) {
                insert(at, first);
            }
        }
        if (at == count) {
            width = RUN;
            at = 0;
        }
    }

    private void insert(int number, int first) {
        int place = number;
        while (place > first && order.compare(from[place - 1], number) > 0) {
            from[place] = from[place - 1];
            place--;
        }
        from[place] = number;
    }

    private void merge() {
        for (int i = 0; i < AT_A_TIME && width < count; i++) {
            if (at == end) {
                left = at;
                middle = (int) Math.min(at + width, count);
                right = middle;
                end = (int) Math.min(at + 2 * width, count);
            }
            boolean first = right == end || left < middle && order.compare(from[left], from[right]) <= 0;
            to[at++] = first ? from[left++] : from[right++];
            if (at == count) {
                turn();
            }
        }
    }

    /** What was merged is what is merged next. */
    private void turn() {
        int[] merged = to;
        to = from;
        from = merged;
        width *= 2;
        at = 0;
        end = 0;
    }
}
