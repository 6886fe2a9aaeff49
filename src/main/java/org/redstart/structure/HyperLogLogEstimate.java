package org.redstart.structure;

import org.redstart.memory.Native;

/**
 * How many different elements registers tell of, from how often each value occurs among them: Otmar Ertl, "New cardinality
 * estimation algorithms for HyperLogLog sketches", 2017, arXiv:1702.01284.
 */
public final class HyperLogLogEstimate {
    /** 1 / (2 ln 2). */
    private static final double ALPHA = 0.7213475204444817;
    /** Registers of a broken string can have values above what a hash gives. */
    private static final int VALUES = 64;

    private final int[] counts = new int[VALUES];

    /** The estimate for registers of a byte each. */
    public long of(long registers) {
        java.util.Arrays.fill(counts, 0);
        for (long at = registers; at < registers + HyperLogLog.REGISTERS; at += Long.BYTES) {
            long word = Native.getLong(at);
            if (word == 0) {
                counts[0] += Long.BYTES;
                continue;
            }
            for (int i = 0; i < Long.BYTES; i++) {
                counts[(int) word & VALUES - 1]++;
                word >>>= Byte.SIZE;
            }
        }
        return estimate();
    }

    private long estimate() {
        double m = HyperLogLog.REGISTERS;
        int most = HyperLogLog.RUN_BITS;
        double z = m * tau((m - counts[most + 1]) / m);
        for (int value = most; value >= 1; value--) {
            z = (z + counts[value]) * 0.5;
        }
        z += m * sigma(counts[0] / m);
        return Math.round(ALPHA * m * m / z);
    }

    private static double tau(double share) {
        if (share == 0 || share == 1) {
            return 0;
        }
        double x = share;
        double y = 1;
        double z = 1 - x;
        double before;
        do {
            before = z;
            x = Math.sqrt(x);
            y *= 0.5;
            z -= (1 - x) * (1 - x) * y;
        } while (z != before);
        return z / 3;
    }

    private static double sigma(double share) {
        if (share == 1) {
            return Double.POSITIVE_INFINITY;
        }
        double x = share;
        double y = 1;
        double z = x;
        double before;
        do {
            before = z;
            x *= x;
            z += x * y;
            y += y;
        } while (z != before);
        return z;
    }
}
