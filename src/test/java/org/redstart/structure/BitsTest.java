package org.redstart.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Reclaimer;
import org.redstart.memory.Tag;
import org.redstart.memory.Usage;

/** Bits by words give what bits one by one give. Each row ends at the end of its block, so a read beyond it is caught. */
class BitsTest {
    private static final int ROUNDS = 20_000;
    private static final int MOST_BYTES = 48;

    private final SplittableRandom random = new SplittableRandom(7);

    private int below(int bound) {
        return random.nextInt(bound);
    }

    /** Bytes of which many are all ones or all zeros, so that words are. */
    private byte[] draw() {
        byte[] bytes = new byte[below(MOST_BYTES) + 1];
        for (int i = 0; i < bytes.length; i++) {
            int kind = below(4);
            bytes[i] = (byte) (kind == 0 ? below(256) : kind == 1 ? 0xFF : 0);
        }
        return bytes;
    }

    private static BitSet bits(byte[] bytes) {
        BitSet bits = new BitSet();
        for (int i = 0; i < bytes.length * 8; i++) {
            bits.set(i, (bytes[i / 8] >> 7 - i % 8 & 1) != 0);
        }
        return bits;
    }

    private static byte[] content(long address, int length) {
        return Native.bytes(address, length);
    }

    @Test
    void rangesAreCountedAndSearched() {
        try (Arena arena = new Arena(new Usage(), Reclaimer.INLINE)) {
            long address = arena.allocate(MOST_BYTES, Tag.SCRATCH);
            for (int round = 0; round < ROUNDS; round++) {
                byte[] bytes = draw();
                BitSet model = bits(bytes);
                long at = address + Arena.capacity(address) - bytes.length;
                Native.put(at, bytes, 0, bytes.length);
                int from = below(bytes.length * 8);
                int to = from + below(bytes.length * 8 - from + 1);
                assertEquals(model.get(from, to).cardinality(), Bits.count(at, from, to));
                int set = model.nextSetBit(from);
                int clear = model.nextClearBit(from);
                assertEquals(set < 0 || set >= to ? -1 : set, Bits.find(at, from, to, true));
                assertEquals(clear >= to ? -1 : clear, Bits.find(at, from, to, false));
            }
        }
    }

    @Test
    void numbersAreReadAndWritten() {
        try (Arena arena = new Arena(new Usage(), Reclaimer.INLINE)) {
            long address = arena.allocate(MOST_BYTES, Tag.SCRATCH);
            for (int round = 0; round < ROUNDS; round++) {
                byte[] bytes = draw();
                BitSet model = bits(bytes);
                long at = address + Arena.capacity(address) - bytes.length;
                Native.put(at, bytes, 0, bytes.length);
                int width = 1 + below(64);
                int from = below(bytes.length * 8);
                assertEquals(number(model, from, width), Bits.read(at, bytes.length, from, width));
                if (from + width <= bytes.length * 8) {
                    long value = random.nextLong();
                    Bits.write(at, from, width, value);
                    for (int i = 0; i < width; i++) {
                        model.set(from + i, (value >>> width - 1 - i & 1) != 0);
                    }
                    assertEquals(model, bits(content(at, bytes.length)));
                }
            }
        }
    }

    private static long number(BitSet bits, int from, int width) {
        long value = 0;
        for (int i = 0; i < width; i++) {
            value = value << 1 | (bits.get(from + i) ? 1 : 0);
        }
        return value;
    }

    @Test
    void rowsAreCombined() {
        try (Arena arena = new Arena(new Usage(), Reclaimer.INLINE)) {
            long left = arena.allocate(MOST_BYTES, Tag.SCRATCH);
            long right = arena.allocate(MOST_BYTES, Tag.SCRATCH);
            for (int round = 0; round < ROUNDS; round++) {
                byte[] one = draw();
                byte[] other = new byte[one.length];
                random.nextBytes(other);
                BitSet model = bits(one);
                Native.put(left, one, 0, one.length);
                Native.put(right, other, 0, one.length);
                switch (round % 4) {
                    case 0 -> {
                        Bits.and(left, right, one.length);
                        model.and(bits(other));
                    }
                    case 1 -> {
                        Bits.or(left, right, one.length);
                        model.or(bits(other));
                    }
                    case 2 -> {
                        Bits.xor(left, right, one.length);
                        model.xor(bits(other));
                    }
                    default -> {
                        Bits.invert(left, one.length);
                        model.flip(0, one.length * 8);
                    }
                }
                assertEquals(model, bits(content(left, one.length)));
            }
        }
    }
}
