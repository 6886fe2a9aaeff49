package org.redstart.scripting;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Scripts on their way to the compiler, and compiled functions made by hand.
 *
 * <pre>
 *  header (12) | function
 *  function    source (string) | lines (2 ints) | upvalues, parameters, is vararg, stack size (4 bytes) | code | constants
 *              | functions, line numbers, names of locals, of upvalues (4 times the count 0)
 *  code        count (int) | instructions (int)
 *  constants   count (int) | type (byte) and value each
 *  string      length with the 0 (8) | bytes | 0
 * </pre>
 */
final class ChunkBuffer {
    private static final int KEPT_BYTES = 16 * 1024;
    private static final int FRAME_BYTES = 96;

    /** What tells a compiled function from a text. */
    static final byte FIRST_BYTE = 0x1B;

    /** Escape, Lua, version 5.1, official format, little-endian, sizes of int, size_t, instruction and number, floating-point. */
    private static final byte[] HEADER = {FIRST_BYTE, 'L', 'u', 'a', 0x51, 0, 1, 4, 8, 4, 8, 0};

    private static final int VARARG = 2;
    private static final int STACK_SLOTS = 2;
    /** Loads constant 0 into slot 0. */
    private static final int LOAD_CONSTANT = 1;
    /** Returns one value from slot 0 on. */
    private static final int RETURN_ONE = 30 | 2 << 23;

    private ByteBuffer buffer = allocate(KEPT_BYTES);

    private static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
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

    /** A function that returns these bytes. */
    ByteBuffer returning(byte[] constant) {
        begin(FRAME_BYTES + constant.length);
        buffer.put(HEADER).putLong(0).putInt(0).putInt(0);
        buffer.put((byte) 0).put((byte) 0).put((byte) VARARG).put((byte) STACK_SLOTS);
        buffer.putInt(2).putInt(LOAD_CONSTANT).putInt(RETURN_ONE);
        buffer.putInt(1).put((byte) LuaLayout.STRING).putLong(constant.length + 1L);
        buffer.put(constant).put((byte) 0);
        return buffer.putInt(0).putInt(0).putInt(0).putInt(0).flip();
    }
}
