package org.redstart.structure;

import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;

/**
 * A {@link HyperLogLog} taken out to be changed: it may grow, and turns dense when it would become longer than a sparse one
 * may. What it holds is good until the next one is loaded.
 */
public final class HyperLogLogEditor implements AutoCloseable {
    /** By how much one change can lengthen a sparse one, with some to spare. */
    private static final int ROOM = 8;
    /** By how much all changes together can lengthen one: a run of zeros of two bytes becomes one of one and three. */
    private static final int MOST_GROWTH = 3 * HyperLogLog.REGISTERS;
    /** How many runs may be joined around a change. */
    private static final int JOINED_RUNS = 5;

    /** What came of a change. */
    public enum Outcome {
        UNCHANGED,
        CHANGED,
        BROKEN
    }

    private final Arena arena;
    private final long sequence;
    private long block;
    private long address;
    private int length;
    private long sparseMaxBytes;

    public HyperLogLogEditor(Arena arena) {
        this.arena = arena;
        this.sequence = Arena.address(arena.allocate(ROOM, Tag.SCRATCH));
        this.block = arena.allocate(HyperLogLogDense.BYTES, Tag.SCRATCH);
        this.address = Arena.address(block);
    }

    /** Begins with one without elements. */
    public void clear(long sparseMaxBytes) {
        reserve(0, sparseMaxBytes);
        length = HyperLogLogSparse.clear(address);
    }

    /** Begins with a copy. */
    public void load(long from, int bytes, long sparseMaxBytes) {
        reserve(bytes, sparseMaxBytes);
        Native.copy(from, address, bytes);
        length = bytes;
    }

    private void reserve(int bytes, long mostSparseBytes) {
        sparseMaxBytes = Math.min(mostSparseBytes, (long) bytes + MOST_GROWTH);
        long needed = Math.max(HyperLogLogDense.BYTES, Math.max(bytes, sparseMaxBytes)) + ROOM;
        if (Arena.capacity(block) < needed || Arena.capacity(block) > needed * 4) {
            arena.free(block, Tag.SCRATCH);
            block = arena.allocate(needed, Tag.SCRATCH);
            address = Arena.address(block);
        }
    }

    public long address() {
        return address;
    }

    public int length() {
        return length;
    }

    /** Adds an element. */
    public Outcome add(long hash) {
        return raise(HyperLogLog.register(hash), HyperLogLog.run(hash));
    }

    /** Raises a register to a value. */
    public Outcome raise(int register, int value) {
        if (HyperLogLog.isDense(address)) {
            return HyperLogLogDense.raise(address, register, value) ? Outcome.CHANGED : Outcome.UNCHANGED;
        }
        return value > HyperLogLogSparse.MAX_VALUE ? raiseDense(register, value) : raiseSparse(register, value);
    }

    private Outcome raiseDense(int register, int value) {
        if (!makeDense()) {
            return Outcome.BROKEN;
        }
        HyperLogLogDense.raise(address, register, value);
        return Outcome.CHANGED;
    }

    /** Turns a sparse one into a dense one; false if it is broken. */
    public boolean makeDense() {
        if (HyperLogLog.isDense(address)) {
            return true;
        }
        long dense = arena.allocate(HyperLogLogDense.BYTES, Tag.SCRATCH);
        boolean whole = HyperLogLogSparse.toDense(address, length, Arena.address(dense));
        if (whole) {
            Native.copy(Arena.address(dense), address, HyperLogLogDense.BYTES);
            length = HyperLogLogDense.BYTES;
        }
        arena.free(dense, Tag.SCRATCH);
        return whole;
    }

    private Outcome raiseSparse(int register, int value) {
        long end = address + length;
        long before = 0;
        long run = address + HyperLogLog.HEAD_BYTES;
        int first = 0;
        while (run < end && first + HyperLogLogSparse.length(run, end) <= register) {
            first += HyperLogLogSparse.length(run, end);
            before = run;
            run += HyperLogLogSparse.bytes(run);
        }
        if (run >= end) {
            return Outcome.BROKEN;
        }
        if (HyperLogLogSparse.value(run) >= value) {
            return Outcome.UNCHANGED;
        }
        if (!split(run, first, register, value)) {
            return raiseDense(register, value);
        }
        join(before == 0 ? address + HyperLogLog.HEAD_BYTES : before);
        HyperLogLog.makeStale(address);
        return Outcome.CHANGED;
    }

    /** Puts up to three runs in the place of one: what is left of the register, the register, what is right of it. */
    private boolean split(long run, int first, int register, int value) {
        long end = address + length;
        int registers = HyperLogLogSparse.length(run, end);
        int old = HyperLogLogSparse.value(run);
        int bytes = put(0, old, register - first);
        bytes += put(bytes, value, 1);
        bytes += put(bytes, old, first + registers - register - 1);
        long next = Math.min(end, run + HyperLogLogSparse.bytes(run));
        int growth = bytes - (int) (next - run);
        if (growth > 0 && length + growth > sparseMaxBytes) {
            return false;
        }
        Native.copy(next, next + growth, end - next);
        Native.copy(sequence, run, bytes);
        length += growth;
        return true;
    }

    /** Appends a run, if it has any registers, to the sequence being built; returns its bytes. */
    private int put(int at, int value, int registers) {
        if (registers == 0) {
            return 0;
        }
        return value == 0
                ? HyperLogLogSparse.putZeros(sequence + at, registers)
                : HyperLogLogSparse.putValues(sequence + at, value, registers);
    }

    /** Joins equal neighbours among a few runs from one on. */
    private void join(long from) {
        long run = from;
        for (int left = JOINED_RUNS; left > 0 && run < address + length; left--) {
            long end = address + length;
            if (run + 1 < end && HyperLogLogSparse.canJoin(run, run + 1, end)) {
                int registers = HyperLogLogSparse.length(run, end) + HyperLogLogSparse.length(run + 1, end);
                HyperLogLogSparse.putValues(run + 1, HyperLogLogSparse.value(run), registers);
                Native.copy(run + 1, run, end - run - 1);
                length--;
            } else {
                run += HyperLogLogSparse.bytes(run);
            }
        }
    }

    @Override
    public void close() {
        arena.free(block, Tag.SCRATCH);
        arena.free(sequence, Tag.SCRATCH);
    }
}
