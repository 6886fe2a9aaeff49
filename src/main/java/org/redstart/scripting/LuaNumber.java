package org.redstart.scripting;

import org.redstart.memory.Native;
import org.redstart.memory.NativeBuffer;
import org.redstart.memory.Tag;

/** A number laid out as a value of Lua's: the keys of a table's array are nowhere else. */
final class LuaNumber implements AutoCloseable {
    private final NativeBuffer bytes = new NativeBuffer(LuaLayout.VALUE_BYTES, Tag.SCRATCH);

    /** Where it lies. */
    long of(double number) {
        Native.putLong(bytes.address(), Double.doubleToRawLongBits(number));
        Native.putLong(bytes.address() + Long.BYTES, LuaLayout.NUMBER);
        return bytes.address();
    }

    @Override
    public void close() {
        bytes.close();
    }
}
