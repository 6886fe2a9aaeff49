package org.redstart.keyspace;

/** Scores from one to another, each of them meant or not. Reused. */
public final class ScoreRange {
    double min;
    double max;
    boolean withoutMin;
    boolean withoutMax;

    public void setMin(double score, boolean without) {
        min = score;
        withoutMin = without;
    }

    public void setMax(double score, boolean without) {
        max = score;
        withoutMax = without;
    }
}
