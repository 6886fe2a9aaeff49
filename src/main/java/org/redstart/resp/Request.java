package org.redstart.resp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;

/**
 * The arguments of one command, as addresses and lengths. Small ones lie in the connection's window and are gone after the
 * command; one of {@link #LARGE_BYTES} or more has a block of its own that a command may take over.
 */
public final class Request {
    /** From this size on, an argument is received into a block of its own. */
    public static final int LARGE_BYTES = 32 * 1024;
    /** What such a block leaves free in front, for its owner's own header. */
    public static final int LARGE_HEAD_BYTES = 8;

    /** Marks a block that its taker now owns; handles leave the bit free. */
    private static final long TAKEN = 1L << 61;

    private static final int FEW = 8;
    private static final int MOST_KEPT = 1024;

    private final Arena arena;
    private int count;
    private long base;
    private int[] offsets = new int[FEW];
    private int[] lengths = new int[FEW];
    private long[] blocks;
    private int blockCount;
    /** Holds the small arguments of a request that keeps them for itself. */
    private long kept;

    public Request(Arena arena) {
        this.arena = arena;
    }

    /** How many arguments, the command's name included. */
    public int count() {
        return count;
    }

    public long address(int index) {
        if (blockCount != 0 && index < blocks.length && blocks[index] != 0) {
            return Arena.address(blocks[index]) + LARGE_HEAD_BYTES;
        }
        return base + offsets[index];
    }

    public int length(int index) {
        return lengths[index];
    }

    /**
     * Takes over the block of a large argument, {@link #LARGE_HEAD_BYTES} in front of the bytes being the taker's to fill;
     * it is tagged {@link Tag#ARGUMENT}. 0 if the argument is small. The argument can still be read.
     */
    public long takeBlock(int index) {
        if (blockCount == 0 || index >= blocks.length || blocks[index] == 0 || lengths[index] < LARGE_BYTES) {
            return 0;
        }
        long block = blocks[index];
        blocks[index] = block | TAKEN;
        return block;
    }

    /** Whether an argument equals an upper-case ASCII word, letters of either case being the same. */
    public boolean is(int index, String upperCaseWord) {
        int length = upperCaseWord.length();
        if (lengths[index] != length) {
            return false;
        }
        long address = address(index);
        for (int i = 0; i < length; i++) {
            int c = Native.getByte(address + i);
            if (c >= 'a' && c <= 'z') {
                c -= 'a' - 'A';
            }
            if (c != upperCaseWord.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** An argument as text, each byte a character: cold paths only. */
    public String text(int index) {
        return new String(bytes(index), StandardCharsets.ISO_8859_1);
    }

    /** An argument as errors quote it: up to a NUL, if it holds one. */
    public String quoted(int index) {
        String text = text(index);
        int end = text.indexOf(0);
        return end < 0 ? text : text.substring(0, end);
    }

    /** A heap copy of an argument: cold paths only. */
    public byte[] bytes(int index) {
        return Native.bytes(address(index), lengths[index]);
    }

    /** Takes over another request's arguments: large blocks change their owner, small ones are copied. */
    public void takeOver(Request from) {
        clear();
        long smallBytes = 0;
        for (int i = 0; i < from.count; i++) {
            smallBytes += from.isBlock(i) ? 0 : from.lengths[i];
        }
        if (smallBytes != 0) {
            kept = arena.allocate(smallBytes, Tag.ARGUMENT);
            base = Arena.address(kept);
        }
        int end = 0;
        for (int i = 0; i < from.count; i++) {
            int length = from.lengths[i];
            if (from.isBlock(i)) {
                addBlock(from.blocks[i], length);
                from.blocks[i] |= TAKEN;
            } else {
                Native.copy(from.address(i), base + end, length);
                add(end, length);
                end += length;
            }
        }
    }

    /** Whether an argument has a block of its own, and that is still the request's. */
    private boolean isBlock(int index) {
        return blockCount != 0 && index < blocks.length && blocks[index] != 0 && (blocks[index] & TAKEN) == 0;
    }

    /** Where the offsets of small arguments count from. */
    void setBase(long base) {
        this.base = base;
    }

    void add(int offset, int length) {
        grow(count + 1);
        offsets[count] = offset;
        lengths[count++] = length;
    }

    void addBlock(long block, int length) {
        add(0, length);
        if (blocks == null || blocks.length < count) {
            blocks = blocks == null
                    ? new long[Math.max(FEW, count)]
                    : Arrays.copyOf(blocks, Math.max(count, blocks.length * 2));
        }
        blocks[count - 1] = block;
        blockCount++;
    }

    /** Adds an argument as a copy in a block of its own. */
    void addCopy(long from, int length) {
        addBlock(copyOf(from, length), length);
    }

    private long copyOf(long from, int length) {
        long block = arena.allocate((long) LARGE_HEAD_BYTES + length, Tag.ARGUMENT);
        Native.copy(from, Arena.address(block) + LARGE_HEAD_BYTES, length);
        return block;
    }

    /** Copies the arguments so far out of the window. */
    void detach() {
        blocks = new long[Math.max(FEW, count)];
        for (int i = 0; i < count; i++) {
            blocks[i] = copyOf(base + offsets[i], lengths[i]);
        }
        blockCount = count;
    }

    private void grow(int needed) {
        if (needed > offsets.length) {
            int wider = Math.max(needed, offsets.length * 2);
            offsets = Arrays.copyOf(offsets, wider);
            lengths = Arrays.copyOf(lengths, wider);
        }
    }

    /** Forgets the arguments and frees what nobody took. */
    public void clear() {
        if (kept != 0) {
            arena.free(kept, Tag.ARGUMENT);
            kept = 0;
        }
        if (blockCount != 0) {
            freeBlocks();
        }
        count = 0;
        if (offsets.length > MOST_KEPT) {
            offsets = new int[FEW];
            lengths = new int[FEW];
        }
    }

    private void freeBlocks() {
        for (int i = 0; i < Math.min(count, blocks.length); i++) {
            if (blocks[i] != 0 && (blocks[i] & TAKEN) == 0) {
                arena.free(blocks[i], Tag.ARGUMENT);
            }
        }
        blocks = null;
        blockCount = 0;
    }

    /** The bytes of all arguments. */
    public long argumentBytes() {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += lengths[i];
        }
        return sum;
    }

    /** Bytes in blocks of their own. */
    public long blockBytes() {
        long sum = kept == 0 ? 0 : Arena.footprint(kept);
        if (blockCount != 0) {
            for (long block : blocks) {
                sum += block == 0 || (block & TAKEN) != 0 ? 0 : Arena.footprint(block);
            }
        }
        return sum;
    }

    Arena arena() {
        return arena;
    }
}
