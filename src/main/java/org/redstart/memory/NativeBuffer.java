package org.redstart.memory;

import org.agrona.UnsafeApi;

/** Bytes in native memory that grow at their end. One thread at a time uses it, and need not be the loop. */
public final class NativeBuffer implements AutoCloseable {
    private final Tag tag;
    private long address;
    private long capacityBytes;
    private long length;

    public NativeBuffer(int capacityBytes, Tag tag) {
        this.tag = tag;
        this.capacityBytes = capacityBytes;
        this.address = allocate(capacityBytes);
    }

    private long allocate(long bytes) {
        long allocated = UnsafeApi.allocateMemory(bytes);
        Native.claim(allocated, bytes, tag);
        return allocated;
    }

    private void free() {
        Native.disclaim(address, tag);
        UnsafeApi.freeMemory(address);
    }

    /** Where the next {@code bytes} bytes go; then {@link #advance}. What was there may move. */
    public long reserve(long bytes) {
        if (capacityBytes - length < bytes) {
            long wider = Math.max(length + bytes, capacityBytes * 2);
            long moved = allocate(wider);
            Native.copy(address, moved, length);
            free();
            address = moved;
            capacityBytes = wider;
        }
        return address + length;
    }

    public void advance(long bytes) {
        length += bytes;
    }

    public long address() {
        return address;
    }

    public long length() {
        return length;
    }

    public long capacityBytes() {
        return capacityBytes;
    }

    /** Forgets bytes at its start; the others move there. */
    public void drop(long bytes) {
        Native.copy(address + bytes, address, length - bytes);
        length -= bytes;
    }

    /** Forgets bytes at its end. */
    public void shorten(long bytes) {
        length -= bytes;
    }

    /** Forgets the bytes; a buffer that has become larger than {@code mostKeptBytes} gives its memory back. */
    public void clear(int mostKeptBytes) {
        length = 0;
        if (capacityBytes > mostKeptBytes) {
            free();
            capacityBytes = mostKeptBytes;
            address = allocate(mostKeptBytes);
        }
    }

    @Override
    public void close() {
        free();
        address = 0;
        capacityBytes = 0;
    }
}
