package org.redstart.keyspace;

import org.redstart.memory.Decimal;
import org.redstart.memory.Native;
import org.redstart.structure.Listpack;

/**
 * What an element of a collection is: a text, or a whole number that stands for its decimal text. A text stays where the
 * collection or the caller has it, so it is good until that changes. Reused.
 */
public final class Content {
    private boolean isNumber;
    private long number;
    private long address;
    private int length;

    public void setText(long bytes, int bytesLength) {
        isNumber = false;
        address = bytes;
        length = bytesLength;
    }

    public void setNumber(long value) {
        isNumber = true;
        number = value;
    }

    void setElement(long element) {
        if (Listpack.isInt(element)) {
            setNumber(Listpack.intValue(element));
        } else {
            setText(Listpack.textAddress(element), Listpack.textLength(element));
        }
    }

    /** Whether it is kept as a number. */
    public boolean isNumber() {
        return isNumber;
    }

    /** Whether it is the text of a whole number, however it is kept. */
    public boolean isWhole() {
        return isNumber || Decimal.isLong(address, length);
    }

    /** The number it is; only if {@link #isWhole}. */
    public long whole() {
        return isNumber ? number : Decimal.parse(address, length);
    }

    /** The bytes of its text. */
    public int length() {
        return isNumber ? Decimal.length(number) : length;
    }

    /** Where its text lies; a number's is written at {@code scratch}, which has room for {@link Decimal#MAX_BYTES}. */
    public long text(long scratch) {
        if (!isNumber) {
            return address;
        }
        Decimal.write(scratch, number);
        return scratch;
    }

    /** Where its text lies; only if it is not kept as a number. */
    public long address() {
        assert !isNumber;
        return address;
    }

    /** A heap copy of its text: cold paths only. */
    public byte[] bytes() {
        return isNumber
                ? Long.toString(number).getBytes(java.nio.charset.StandardCharsets.US_ASCII)
                : Native.bytes(address, length);
    }
}
