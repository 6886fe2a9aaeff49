package org.redstart.command.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What SPOP, SRANDMEMBER and ZRANDMEMBER choose by: every choice of so many places has the same chance. */
class SamplingTest {
    private static final int CHOICES_OF_3_IN_7 = 35;
    private static final int ORDERED_CHOICES_OF_2_IN_7 = 42;
    private static final int EACH = 1_000;

    private final SplittableRandom random = new SplittableRandom();

    @Test
    void everyChoiceHasTheSameChance() {
        assertUniform(CHOICES_OF_3_IN_7, () -> Sampling.choose(3, 7, random));
    }

    /** Members of sorted sets are chosen by their ranks, many in their order, few in any. */
    @Test
    void everyChoiceOfRanksHasTheSameChance() {
        assertUniform(CHOICES_OF_3_IN_7, () -> ranks(SortedSetSample.way(3, 7, random), 3));
        assertUniform(ORDERED_CHOICES_OF_2_IN_7, () -> ranks(SortedSetSample.way(2, 7, random), 2));
        assertUniform(7 * 7, () -> ranks(SortedSetSample.way(-2, 7, random), 2));
        assertEquals(List.of(0L, 1L, 2L), ranks(SortedSetSample.way(10, 3, random), 3));
    }

    private static List<Long> ranks(SortedSetSample.Way way, int count) {
        return Stream.generate(way::next).limit(count).toList();
    }

    private static void assertUniform(int choices, Supplier<Object> choose) {
        Map<Object, Integer> seen = new HashMap<>();
        for (int i = 0; i < choices * EACH; i++) {
            seen.merge(choose.get(), 1, Integer::sum);
        }
        assertEquals(choices, seen.size());
        double chi = 0;
        for (int count : seen.values()) {
            chi += Math.pow(count - EACH, 2) / EACH;
        }
        double freedom = choices - 1.0;
        assertTrue(chi < freedom + 6 * Math.sqrt(2 * freedom), "chi-squared " + chi);
    }

    @Test
    void choosesExactlySoMany() {
        for (int count = 0; count <= 100; count++) {
            assertEquals(count, Sampling.choose(count, 100, random).cardinality());
        }
    }
}
