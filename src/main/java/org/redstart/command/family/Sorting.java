package org.redstart.command.family;

import java.util.Arrays;
import org.redstart.keyspace.Content;

/** Gathers elements and puts them in order, some at a time. They are remembered as they lie in their collection. */
final class Sorting implements AutoCloseable {
    static final String NOT_NUMBERS = "ERR One or more scores can't be converted into double";

    private static final int AT_A_TIME = 64;
    private static final int FEW = 64;

    /** Finds what an element is sorted by; null if there is nothing. */
    @FunctionalInterface
    interface Finder {
        Content find(Texts elements, int index);
    }

    private final SortWish wish;
    private final SortElements source;
    /** Null where elements are sorted by themselves. */
    private final Finder finder;

    private final Texts elements = new Texts();
    private final Texts weights = new Texts();
    private final int sign;
    private double[] scores = new double[FEW];
    private boolean gathered;
    private boolean failed;
    private IndexSort sort;

    Sorting(SortWish wish, SortElements source, Finder finder) {
        this.wish = wish;
        this.source = source;
        this.finder = wish.unsorted ? null : finder;
        this.sign = wish.descending ? -1 : 1;
    }

    /** How many elements there are to be sorted. */
    long count() {
        return source.count();
    }

    /** Works on for some elements; false when all are in order, or it {@link #failed}. */
    boolean step() {
        if (!gathered) {
            gathered = !gather();
            return !failed;
        }
        if (wish.unsorted || failed) {
            return false;
        }
        if (sort == null) {
            sort = new IndexSort(elements.count(), order());
        }
        return sort.step();
    }

    /** Gathers all elements with the numbers that they are sorted by; false if they are not sorted by numbers. */
    boolean gatherNumbers() {
        while (!wish.alphabetical && !gathered) {
            gathered = !gather();
        }
        return gathered;
    }

    /** Takes some elements; false if there are no more. */
    private boolean gather() {
        for (int i = 0; i < AT_A_TIME && !failed; i++) {
            if (!source.addNext(elements)) {
                return false;
            }
            weigh(elements.count() - 1);
        }
        return !failed;
    }

    private void weigh(int index) {
        if (wish.unsorted || wish.alphabetical && finder == null) {
            return;
        }
        Content found = finder == null ? null : finder.find(elements, index);
        if (wish.alphabetical) {
            weights.addFound(found);
            return;
        }
        if (index == scores.length) {
            scores = Arrays.copyOf(scores, 2 * index);
        }
        scores[index] = finder == null ? SortScore.of(elements, index) : SortScore.of(found);
        failed = Double.isNaN(scores[index]);
    }

    private IndexSort.Order order() {
        if (!wish.alphabetical) {
            return this::byScore;
        }
        Texts keys = finder == null ? elements : weights;
        return (left, right) -> sign * keys.compare(left, right);
    }

    private int byScore(int left, int right) {
        int byScore = scores[left] < scores[right] ? -1 : scores[left] > scores[right] ? 1 : 0;
        return sign * (byScore != 0 ? byScore : elements.compare(left, right));
    }

    /** Whether an element is to be sorted as a number and is none. */
    boolean failed() {
        return failed;
    }

    Texts elements() {
        return elements;
    }

    /** The number of the element that is in a place of the order. */
    int at(int place) {
        return sort == null ? place : sort.sorted()[place];
    }

    @Override
    public void close() {
        source.close();
        elements.close();
        weights.close();
    }
}
