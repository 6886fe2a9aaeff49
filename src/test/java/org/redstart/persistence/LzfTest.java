package org.redstart.persistence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.redstart.memory.Native;
import org.redstart.memory.NativeBuffer;
import org.redstart.memory.Tag;

class LzfTest {
    private static final int MOST_BYTES = 20_000;

    private final Lzf lzf = new Lzf();
    private final Random random = new Random(7);

    /** Bytes that repeat themselves more or less. */
    private byte[] text() {
        byte[] bytes = new byte[1 + random.nextInt(random.nextBoolean() ? 100 : MOST_BYTES)];
        int letters = 1 + random.nextInt(40);
        for (int i = 0; i < bytes.length; ) {
            if (i > 10 && random.nextInt(3) > 0) {
                int from = random.nextInt(i);
                for (int run = random.nextInt(600); run > 0 && i < bytes.length; run--) {
                    bytes[i++] = bytes[from++];
                }
            } else {
                bytes[i++] = (byte) random.nextInt(letters);
            }
        }
        return bytes;
    }

    @Test
    void whatIsCompressedComesBack() {
        try (NativeBuffer in = new NativeBuffer(MOST_BYTES, Tag.SCRATCH);
                NativeBuffer packed = new NativeBuffer(MOST_BYTES, Tag.SCRATCH);
                NativeBuffer out = new NativeBuffer(MOST_BYTES, Tag.SCRATCH)) {
            int compressed = 0;
            for (int i = 0; i < 3_000; i++) {
                byte[] text = text();
                Native.put(in.address(), text, 0, text.length);
                int length = lzf.compress(in.address(), text.length, packed.address(), text.length - 1);
                if (length > 0) {
                    compressed++;
                    assertTrue(Lzf.decompress(packed.address(), length, out.address(), text.length));
                    assertArrayEquals(text, Native.bytes(out.address(), text.length));
                    assertFalse(Lzf.decompress(packed.address(), length, out.address(), text.length - 1));
                }
            }
            assertTrue(compressed > 2_000, compressed + " texts became shorter");
        }
    }

    /** What it has compressed before leaves no mark. */
    @Test
    void isTheSameEachTime() {
        try (NativeBuffer in = new NativeBuffer(MOST_BYTES, Tag.SCRATCH);
                NativeBuffer packed = new NativeBuffer(MOST_BYTES, Tag.SCRATCH);
                NativeBuffer afresh = new NativeBuffer(MOST_BYTES, Tag.SCRATCH)) {
            for (int i = 0; i < 500; i++) {
                byte[] text = text();
                Native.put(in.address(), text, 0, text.length);
                int length = lzf.compress(in.address(), text.length, packed.address(), text.length - 1);
                assertEquals(length, new Lzf().compress(in.address(), text.length, afresh.address(), text.length - 1));
                assertArrayEquals(Native.bytes(afresh.address(), length), Native.bytes(packed.address(), length));
            }
        }
    }

    @Test
    void whatDoesNotShrinkIsLeft() {
        byte[] noise = new byte[500];
        random.nextBytes(noise);
        try (NativeBuffer in = new NativeBuffer(500, Tag.SCRATCH);
                NativeBuffer packed = new NativeBuffer(500, Tag.SCRATCH)) {
            Native.put(in.address(), noise, 0, noise.length);
            assertEquals(0, lzf.compress(in.address(), noise.length, packed.address(), noise.length - 4));
        }
    }

    /** Checked mode watches every access. */
    @Test
    void noiseIsRefusedOrReadWithinItsBounds() {
        try (NativeBuffer in = new NativeBuffer(200, Tag.SCRATCH);
                NativeBuffer out = new NativeBuffer(1000, Tag.SCRATCH)) {
            int refused = 0;
            for (int i = 0; i < 20_000; i++) {
                byte[] noise = new byte[1 + random.nextInt(200)];
                random.nextBytes(noise);
                Native.put(in.address(), noise, 0, noise.length);
                refused += Lzf.decompress(in.address(), noise.length, out.address(), random.nextInt(1000)) ? 0 : 1;
            }
            assertTrue(refused > 15_000, refused + " refused");
        }
    }
}
