package org.redstart.replication;

import org.redstart.memory.Arena;
import org.redstart.memory.Chain;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;

/**
 * The latest bytes of the history, once for all who read them: a ring of equal blocks. It keeps what the backlog's size asks for,
 * and more while a replica has not read it.
 *
 * <p>Offsets count the bytes of the history; the first byte that was ever written has offset 1.
 */
final class ReplicationLog {
    private static final int BLOCK_BYTES = 16 * 1024;
    private static final int FEWEST_BLOCKS = 16;

    private final Arena arena;
    /** Handles; the block of byte {@code n} is at {@code n / BLOCK_BYTES}, modulo the ring's size, a power of two. */
    private long[] blocks = new long[FEWEST_BLOCKS];

    private int held;
    private long end;
    private long first = 1;

    ReplicationLog(Arena arena) {
        this.arena = arena;
    }

    /** The offset of the last byte. */
    long end() {
        return end;
    }

    /** The offset of the first byte that is kept. */
    long first() {
        return first;
    }

    /** How many bytes are kept. */
    long length() {
        return end - first + 1;
    }

    /** Bytes of memory that its blocks take. */
    long heldBytes() {
        return (long) held * BLOCK_BYTES;
    }

    /** Bytes of memory beyond the blocks that so many latest bytes fill. */
    long heldBeyond(long latestBytes) {
        return Math.max(0, held - latestBytes / BLOCK_BYTES - 1) * BLOCK_BYTES;
    }

    /** Whether all from this byte on, or the next one to come, is kept. */
    boolean has(long offset) {
        return offset >= first && offset <= end + 1;
    }

    /** Forgets all; the next byte has the offset after this one. */
    void restart(long offset) {
        dropBefore(end + 1);
        freeBlock(end / BLOCK_BYTES);
        end = offset;
        first = offset + 1;
    }

    void append(long from, long length) {
        for (long done = 0; done < length; ) {
            long at = end + 1;
            int within = (int) (at % BLOCK_BYTES);
            int part = (int) Math.min(length - done, BLOCK_BYTES - within);
            Native.copy(from + done, Arena.address(block(at / BLOCK_BYTES)) + within, part);
            done += part;
            end += part;
        }
    }

    private long block(long number) {
        if (number - first / BLOCK_BYTES >= blocks.length) {
            widen();
        }
        int place = place(number);
        if (blocks[place] == 0) {
            blocks[place] = arena.allocate(BLOCK_BYTES, Tag.OUTPUT);
            held++;
        }
        return blocks[place];
    }

    private int place(long number) {
        return (int) (number & blocks.length - 1);
    }

    private void widen() {
        long[] narrow = blocks;
        blocks = new long[narrow.length * 2];
        for (long number = first / BLOCK_BYTES; number <= end / BLOCK_BYTES; number++) {
            blocks[place(number)] = narrow[(int) (number & narrow.length - 1)];
        }
    }

    /** Copies bytes from an offset on to the end of a chain; returns how many. */
    long copy(long offset, Chain to, long most) {
        long done = 0;
        while (done < most && offset + done <= end) {
            long at = offset + done;
            int within = (int) (at % BLOCK_BYTES);
            long part = Math.min(Math.min(most - done, BLOCK_BYTES - within), end - at + 1);
            to.append(Arena.address(blocks[place(at / BLOCK_BYTES)]) + within, part);
            done += part;
        }
        return done;
    }

    /** What lies before an offset is wanted no more. */
    void dropBefore(long offset) {
        long last = offset / BLOCK_BYTES;
        for (long number = first / BLOCK_BYTES; number < last; number++) {
            freeBlock(number);
        }
        first = Math.max(first, offset);
    }

    private void freeBlock(long number) {
        int place = place(number);
        if (blocks[place] != 0) {
            arena.free(blocks[place], Tag.OUTPUT);
            blocks[place] = 0;
            held--;
        }
    }
}
