package org.redstart.command.family;

import java.util.BitSet;
import java.util.SplittableRandom;

/** Chooses some of many, each choice having the same chance. */
final class Sampling {
    private Sampling() {}

    /** The places, 0 to {@code of - 1}, of {@code count} elements chosen. */
    static BitSet choose(long count, long of, SplittableRandom random) {
        BitSet chosen = new BitSet((int) of);
        long left = count;
        for (int place = 0; left > 0; place++) {
            if (random.nextLong(of - place) < left) {
                chosen.set(place);
                left--;
            }
        }
        return chosen;
    }
}
