package org.redstart.persistence;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.redstart.memory.Decimal;
import org.redstart.memory.Native;
import org.redstart.memory.NativeBuffer;
import org.redstart.memory.Tag;

/**
 * Takes bytes of the RDB format apart: from a file page by page, from one run of bytes, or from a stream, whose bytes come between
 * records. Where a stream's bytes end in the midst of a record there is an {@link RdbShortage}; then the record is begun again.
 */
final class RdbInput implements AutoCloseable {
    private static final int PAGE_BYTES = 1 << 20;
    private static final int SCRATCH_KEPT = 64 * 1024;
    /** No string may be longer, whatever a length says. */
    private static final long MOST_STRING_BYTES = Integer.MAX_VALUE - 1024L;
    /** Memory for a string is taken as its bytes come, so that a wrong length costs no more than the file has. */
    private static final int STEP_BYTES = 64 << 20;

    /** Fills memory with the next bytes of a file; less than asked for only at its end. */
    @FunctionalInterface
    interface Source {
        int read(long address, int most) throws IOException;
    }

    /** A string that was read, good until the next one is read into it. */
    static final class Text implements AutoCloseable {
        private final NativeBuffer buffer = new NativeBuffer(SCRATCH_KEPT, Tag.SCRATCH);

        long address() {
            return buffer.address();
        }

        int length() {
            return (int) buffer.length();
        }

        String ascii() {
            return new String(Native.bytes(address(), length()), StandardCharsets.ISO_8859_1);
        }

        private void clear() {
            buffer.clear(SCRATCH_KEPT);
        }

        private long grow(long bytes) {
            long at = buffer.reserve(bytes);
            buffer.advance(bytes);
            return at;
        }

        @Override
        public void close() {
            buffer.close();
        }
    }

    private final Source source;
    private final NativeBuffer page;
    private final NativeBuffer packed = new NativeBuffer(SCRATCH_KEPT, Tag.SCRATCH);
    private final boolean sums;
    private long at;
    private long end;
    private long begin;
    /** Where in the file {@link #begin} is. */
    private long beginOffset;

    private long crc;
    private boolean special;
    /** Whether more will come. */
    private boolean open;

    private long recordAt;

    /** Reads a file. */
    RdbInput(Source source, boolean sums) {
        this.source = source;
        this.sums = sums;
        this.page = new NativeBuffer(PAGE_BYTES, Tag.SCRATCH);
        this.begin = page.address();
        this.at = begin;
        this.end = begin;
    }

    /** Reads what {@link #append} adds. */
    static RdbInput ofStream(boolean sums) {
        RdbInput in = new RdbInput(null, sums);
        in.open = true;
        return in;
    }

    /** Adds bytes of a stream, between two records. */
    void append(long from, int length) {
        long read = at - begin;
        if (read >= end - at) {
            forget(read);
            read = 0;
        }
        Native.copy(from, page.reserve(length), length);
        page.advance(length);
        begin = page.address();
        at = begin + read;
        end = begin + page.length();
    }

    private void forget(long read) {
        if (sums) {
            crc = Crc64.update(crc, begin, read);
        }
        beginOffset += read;
        page.drop(read);
        if (page.length() == 0) {
            page.clear(PAGE_BYTES);
        }
    }

    /** All of a stream has come, and behind it so many bytes that are not its own. */
    void finish(int surplus) {
        open = false;
        page.shorten(surplus);
        end -= surplus;
    }

    /** Bytes of a stream that have come and are not read. */
    long unread() {
        return end - at;
    }

    /** A record begins here, for {@link #rewind}. */
    void mark() {
        recordAt = at;
    }

    /** Back to where the record began. Only in a stream. */
    void rewind() {
        at = recordAt;
    }

    /** Reads bytes in memory, which stay the caller's. */
    RdbInput(long address, long length) {
        this.source = null;
        this.sums = false;
        this.page = null;
        this.begin = address;
        this.at = address;
        this.end = address + length;
    }

    /** How many bytes have been read. */
    long offset() {
        return beginOffset + (at - begin);
    }

    boolean isAtEnd() throws IOException {
        return at == end && !fill();
    }

