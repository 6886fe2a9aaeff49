package org.redstart.persistence;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.redstart.memory.Decimal;
import org.redstart.memory.Native;
import org.redstart.memory.NativeBuffer;
import org.redstart.memory.Tag;

/** Puts together bytes of the RDB format and hands them on a page at a time. Of one thread. */
final class RdbOutput implements AutoCloseable {
    private static final int PAGE_BYTES = 256 * 1024;
    /** Shorter strings are not worth compressing. */
    private static final int LEAST_COMPRESSED = 21;
    /** What compressing has to save. */
    private static final int LEAST_SAVED = 4;
    /** The longest text of a number of 32 bits. */
    private static final int MOST_DIGITS = 11;

    private static final int SCRATCH_KEPT = 64 * 1024;
    private static final int MOST_LENGTH_BYTES = 9;

    /** Where full pages go. */
    @FunctionalInterface
    interface Sink {
        void write(long address, int length) throws IOException;
    }

    private final NativeBuffer page = new NativeBuffer(PAGE_BYTES, Tag.SCRATCH);
    private final NativeBuffer scratch = new NativeBuffer(SCRATCH_KEPT, Tag.SCRATCH);
    private final Lzf lzf = new Lzf();
    private final Sink sink;
    private final boolean compresses;
    private final boolean sums;
    private long crc;
    private long handedOn;

    /**
     * @param sink gets each page; with null all bytes stay in {@link #bytes}
     * @param sums whether there is a checksum
     */
    RdbOutput(Sink sink, boolean compresses, boolean sums) {
        this.sink = sink;
        this.compresses = compresses;
        this.sums = sums;
    }

    private long reserve(long bytes) throws IOException {
        if (sink != null && page.length() > 0 && page.length() + bytes > PAGE_BYTES) {
            flush();
        }
        return page.reserve(bytes);
    }

    /** Hands on what there is. */
    void flush() throws IOException {
        sum();
        if (page.length() > 0) {
            sink.write(page.address(), (int) page.length());
            handedOn += page.length();
            page.clear(PAGE_BYTES);
        }
    }

    private void sum() {
        if (sums) {
            crc = Crc64.update(crc, page.address(), page.length());
        }
    }

    void putByte(int value) throws IOException {
        Native.putByte(reserve(1), (byte) value);
        page.advance(1);
    }

    void putShort(int value) throws IOException {
        Native.putShort(reserve(Short.BYTES), (short) value);
        page.advance(Short.BYTES);
    }

    void putLong(long value) throws IOException {
        Native.putLong(reserve(Long.BYTES), value);
        page.advance(Long.BYTES);
    }

    /** Two numbers, their most significant byte first. */
    void putId(long high, long low) throws IOException {
        long to = reserve(2L * Long.BYTES);
        Native.putLong(to, Long.reverseBytes(high));
        Native.putLong(to + Long.BYTES, Long.reverseBytes(low));
        page.advance(2L * Long.BYTES);
    }

    /** Large runs of bytes go to the sink without a copy. */
    void putBytes(long address, int length) throws IOException {
        if (sink != null && length >= PAGE_BYTES) {
            flush();
            if (sums) {
                crc = Crc64.update(crc, address, length);
            }
            sink.write(address, length);
            handedOn += length;
            return;
        }
        Native.copy(address, reserve(length), length);
        page.advance(length);
    }

    void putAscii(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        Native.put(reserve(bytes.length), bytes, 0, bytes.length);
        page.advance(bytes.length);
    }

    void putLength(long length) throws IOException {
        long to = reserve(MOST_LENGTH_BYTES);
        if (length >= 0 && length < 1 << 6) {
            Native.putByte(to, (byte) length);
            page.advance(1);
        } else if (length >= 0 && length < 1 << 14) {
            Native.putByte(to, (byte) (0x40 | length >>> 8));
            Native.putByte(to + 1, (byte) length);
            page.advance(2);
        } else if (length >>> 32 == 0) {
            Native.putByte(to, (byte) 0x80);
            Native.putInt(to + 1, Integer.reverseBytes((int) length));
            page.advance(1 + Integer.BYTES);
        } else {
            Native.putByte(to, (byte) 0x81);
            Native.putLong(to + 1, Long.reverseBytes(length));
            page.advance(1 + Long.BYTES);
        }
    }

    /** A string in its shortest form. */
    void putString(long address, int length) throws IOException {
        if (length <= MOST_DIGITS && Decimal.isLong(address, length)) {
            long number = Decimal.parse(address, length);
            if (number == (int) number) {
                putSmallNumber((int) number);
                return;
            }
        }
        if (!compresses || length < LEAST_COMPRESSED || !putCompressed(address, length)) {
            putLength(length);
            putBytes(address, length);
        }
    }

    void putString(String text) throws IOException {
        putString(text.getBytes(StandardCharsets.UTF_8));
    }

    void putString(byte[] bytes) throws IOException {
        try (NativeBuffer copy = new NativeBuffer(Math.max(1, bytes.length), Tag.SCRATCH)) {
            Native.put(copy.address(), bytes, 0, bytes.length);
            putString(copy.address(), bytes.length);
        }
    }

    /** The string of a number. */
    void putNumber(long number) throws IOException {
        if (number == (int) number) {
            putSmallNumber((int) number);
        } else {
            long digits = reserve(1 + Decimal.MAX_BYTES);
            int length = Decimal.write(digits + 1, number);
            Native.putByte(digits, (byte) length);
            page.advance(1 + length);
        }
    }

    private void putSmallNumber(int number) throws IOException {
        long to = reserve(1 + Integer.BYTES);
        if (number == (byte) number) {
            Native.putByte(to, (byte) (0xC0 | RdbFormat.INT_8));
            Native.putByte(to + 1, (byte) number);
            page.advance(1 + Byte.BYTES);
        } else if (number == (short) number) {
            Native.putByte(to, (byte) (0xC0 | RdbFormat.INT_16));
            Native.putShort(to + 1, (short) number);
            page.advance(1 + Short.BYTES);
        } else {
            Native.putByte(to, (byte) (0xC0 | RdbFormat.INT_32));
            Native.putInt(to + 1, number);
            page.advance(1 + Integer.BYTES);
        }
    }

    private boolean putCompressed(long address, int length) throws IOException {
        scratch.clear(SCRATCH_KEPT);
        int most = length - LEAST_SAVED;
        long to = scratch.reserve(most);
        int compressed = lzf.compress(address, length, to, most);
        if (compressed == 0) {
            return false;
        }
        putByte(0xC0 | RdbFormat.COMPRESSED);
        putLength(compressed);
        putLength(length);
        putBytes(to, compressed);
        return true;
    }

    /** Ends with the checksum of all before, or with 0 if there is none. */
    void putSum() throws IOException {
        if (sink != null) {
            flush();
        } else {
            sum();
        }
        putLong(sums ? crc : 0);
    }

    /** All bytes, where there is no sink. */
    NativeBuffer bytes() {
        return page;
    }

    /** How many bytes there were so far. */
    long length() {
        return handedOn + page.length();
    }

    /** Begins anew, where there is no sink. */
    void clear() {
        page.clear(PAGE_BYTES);
        crc = 0;
    }

    @Override
    public void close() {
        page.close();
        scratch.close();
    }
}
