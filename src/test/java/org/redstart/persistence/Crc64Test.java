package org.redstart.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.redstart.memory.Native;
import org.redstart.memory.NativeBuffer;
import org.redstart.memory.Tag;

class Crc64Test {
    /** The check value of this polynomial, as catalogues of checksums give it. */
    @Test
    void hasTheKnownCheckValue() {
        byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
        try (NativeBuffer buffer = new NativeBuffer(16, Tag.SCRATCH)) {
            Native.put(buffer.reserve(digits.length), digits, 0, digits.length);
            assertEquals(0xE9C6D914C4B8D9CAL, Crc64.update(0, buffer.address(), digits.length));
        }
    }

    @Test
    void canBeTakenInPieces() {
        byte[] bytes = new byte[1000];
        Random random = new Random(1);
        random.nextBytes(bytes);
        try (NativeBuffer buffer = new NativeBuffer(bytes.length, Tag.SCRATCH)) {
            long at = buffer.reserve(bytes.length);
            Native.put(at, bytes, 0, bytes.length);
            long whole = Crc64.update(0, at, bytes.length);
            for (int i = 0; i < 100; i++) {
                int cut = random.nextInt(bytes.length);
                assertEquals(whole, Crc64.update(Crc64.update(0, at, cut), at + cut, bytes.length - cut));
            }
        }
    }
}
