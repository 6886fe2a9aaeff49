package org.redstart.scripting;

import org.redstart.memory.Foreign;
import org.redstart.memory.Native;
import org.redstart.memory.NativeBuffer;
import org.redstart.memory.Tag;

/**
 * Bytes on their way into a state. The library takes strings only as Java's, which cannot be any bytes and are copied three times;
 * but it concatenates what lies on its stack. So the bytes are laid out as two strings in memory of our own, the first of one byte,
 * and what Lua makes of them is a string like any other.
 */
final class StringHalves implements AutoCloseable {
    private static final int KEPT_BYTES = 16 * 1024;
    private static final int SECOND = 32;

    private final NativeBuffer buffer = new NativeBuffer(KEPT_BYTES, Tag.SCRATCH);

    /** Makes room for a string of two bytes or more. */
    private long begin(int length) {
        buffer.clear(KEPT_BYTES);
        long address = buffer.reserve(SECOND + LuaLayout.STRING_BYTES + (long) length);
        LuaLayout.writeStringHead(address, 1);
        LuaLayout.writeStringHead(address + SECOND, length - 1);
        return address;
    }

    void take(byte[] bytes) {
        long address = begin(bytes.length);
        Native.putByte(address + LuaLayout.STRING_BYTES, bytes[0]);
        Native.put(address + SECOND + LuaLayout.STRING_BYTES, bytes, 1, bytes.length - 1);
    }

    void take(long from, int length) {
        long address = begin(length);
        Native.putByte(address + LuaLayout.STRING_BYTES, (byte) Foreign.getUnsignedByte(from));
        Foreign.copy(from + 1, address + SECOND + LuaLayout.STRING_BYTES, length - 1L);
    }

    /** The first half; good until the next string is taken. */
    long first() {
        return buffer.address();
    }

    long second() {
        return buffer.address() + SECOND;
    }

    /** Gives back what a large one took. */
    void shrink() {
        buffer.clear(KEPT_BYTES);
    }

    @Override
    public void close() {
        buffer.close();
    }
}
