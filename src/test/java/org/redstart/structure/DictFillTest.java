package org.redstart.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Reclaimer;
import org.redstart.memory.Tag;
import org.redstart.memory.Usage;

/** How well a dict uses its table while it grows and shrinks, and that a random draw is fair. */
class DictFillTest {
    private static final int HEAD_BYTES = 1;

    private final Usage usage = new Usage();
    private final Arena arena = new Arena(usage, Reclaimer.INLINE);
    private final Dict dict = new Dict(arena, new KeyHash(7), HEAD_BYTES, TableMode.WALKED);
    private final long root = dict.create();

    @AfterEach
    void close() {
        arena.close();
    }

    /** An entry whose key is the number's eight bytes. */
    private long entry(long number) {
        long entry = arena.allocate(HEAD_BYTES + 1 + Long.BYTES, Tag.ENTRY);
        Native.putByte(entry, (byte) 0);
        Native.putLong(EntryKey.putLength(entry + HEAD_BYTES, Long.BYTES), number);
        return entry;
    }

    private void insert(long number) {
        long entry = entry(number);
        dict.insert(root, dict.hashOf(entry), entry);
    }

    private void remove(long number) {
        long probe = entry(number);
        long hash = dict.hashOf(probe);
        long slot = dict.find(root, hash, EntryKey.keyAddress(probe, HEAD_BYTES), Long.BYTES);
        long entry = Dict.entry(slot);
        dict.remove(root, hash, slot);
        arena.free(entry, Tag.ENTRY);
        arena.free(probe, Tag.ENTRY);
    }

    @Test
    void fillsItsSegmentsToThreeQuartersOnAverage() {
        double sum = 0;
        int samples = 0;
        int next = 1000;
        for (int i = 0; i < 200_000; i++) {
            insert(i);
            if (i == next) {
                sum += dict.fill(root);
                samples++;
                next += next / 20;
            }
        }
        double average = sum / samples;
        assertTrue(average >= 0.75 && average < 0.92, "average fill " + average);
        double bytesPerEntry = (double) usage.bytes("tables") / dict.count(root);
        assertTrue(bytesPerEntry < 13.5, "table bytes an entry: " + bytesPerEntry);
    }

    @Test
    void isAsLargeAsWhatItExpectsOnceThatHasCome() {
        for (int count : new int[] {1, 7, 100, 5_000, 100_000, 230_000}) {
            dict.expect(root, count);
            for (int i = 0; i < count; i++) {
                insert(i);
            }
            dict.expect(root, 0);
            assertTrue(count < 1000 || dict.fill(root) > 0.7, count + " entries fill " + dict.fill(root));
            assertEquals(count, dict.count(root));
            for (int i = 0; i < count; i++) {
                remove(i);
            }
        }
        assertTrue(dict.segments(root) <= 4, dict.segments(root) + " segments for nothing");
    }

    @Test
    void aWrongGuessCostsLittle() {
        for (long guess : new long[] {0, 10, 250_000, 1_000_000, 1L << 50, -1}) {
            dict.expect(root, guess);
            for (int i = 0; i < 50_000; i++) {
                insert(i);
            }
            dict.expect(root, 0);
            double bytesPerEntry = (double) usage.bytes("tables") / dict.count(root);
            assertTrue(bytesPerEntry < 90, bytesPerEntry + " bytes of table an entry when " + guess + " were expected");
            for (int i = 0; i < 50_000; i++) {
                remove(i);
            }
        }
    }

    @Test
    void givesItsTableBackWhenItEmpties() {
        for (int i = 0; i < 100_000; i++) {
            insert(i);
        }
        for (int i = 0; i < 99_990; i++) {
            remove(i);
        }
        assertEquals(10, dict.count(root));
        assertTrue(dict.segments(root) <= 4, dict.segments(root) + " segments for ten entries");
        assertTrue(usage.bytes(Tag.SEGMENT) < 4096, usage.bytes(Tag.SEGMENT) + " bytes of segments for ten entries");
    }

    /** Pearson's test, 99 degrees of freedom: above 180 is about one in a million. */
    @Test
    void drawsEveryEntryWithTheSameChance() {
        int left = 100;
        for (int i = 0; i < 3000; i++) {
            insert(i);
        }
        for (int i = left; i < 3000; i++) {
            remove(i);
        }
        int draws = 100_000;
        int[] counts = new int[left];
        long state = 42;
        for (int i = 0; i < draws; ) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            long entry = dict.drawRandom(root, state ^ (state >>> 29) * 0x9E3779B97F4A7C15L);
            if (entry != 0) {
                counts[(int) Native.getLong(EntryKey.keyAddress(entry, HEAD_BYTES))]++;
                i++;
            }
        }
        double expected = (double) draws / left;
        double chiSquared = 0;
        for (int count : counts) {
            chiSquared += (count - expected) * (count - expected) / expected;
        }
        assertTrue(chiSquared < 180, "chi squared " + chiSquared);
    }
}
