package org.redstart.command.family;

/** Makes one score of two. */
enum Aggregate {
    SUM,
    MIN,
    MAX;

    double of(double score, double other) {
        return switch (this) {
            case SUM -> orZero(score + other);
            case MIN -> other < score ? other : score;
            case MAX -> other > score ? other : score;
        };
    }

    /** Infinities that cancel each other out, or are multiplied with 0, count as 0. */
    static double orZero(double score) {
        return Double.isNaN(score) ? 0 : score;
    }
}
