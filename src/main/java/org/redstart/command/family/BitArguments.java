package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.memory.Decimal;
import org.redstart.memory.Native;
import org.redstart.resp.ProtocolLimits;

/** Reads where in a string a bit or a number of bits is. */
final class BitArguments {
    private static final String BAD_OFFSET = "ERR bit offset is not an integer or out of range";

    private final ProtocolLimits limits;
    private long offset;

    BitArguments(ProtocolLimits limits) {
        this.limits = limits;
    }

    /** Reads the offset of a bit into {@link #offset}; false if an error was answered. */
    boolean readOffset(Call call, int index) {
        return read(call, call.address(index), call.length(index), 1);
    }

    /** Reads the offset of a field, which after {@code #} counts in fields of its width. */
    boolean readFieldOffset(Call call, int index, int bits) {
        long address = call.address(index);
        int length = call.length(index);
        boolean counted = length > 0 && Native.getByte(address) == '#';
        return counted ? read(call, address + 1, length - 1, bits) : read(call, address, length, 1);
    }

    private boolean read(Call call, long address, int length, int unit) {
        if (Decimal.isLong(address, length)) {
            offset = Decimal.parse(address, length);
            boolean fits = offset >= 0 && offset <= Long.MAX_VALUE / unit;
            offset *= unit;
            if (fits && offset >>> 3 < Math.min(limits.maxBulkBytes(), Integer.MAX_VALUE)) {
                return true;
            }
        }
        call.error(BAD_OFFSET);
        return false;
    }

    /** What was read, in bits. */
    long offset() {
        return offset;
    }
}
