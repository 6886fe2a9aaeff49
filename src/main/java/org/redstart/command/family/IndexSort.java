package org.redstart.command.family;

/** Sorts numbers that stand for something, without boxing them. Equal ones stay in their order. */
final class IndexSort {
    private static final int RUN = 8;

    /** Compares what two numbers stand for. */
    @FunctionalInterface
    interface Order {
        int compare(int left, int right);
    }

    private IndexSort() {}

    /** The numbers from 0 to below {@code count} in order. */
    static int[] sorted(int count, Order order) {
        int[] from = new int[count];
        for (int i = 0; i < count; i++) {
            from[i] = i;
        }
        for (int run = 0; run < count; run += RUN) {
            insert(from, run, Math.min(run + RUN, count), order);
        }
        int[] to = new int[count];
        for (long width = RUN; width < count; width *= 2) {
            for (long left = 0; left < count; left += 2 * width) {
                int middle = (int) Math.min(left + width, count);
                merge(from, to, (int) left, middle, (int) Math.min(left + 2 * width, count), order);
            }
            int[] merged = to;
            to = from;
            from = merged;
        }
        return from;
    }

    private static void insert(int[] numbers, int from, int to, Order order) {
        for (int i = from + 1; i < to; i++) {
            int number = numbers[i];
            int at = i;
            while (at > from && order.compare(numbers[at - 1], number) > 0) {
                numbers[at] = numbers[at - 1];
                at--;
            }
            numbers[at] = number;
        }
    }

    private static void merge(int[] from, int[] to, int left, int middle, int end, Order order) {
        int a = left;
        int b = middle;
        for (int at = left; at < end; at++) {
            boolean first = b == end || a < middle && order.compare(from[a], from[b]) <= 0;
            to[at] = first ? from[a++] : from[b++];
        }
    }
}
