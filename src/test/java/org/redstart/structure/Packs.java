package org.redstart.structure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;
import org.redstart.peer.RespClient;

/** What the tests of packed containers share: contents to fill them with, and arguments in native memory. */
final class Packs implements AutoCloseable {
    private static final int ARGUMENT_BYTES = 1 << 17;
    /** The version and the checksum at the end of a dump. */
    private static final int DUMP_FOOTER_BYTES = 10;

    private final SplittableRandom random;
    private final Arena arena;
    private final long block;
    private int length;

    Packs(Arena arena, long seed) {
        this.arena = arena;
        this.random = new SplittableRandom(seed);
        this.block = arena.allocate(ARGUMENT_BYTES, Tag.ARGUMENT);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    double nextDouble() {
        return random.nextDouble();
    }

    /** Any bits as a number, NaN aside. */
    double anyDouble() {
        double value = Double.longBitsToDouble(random.nextLong());
        return Double.isNaN(value) ? 0 : value;
    }

    /** A number of any magnitude, often at the edge of a width. */
    long number() {
        long value = random.nextLong() >> below(64);
        long edge = (1L << below(64)) - 2 + below(4);
        return below(3) == 0 ? value : below(2) == 0 ? edge : -edge;
    }

    /** A text or the text of a number, often at the edge of an encoding's length. */
    byte[] content() {
        if (below(3) == 0) {
            return bytes(Long.toString(number()));
        }
        if (below(10) == 0) {
            return bytes(new String[] {"", "-", "-0", "007", "9223372036854775808", "-9223372036854775809", "1.5"}
                    [below(7)]);
        }
        int most = new int[] {8, 70, 200, 4200, 17_000}[Math.min(below(40) / 8 + below(2), below(30) == 0 ? 4 : 2)];
        byte[] text = new byte[below(most)];
        random.nextBytes(text);
        return text;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Puts an argument into native memory and returns its address. */
    long argument(byte[] bytes) {
        length = bytes.length;
        Native.put(Arena.address(block), bytes, 0, length);
        return Arena.address(block);
    }

    int length() {
        return length;
    }

    /** What a key's dump ends with: the packed bytes themselves, if they are not compressed. */
    static byte[] dumped(RespClient client, String key, int bytes) throws IOException {
        byte[] dump = client.call("DUMP", key).bytes();
        int end = dump.length - DUMP_FOOTER_BYTES;
        return Arrays.copyOfRange(dump, Math.max(0, end - bytes), end);
    }

    @Override
    public void close() {
        arena.free(block, Tag.ARGUMENT);
    }
}
