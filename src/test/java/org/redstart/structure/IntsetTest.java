package org.redstart.structure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Reclaimer;
import org.redstart.memory.Tag;
import org.redstart.memory.Usage;

/** An intset against a sorted set of numbers, with cuts opened and closed in between. */
class IntsetTest {
    private static final int ROUNDS = 200;
    private static final int EDITS = 300;

    private final Usage usage = new Usage();
    private final Arena arena = new Arena(usage, Reclaimer.INLINE);
    private final IntsetEditor editor = new IntsetEditor(arena);
    private final Packs packs = new Packs(arena, 9);
    private final TreeSet<Long> model = new TreeSet<>();

    @Test
    void editsGiveWhatTheyGiveInASet() {
        for (int round = 0; round < ROUNDS; round++) {
            model.clear();
            long handle = editor.create();
            int shift = packs.below(64);
            for (int i = 0; i < EDITS; i++) {
                long cut = packs.below(5) == 0 ? arena.openCut() : 0;
                long frozen = Arena.address(handle);
                byte[] before = Native.bytes(frozen, Intset.bytes(frozen));
                handle = edit(handle, packs.number() >> shift, i < EDITS / 2);
                if (cut != 0) {
                    assertArrayEquals(before, Native.bytes(frozen, before.length));
                    arena.closeCut(cut);
                    arena.drainLimbo(10);
                }
                check(Arena.address(handle));
            }
            editor.free(handle);
            assertEquals(0, usage.bytes(Tag.NODE));
        }
        packs.close();
        assertEquals(0, usage.totalBytes());
        arena.close();
    }

    private long edit(long handle, long drawn, boolean growing) {
        boolean isAdd = packs.below(4) != 0 == growing;
        Long near = model.ceiling(drawn);
        long value = isAdd || near == null || packs.below(4) == 0 ? drawn : near;
        boolean changes = isAdd ? model.add(value) : model.remove(value);
        int count = Intset.count(Arena.address(handle));
        long result = isAdd ? editor.add(handle, value) : editor.remove(handle, value);
        assertEquals(changes, Intset.count(Arena.address(result)) != count);
        assertEquals(isAdd, Intset.contains(Arena.address(result), value));
        return result;
    }

    private void check(long set) {
        assertEquals(model.size(), Intset.count(set));
        int place = 0;
        for (long value : model) {
            assertEquals(value, Intset.get(set, place));
            assertEquals(place, Intset.find(set, value));
            place++;
        }
        assertEquals(place > 0, Intset.isValid(set, Intset.bytes(set), true));
        assertTrue(Arena.capacity(set) <= Math.max(8, Intset.bytes(set) * 2));
    }

    @Test
    void whatIsNoIntsetIsRefused() {
        long handle = editor.add(editor.add(editor.create(), 7), 9);
        long set = Arena.address(handle);
        assertTrue(Intset.isValid(set, 12, true));
        assertFalse(Intset.isValid(set, 13, false));
        assertFalse(Intset.isValid(set, 7, false));
        Native.putShort(set + 10, (short) 7);
        assertTrue(Intset.isValid(set, 12, false));
        assertFalse(Intset.isValid(set, 12, true));
        Native.putInt(set, 3);
        assertFalse(Intset.isValid(set, 14, false));
        Native.putInt(set, 2);
        Native.putInt(set + 4, 0);
        assertFalse(Intset.isValid(set, 8, false));
        editor.free(handle);
        packs.close();
        arena.close();
    }
}
