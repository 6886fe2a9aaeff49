package org.redstart.command.family;

import org.redstart.memory.Native;
import org.redstart.structure.HyperLogLog;
import org.redstart.structure.HyperLogLogEditor;
import org.redstart.structure.HyperLogLogEstimate;

/** What PFSELFTEST runs: ever more elements, whose estimates must stay near the truth whatever form the registers have. */
final class HyperLogLogCheck {
    private static final int ELEMENTS = 1_000_000;
    private static final int SPARSE_BYTES = 3000;
    /** Beyond four standard errors, 4 * 1.04 / sqrt(16384), an estimate is taken for wrong. */
    private static final double TOLERANCE = 0.0325;

    private static final int SMALLEST_TOLERANCE = 10;

    private final HyperLogLogEditor editor;
    private final HyperLogLogEstimate estimate;
    private final long registers;

    HyperLogLogCheck(HyperLogLogEditor editor, HyperLogLogEstimate estimate, long registers) {
        this.editor = editor;
        this.estimate = estimate;
        this.registers = registers;
    }

    /** What failed, or null. */
    String run() {
        long seed = System.nanoTime();
        editor.clear(SPARSE_BYTES);
        int next = 1;
        for (int i = 1; i <= ELEMENTS; i++) {
            Native.putLong(registers, seed ^ i * 0x9E3779B97F4A7C15L);
            editor.add(HyperLogLog.hash(registers, Long.BYTES));
            if (i == next) {
                String failure = compare(i);
                if (failure != null) {
                    return failure;
                }
                next *= 10;
            }
        }
        return null;
    }

    private String compare(int elements) {
        Native.fill(registers, HyperLogLog.REGISTERS, (byte) 0);
        if (!HyperLogLog.mergeInto(registers, editor.address(), editor.length())) {
            return "the registers of " + elements + " elements are broken";
        }
        long counted = estimate.of(registers);
        double allowed = Math.max(SMALLEST_TOLERANCE, elements * TOLERANCE);
        boolean near = Math.abs(counted - elements) <= (elements < SMALLEST_TOLERANCE ? 0 : allowed);
        return near ? null : "Too big error. card:" + elements + " estimate:" + counted;
    }
}
