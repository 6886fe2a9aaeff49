package org.redstart.net;

import java.nio.ByteBuffer;
import org.agrona.BufferUtil;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;

/** Input that was read and waits for the rest of its command, in memory of its own that doubles as needed. */
final class Backlog {
    private static final int FIRST_BYTES = 16 * 1024;

    private final EventLoop loop;
    private final ByteBuffer buffer;
    private final long address;

    private Backlog(EventLoop loop, int capacityBytes) {
        this.loop = loop;
        this.buffer = ByteBuffer.allocateDirect(capacityBytes);
        this.address = BufferUtil.address(buffer);
        Native.claim(buffer, Tag.INPUT);
        loop.usage().add(Tag.INPUT, capacityBytes);
    }

    static Backlog of(EventLoop loop, long from, int length) {
        Backlog backlog = new Backlog(loop, Math.max(FIRST_BYTES, roomy(length)));
        Native.copy(from, backlog.address, length);
        return backlog;
    }

    private static int roomy(int length) {
        return (int) Math.min(Integer.MAX_VALUE - 64, 2L * Integer.highestOneBit(Math.max(length, 1)));
    }

    /** This, or a larger one, with the window at its start and room to read into. */
    Backlog withRoom(long window, int length) {
        if (length * 2L > buffer.capacity()) {
            Backlog larger = new Backlog(loop, roomy(length * 2));
            Native.copy(window, larger.address, length);
            release();
            return larger;
        }
        if (window != address) {
            Native.copy(window, address, length);
        }
        return this;
    }

    ByteBuffer room(int used) {
        return buffer.limit(buffer.capacity()).position(used);
    }

    long address() {
        return address;
    }

    int capacityBytes() {
        return buffer.capacity();
    }

    void release() {
        loop.usage().add(Tag.INPUT, -buffer.capacity());
        Native.disclaim(address, Tag.INPUT);
        BufferUtil.free(buffer);
    }
}
