package org.redstart.memory;

import java.nio.ByteBuffer;
import org.agrona.BufferUtil;

/** A pooled piece of native memory that sockets read into and write from. Its bytes in use are {@code [start, end)}. */
public final class Chunk {
    private final ByteBuffer buffer;
    private final long address;
    private final int capacityBytes;
    int start;
    int end;
    Chunk next;

    Chunk(int capacityBytes) {
        this.buffer = ByteBuffer.allocateDirect(capacityBytes);
        this.address = BufferUtil.address(buffer);
        this.capacityBytes = capacityBytes;
        Native.claim(buffer, Tag.OUTPUT);
    }

    public long address() {
        return address;
    }

    public int capacityBytes() {
        return capacityBytes;
    }

    /** The bytes in use, as a socket wants them; the chunk's own object, valid until the next call. */
    ByteBuffer filled() {
        return buffer.limit(end).position(start);
    }

    /** The room behind the first {@code used} bytes, for a socket to read into. */
    public ByteBuffer room(int used) {
        return buffer.limit(capacityBytes).position(used);
    }

    void destroy() {
        Native.disclaim(address, Tag.OUTPUT);
        BufferUtil.free(buffer);
    }
}
