package org.redstart.memory;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SizeClassesTest {
    @Test
    void eachSizeHasTheSmallestClassThatHoldsIt() {
        for (int bytes = 1; bytes <= SizeClasses.MAX_BYTES; bytes++) {
            int index = SizeClasses.index(bytes);
            assertTrue(SizeClasses.bytes(index) >= bytes, bytes + " bytes fit into their class");
            assertTrue(index == 0 || SizeClasses.bytes(index - 1) < bytes, bytes + " bytes fit into no smaller class");
        }
    }

    @Test
    void atMostAnEighthIsWasted() {
        for (int bytes = 32; bytes <= SizeClasses.MAX_BYTES; bytes++) {
            int given = SizeClasses.bytes(SizeClasses.index(bytes));
            assertTrue((given - bytes) * 8 <= given, bytes + " bytes in a block of " + given);
        }
    }
}
