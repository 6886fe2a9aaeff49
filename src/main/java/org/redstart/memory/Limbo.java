package org.redstart.memory;

import java.util.ArrayDeque;
import org.agrona.UnsafeApi;

/**
 * Blocks that were freed while a cut could still read them, in the order they were freed.
 *
 * <p>A batch of them shares one epoch: the batch may go once every open cut is newer than it.
 */
final class Limbo {
    private static final int BATCH_HANDLES = 8 * 1024;
    private static final long BATCH_BYTES = (long) BATCH_HANDLES * Long.BYTES;
    /** Handles leave bits 48 to 61 free; the tag travels there. */
    private static final int TAG_SHIFT = 48;

    private static final long TAG_MASK = 0xFFL << TAG_SHIFT;
    private static final Tag[] TAGS = Tag.values();

    private static final class Batch {
        final long epoch;
        final long base = UnsafeApi.allocateMemory(BATCH_BYTES);
        int size;
        int drained;

        Batch(long epoch) {
            this.epoch = epoch;
        }
    }

    private final ArrayDeque<Batch> batches = new ArrayDeque<>();
    private final Usage usage;
    private long size;
    private long heldBytes;

    Limbo(Usage usage) {
        this.usage = usage;
    }

    long size() {
        return size;
    }

    long heldBytes() {
        return heldBytes;
    }

    void add(long handle, Tag tag, long epoch) {
        Batch batch = batches.peekLast();
        if (batch == null || batch.epoch != epoch || batch.size == BATCH_HANDLES) {
            batch = new Batch(epoch);
            batches.addLast(batch);
            usage.add(Tag.LIMBO, BATCH_BYTES);
        }
        UnsafeApi.putLong(batch.base + (long) batch.size * Long.BYTES, handle | (long) tag.ordinal() << TAG_SHIFT);
        batch.size++;
        size++;
        heldBytes += Arena.footprint(handle);
    }

    /** Frees what was freed before the epoch {@code oldestCut} began, {@code most} blocks at the most. */
    int drain(Arena arena, long oldestCut, int most) {
        int done = 0;
        while (done < most && size > 0) {
            Batch batch = batches.peekFirst();
            if (batch.epoch >= oldestCut) {
                break;
            }
            done += drainBatch(arena, batch, most - done);
            if (batch.drained == batch.size) {
                drop(batches.pollFirst());
            }
        }
        return done;
    }

    private int drainBatch(Arena arena, Batch batch, int most) {
        int end = Math.min(batch.size, batch.drained + most);
        int start = batch.drained;
        for (int i = start; i < end; i++) {
            long noted = UnsafeApi.getLong(batch.base + (long) i * Long.BYTES);
            long handle = noted & ~TAG_MASK;
            heldBytes -= Arena.footprint(handle);
            arena.release(handle, TAGS[(int) ((noted & TAG_MASK) >>> TAG_SHIFT)]);
        }
        batch.drained = end;
        size -= end - start;
        return end - start;
    }

    private void drop(Batch batch) {
        UnsafeApi.freeMemory(batch.base);
        usage.add(Tag.LIMBO, -BATCH_BYTES);
    }

    void close(Arena arena) {
        drain(arena, Long.MAX_VALUE, Integer.MAX_VALUE);
        batches.forEach(this::drop);
        batches.clear();
    }
}
