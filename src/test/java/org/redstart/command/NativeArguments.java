package org.redstart.command;

import java.nio.charset.StandardCharsets;
import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Reclaimer;
import org.redstart.memory.Tag;
import org.redstart.memory.Usage;

/** Arguments in blocks of exactly known size, so that checked mode sees a read past their end. */
final class NativeArguments implements ArgumentVector, AutoCloseable {
    private final Arena arena = new Arena(new Usage(), Reclaimer.INLINE);
    private final long[] handles;
    private final long[] addresses;
    private final int[] lengths;

    NativeArguments(String... words) {
        handles = new long[words.length];
        addresses = new long[words.length];
        lengths = new int[words.length];
        for (int i = 0; i < words.length; i++) {
            byte[] bytes = words[i].getBytes(StandardCharsets.ISO_8859_1);
            // At the end of its block: whatever lies behind belongs to somebody else.
            long handle = arena.allocate(Math.max(1, bytes.length), Tag.SCRATCH);
            handles[i] = handle;
            long slack = Arena.capacity(handle) - bytes.length;
            addresses[i] = Arena.address(handle) + slack;
            lengths[i] = bytes.length;
            Native.put(addresses[i], bytes, 0, bytes.length);
        }
    }

    @Override
    public int count() {
        return addresses.length;
    }

    @Override
    public long address(int index) {
        return addresses[index];
    }

    @Override
    public int length(int index) {
        return lengths[index];
    }

    @Override
    public void close() {
        for (long handle : handles) {
            arena.free(handle, Tag.SCRATCH);
        }
        arena.close();
    }
}
