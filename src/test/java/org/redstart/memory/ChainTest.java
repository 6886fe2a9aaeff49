package org.redstart.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever is written, promised or moved from another chain is sent once, in order, however much is sent at a time. */
class ChainTest {
    private static final int STEPS = 20_000;
    private static final int MOST_BYTES = 40_000;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final ChunkPool pool = new ChunkPool(new Usage());
    private final Chain chain = new Chain(pool);
    private final Chain aside = chain.fresh();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final ByteArrayOutputStream writtenAside = new ByteArrayOutputStream();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private int leases;

    /** Bytes in native memory that have to be given back exactly once. */
    private final class Held implements Chain.Lease {
        private final NativeBuffer buffer;

        Held(byte[] bytes) {
            buffer = new NativeBuffer(Math.max(1, bytes.length), Tag.SCRATCH);
            Native.put(buffer.reserve(bytes.length), bytes, 0, bytes.length);
            buffer.advance(bytes.length);
            leases++;
        }

        @Override
        public long address() {
            return buffer.address();
        }

        @Override
        public long lengthBytes() {
            return buffer.length();
        }

        @Override
        public void end() {
            buffer.close();
            leases--;
        }
    }

    private byte[] bytes() {
        byte[] bytes = new byte[1 + random.nextInt(random.nextInt(4) == 0 ? MOST_BYTES : 100)];
        random.nextBytes(bytes);
        return bytes;
    }

    private void write(Chain to, ByteArrayOutputStream expected) {
        byte[] bytes = bytes();
        expected.writeBytes(bytes);
        if (random.nextBoolean()) {
            to.promise(new Held(bytes));
        } else {
            to.append(bytes);
        }
    }

    private void send() {
        ByteBuffer[] buffers = new ByteBuffer[1 + random.nextInt(8)];
        int count = chain.peek(buffers);
        long left = random.nextInt(3) == 0 ? random.nextInt(MOST_BYTES) : Long.MAX_VALUE;
        long took = 0;
        for (int i = 0; i < count; i++) {
            byte[] part = new byte[(int) Math.min(left - took, buffers[i].remaining())];
            buffers[i].get(part);
            sent.writeBytes(part);
            took += part.length;
        }
        chain.sent(took);
    }

    @Test
    void sendsEverythingOnceAndInOrder() {
        for (int i = 0; i < STEPS; i++) {
            switch (random.nextInt(6)) {
                case 0, 1 -> write(chain, written);
                case 2 -> write(aside, writtenAside);
                case 3 -> {
                    chain.takeAll(aside);
                    written.writeBytes(writtenAside.toByteArray());
                    writtenAside.reset();
                    assertEquals(0, aside.bytes());
                }
                default -> send();
            }
            assertEquals(written.size() - sent.size(), chain.bytes(), "seed " + seed);
        }
        while (!chain.isEmpty()) {
            send();
        }
        assertArrayEquals(written.toByteArray(), sent.toByteArray(), "seed " + seed);
        chain.clear();
        aside.clear();
        assertEquals(0, leases, "seed " + seed);
    }
}