    private boolean fill() throws IOException {
        if (open) {
            throw new RdbShortage();
        }
        if (source == null) {
            return false;
        }
        if (sums) {
            crc = Crc64.update(crc, begin, end - begin);
        }
        beginOffset += end - begin;
        int count = source.read(page.address(), PAGE_BYTES);
        at = begin;
        end = begin + Math.max(count, 0);
        return count > 0;
    }

    /** The checksum of all that has been read. */
    long sum() {
        return Crc64.update(crc, begin, at - begin);
    }

    RdbException broken(String what) {
        return new RdbException(what, offset());
    }

    int readByte() throws IOException {
        if (at == end && !fill()) {
            throw broken("unexpected end of data");
        }
        return Native.getUnsignedByte(at++);
    }

    long readLittle(int bytes) throws IOException {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) readByte() << i * Byte.SIZE;
        }
        return value;
    }

    private long readBig(int bytes) throws IOException {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << Byte.SIZE | readByte();
        }
        return value;
    }

    double readDouble() throws IOException {
        return Double.longBitsToDouble(readLittle(Long.BYTES));
    }

    /** A length; what is no length is an error. */
    long readLength() throws IOException {
        long length = lengthOrForm();
        if (special || length < 0) {
            throw broken("a length is expected");
        }
        return length;
    }

    /** A number of 64 bits, written as a length. */
    long readWord() throws IOException {
        long word = lengthOrForm();
        if (special) {
            throw broken("a number is expected");
        }
        return word;
    }

    /** A length, or with {@link #special} set the form of a string that has none. */
    private long lengthOrForm() throws IOException {
        int head = readByte();
        special = false;
        switch (head >>> 6) {
            case 0:
                return head & 0x3F;
            case 1:
                return (head & 0x3F) << Byte.SIZE | readByte();
            case 3:
                special = true;
                return head & 0x3F;
            default:
                if (head == 0x80) {
                    return readBig(Integer.BYTES);
                }
                if (head == 0x81) {
                    return readBig(Long.BYTES);
                }
                throw broken("unknown form of length " + head);
        }
    }

    void readString(Text to) throws IOException {
        long length = lengthOrForm();
        to.clear();
        if (!special) {
            readBytes(length, to.buffer);
            return;
        }
        switch ((int) length) {
            case RdbFormat.INT_8 -> number(to, Byte.SIZE);
            case RdbFormat.INT_16 -> number(to, Short.SIZE);
            case RdbFormat.INT_32 -> number(to, Integer.SIZE);
            case RdbFormat.COMPRESSED -> compressed(to);
            default -> throw broken("unknown form of string " + length);
        }
    }

    private void number(Text to, int bits) throws IOException {
        int unused = Long.SIZE - bits;
        long value = readLittle(bits / Byte.SIZE) << unused >> unused;
        long digits = to.buffer.reserve(Decimal.MAX_BYTES);
        to.buffer.advance(Decimal.write(digits, value));
    }

    private void compressed(Text to) throws IOException {
        long packedLength = readLength();
        long length = readLength();
        if (length > MOST_STRING_BYTES || length > packedLength * 200 + 1024) {
            throw broken("a compressed string that cannot be so long");
        }
        packed.clear(SCRATCH_KEPT);
        readBytes(packedLength, packed);
        long output = to.grow(length);
        if (!Lzf.decompress(packed.address(), (int) packedLength, output, (int) length)) {
            throw broken("a compressed string is damaged");
        }
    }

    private void readBytes(long length, NativeBuffer to) throws IOException {
        if (length < 0 || length > MOST_STRING_BYTES) {
            throw broken("a string of " + length + " bytes");
        }
        for (long left = length; left > 0; ) {
            if (at == end && !fill()) {
                throw broken("unexpected end of data");
            }
            int part = (int) Math.min(Math.min(left, end - at), STEP_BYTES);
            Native.copy(at, to.reserve(part), part);
            to.advance(part);
            at += part;
            left -= part;
        }
    }

    @Override
    public void close() {
        packed.close();
        if (page != null) {
            page.close();
        }
    }
}
