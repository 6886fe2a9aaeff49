package org.redstart.structure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Reclaimer;
import org.redstart.memory.Tag;
import org.redstart.memory.Usage;

/** Both forms of registers against a plain array, and what happens to broken ones. */
class HyperLogLogTest {
    private static final int SPARSE_BYTES = 3000;
    private static final int ROUNDS = 200;

    private final SplittableRandom random = new SplittableRandom(11);
    private final Arena arena = new Arena(new Usage(), Reclaimer.INLINE);
    private final HyperLogLogEditor editor = new HyperLogLogEditor(arena);
    private final HyperLogLogEstimate estimate = new HyperLogLogEstimate();
    private final long registers = arena.allocate(HyperLogLog.REGISTERS, Tag.SCRATCH);

    @AfterEach
    void close() {
        arena.free(registers, Tag.SCRATCH);
        editor.close();
        arena.close();
    }

    private byte[] read() {
        Native.fill(Arena.address(registers), HyperLogLog.REGISTERS, (byte) 0);
        assertTrue(HyperLogLog.mergeInto(Arena.address(registers), editor.address(), editor.length()));
        return Native.bytes(Arena.address(registers), HyperLogLog.REGISTERS);
    }

    @Test
    void registersAreRaisedInBothForms() {
        for (int round = 0; round < ROUNDS; round++) {
            byte[] model = new byte[HyperLogLog.REGISTERS];
            editor.clear(round % 3 == 0 ? 100 : SPARSE_BYTES);
            int near = random.nextInt(HyperLogLog.REGISTERS);
            int changes = random.nextInt(1500);
            for (int i = 0; i < changes; i++) {
                int register = random.nextInt(3) == 0
                        ? random.nextInt(HyperLogLog.REGISTERS)
                        : Math.min(near + random.nextInt(40), HyperLogLog.REGISTERS - 1);
                int value = 1 + random.nextInt(random.nextInt(200) == 0 ? 51 : 4);
                boolean raises = model[register] < value;
                assertEquals(
                        raises ? HyperLogLogEditor.Outcome.CHANGED : HyperLogLogEditor.Outcome.UNCHANGED,
                        editor.raise(register, value));
                model[register] = (byte) Math.max(model[register], value);
            }
            assertArrayEquals(model, read());
            assertTrue(editor.length() <= SPARSE_BYTES || editor.length() == HyperLogLogDense.BYTES);
            assertTrue(editor.makeDense());
            assertArrayEquals(model, read());
        }
    }

    @Test
    void estimatesAreNear() {
        editor.clear(SPARSE_BYTES);
        for (int i = 1; i <= 200_000; i++) {
            Native.putLong(Arena.address(registers), random.nextLong());
            editor.add(HyperLogLog.hash(Arena.address(registers), Long.BYTES));
            if (i == 10 || i == 1000 || i == 20_000 || i == 200_000) {
                read();
                assertEquals((double) i, (double) estimate.of(Arena.address(registers)), i * 0.04);
            }
        }
        assertTrue(HyperLogLog.isDense(editor.address()));
    }

    @Test
    void brokenOnesAreNotedAndHarmless() {
        int broken = 0;
        for (int round = 0; round < ROUNDS * 10; round++) {
            editor.clear(SPARSE_BYTES);
            for (int i = random.nextInt(300); i > 0; i--) {
                editor.raise(random.nextInt(HyperLogLog.REGISTERS), 1 + random.nextInt(9));
            }
            byte[] bytes = Native.bytes(editor.address(), editor.length());
            bytes[HyperLogLog.HEAD_BYTES + random.nextInt(bytes.length - HyperLogLog.HEAD_BYTES)] =
                    (byte) random.nextInt(256);
            long copy = arena.allocate(bytes.length, Tag.SCRATCH);
            Native.put(copy, bytes, 0, bytes.length);
            editor.load(copy, bytes.length, SPARSE_BYTES);
            for (int i = 0; i < 20; i++) {
                editor.raise(random.nextInt(HyperLogLog.REGISTERS), 1 + random.nextInt(40));
            }
            broken += HyperLogLog.mergeInto(Arena.address(registers), copy, bytes.length) ? 0 : 1;
            arena.free(copy, Tag.SCRATCH);
        }
        assertNotEquals(0, broken);
    }

    @Test
    void estimatesAreKeptInTheHead() {
        editor.clear(SPARSE_BYTES);
        assertTrue(HyperLogLog.isFresh(editor.address()));
        HyperLogLog.putCardinality(editor.address(), 123);
        assertEquals(123, HyperLogLog.cardinality(editor.address()));
        editor.raise(5, 1);
        assertFalse(HyperLogLog.isFresh(editor.address()));
        assertTrue(HyperLogLog.isOne(editor.address(), editor.length()));
        assertFalse(HyperLogLog.isOne(editor.address(), HyperLogLog.HEAD_BYTES - 1));
    }
}
