package org.redstart.command.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What SPOP and SRANDMEMBER choose by: every choice of so many places has the same chance. */
class SamplingTest {
    private static final int CHOICES_OF_3_IN_7 = 35;
    private static final int EACH = 1_000;

    private final SplittableRandom random = new SplittableRandom();

    @Test
    void everyChoiceHasTheSameChance() {
        Map<Object, Integer> seen = new HashMap<>();
        for (int i = 0; i < CHOICES_OF_3_IN_7 * EACH; i++) {
            seen.merge(Sampling.choose(3, 7, random), 1, Integer::sum);
        }
        assertEquals(CHOICES_OF_3_IN_7, seen.size());
        double chi = 0;
        for (int count : seen.values()) {
            chi += Math.pow(count - EACH, 2) / EACH;
        }
        double freedom = CHOICES_OF_3_IN_7 - 1.0;
        assertTrue(chi < freedom + 6 * Math.sqrt(2 * freedom), "chi-squared " + chi);
    }

    @Test
    void choosesExactlySoMany() {
        for (int count = 0; count <= 100; count++) {
            assertEquals(count, Sampling.choose(count, 100, random).cardinality());
        }
    }
}
