package org.redstart.memory;

/**
 * The sizes blocks come in: every 4 bytes up to 64, then eight classes to a doubling, so that the waste inside a block
 * of 32 bytes or more is at most 12.5 %.
 */
final class SizeClasses {
    static final int MIN_BYTES = 8;
    static final int FINE_LIMIT_BYTES = 64;
    static final int FINE_STEP_BYTES = 4;
    /** Larger blocks are mapped one by one. */
    static final int MAX_BYTES = 128 * 1024;

    private static final int FINE_CLASSES = (FINE_LIMIT_BYTES - MIN_BYTES) / FINE_STEP_BYTES + 1;
    private static final int STEPS_PER_DOUBLING_LOG2 = 3;
    private static final int FINE_LIMIT_LOG2 = 6;

    static final int COUNT = index(MAX_BYTES) + 1;

    private static final int[] BYTES = new int[COUNT];

    static {
        for (int i = 0; i < COUNT; i++) {
            BYTES[i] = i < FINE_CLASSES ? MIN_BYTES + i * FINE_STEP_BYTES : coarse(i - FINE_CLASSES);
        }
        assert BYTES[0] == MIN_BYTES && BYTES[COUNT - 1] == MAX_BYTES;
    }

    private SizeClasses() {}

    /** The smallest class that holds {@code bytes}, 1 to {@link #MAX_BYTES}. */
    static int index(int bytes) {
        assert bytes > 0 && bytes <= MAX_BYTES;
        if (bytes <= FINE_LIMIT_BYTES) {
            return bytes <= MIN_BYTES ? 0 : (bytes - MIN_BYTES + FINE_STEP_BYTES - 1) / FINE_STEP_BYTES;
        }
        int last = bytes - 1;
        int doubling = 31 - Integer.numberOfLeadingZeros(last);
        int step = (last >>> (doubling - STEPS_PER_DOUBLING_LOG2)) & ((1 << STEPS_PER_DOUBLING_LOG2) - 1);
        return FINE_CLASSES + ((doubling - FINE_LIMIT_LOG2) << STEPS_PER_DOUBLING_LOG2) + step;
    }

    private static int coarse(int index) {
        int steps = 1 << STEPS_PER_DOUBLING_LOG2;
        int stepBytes = (FINE_LIMIT_BYTES >>> STEPS_PER_DOUBLING_LOG2) << (index >>> STEPS_PER_DOUBLING_LOG2);
        return (steps + (index & (steps - 1)) + 1) * stepBytes;
    }

    static int bytes(int index) {
        return BYTES[index];
    }
}
