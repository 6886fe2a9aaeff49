package org.redstart.scripting;

import java.nio.ByteBuffer;

/** Scripts on their way to the compiler. */
final class ChunkBuffer {
    private static final int KEPT_BYTES = 16 * 1024;

    /** What tells a compiled function from a text. */
    static final byte FIRST_BYTE = 0x1B;

    private ByteBuffer buffer = allocate(KEPT_BYTES);

    private static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes);
    }

    private void begin(int bytes) {
        if (buffer.capacity() < bytes) {
            buffer = allocate(bytes);
        }
        buffer.clear();
    }

    /** Gives back what a large one took. */
    void shrink() {
        if (buffer.capacity() > KEPT_BYTES) {
            buffer = allocate(KEPT_BYTES);
        }
    }

    ByteBuffer text(byte[] script) {
        begin(script.length);
        return buffer.put(script).flip();
    }
}
