package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.memory.Decimal;
import org.redstart.memory.Native;
import org.redstart.structure.Bits;

/**
 * The type of a bit field, such as {@code i16} or {@code u8}.
 *
 * @param bits 1 to 64, or 63 if it has no sign
 */
record FieldType(boolean isSigned, int bits) {
    private static final String BAD_TYPE =
            "ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.";

    /** What becomes of a value that does not fit. */
    enum Overflow {
        WRAP,
        SAT,
        FAIL;

        /** The one that an argument names, or null after an error was answered. */
        static Overflow of(Call call, int index) {
            for (Overflow overflow : values()) {
                if (call.is(index, overflow.name())) {
                    return overflow;
                }
            }
            call.error("ERR Invalid OVERFLOW type specified");
            return null;
        }
    }

    /** The type that an argument names, or null after an error was answered. */
    static FieldType of(Call call, int index) {
        long address = call.address(index);
        int length = call.length(index);
        int kind = length == 0 ? 0 : Native.getByte(address);
        if ((kind == 'i' || kind == 'u') && Decimal.isLong(address + 1, length - 1)) {
            long bits = Decimal.parse(address + 1, length - 1);
            if (bits >= 1 && bits <= (kind == 'i' ? 64 : 63)) {
                return new FieldType(kind == 'i', (int) bits);
            }
        }
        call.error(BAD_TYPE);
        return null;
    }

    long max() {
        return (1L << (isSigned ? bits - 1 : bits)) - 1;
    }

    long min() {
        return isSigned ? -max() - 1 : 0;
    }

    /**
     * Whether {@code base + increment} does not fit: above (1), below (-1), or it does (0). The differences may wrap around for a base
     * that is far outside itself, and are compared as they come, as Redis does.
     */
    int excess(long base, long increment) {
        return isSigned ? signedExcess(base, increment) : unsignedExcess(base, increment);
    }

    private int signedExcess(long base, long increment) {
        long above = max() - base;
        long below = min() - base;
        boolean narrow = bits != Long.SIZE;
        if (base > max() || narrow && increment > above || base >= 0 && increment > 0 && increment > above) {
            return 1;
        }
        return base < min() || narrow && increment < below || base < 0 && increment < 0 && increment < below ? -1 : 0;
    }

    private int unsignedExcess(long base, long increment) {
        if (Long.compareUnsigned(base, max()) > 0 || increment > 0 && increment > max() - base) {
            return 1;
        }
        return increment < 0 && increment < -base ? -1 : 0;
    }

    /** The value nearest to one that does not fit. */
    long limit(int excess) {
        return excess > 0 ? max() : min();
    }

    /** The value that the lowest bits of a number make. */
    long wrap(long value) {
        int spare = Long.SIZE - bits;
        return isSigned ? value << spare >> spare : value << spare >>> spare;
    }

    long read(long address, long lengthBytes, long offset) {
        return wrap(Bits.read(address, lengthBytes, offset, bits));
    }

    void write(long address, long offset, long value) {
        Bits.write(address, offset, bits, value);
    }
}
