package org.redstart.command;

import org.redstart.memory.Arena;
import org.redstart.memory.Chain;
import org.redstart.memory.Native;
import org.redstart.memory.NativeBuffer;
import org.redstart.memory.Tag;
import org.redstart.resp.ReplyWriter;
import org.redstart.resp.RequestEncoder;

/**
 * A message in the form in which its receivers get it, put together once. To a few it is copied, and to those
 * who are behind; when there are many receivers, or it is long, they share one block, which is freed when the last of them has been
 * sent it.
 */
final class Message {
    private static final int KEPT_BYTES = 16 * 1024;
    /** Up to so many receivers have a short message of their own: a chunk of output for each. */
    private static final int FEW = 16;

    private static final int SHORT_BYTES = 4 * 1024;
    /** A receiver that has so much to be sent is worth a chunk; what it shares takes an object on the heap for each message. */
    private static final int BEHIND_BYTES = 1024;

    /** Bytes that several outputs send. */
    private static final class Shared implements Chain.Lease {
        private final Arena arena;
        private final long block;
        private final long lengthBytes;
        private int holders = 1;

        Shared(Arena arena, NativeBuffer bytes) {
            this.arena = arena;
            this.lengthBytes = bytes.length();
            this.block = arena.allocate(lengthBytes, Tag.OUTPUT);
            Native.copy(bytes.address(), Arena.address(block), lengthBytes);
        }

        Shared hold() {
            holders++;
            return this;
        }

        @Override
        public long address() {
            return Arena.address(block);
        }

        @Override
        public long lengthBytes() {
            return lengthBytes;
        }

        @Override
        public void end() {
            if (--holders == 0) {
                arena.free(block, Tag.OUTPUT);
            }
        }
    }

    private final Arena arena;
    private final NativeBuffer bytes = new NativeBuffer(KEPT_BYTES, Tag.SCRATCH);
    private final RequestEncoder encoder = new RequestEncoder(bytes);
    private boolean shares;
    private Shared push;
    private Shared array;

    Message(Arena arena) {
        this.arena = arena;
    }

    /** Begins a message of so many parts, for so many receivers; {@link #end} must follow. */
    void begin(int parts, int receivers) {
        bytes.clear(KEPT_BYTES);
        shares = receivers > FEW;
        encoder.begin(parts);
    }

    void part(byte[] text) {
        encoder.argument(text);
    }

    void part(long address, int length) {
        encoder.argument(address, length);
    }

    /** Writes the message to one receiver; only its first byte depends on the protocol. */
    void writeTo(ReplyWriter reply) {
        Native.putByte(bytes.address(), (byte) (reply.isResp3() ? '>' : '*'));
        boolean copies = !shares || reply.out().bytes() >= BEHIND_BYTES;
        if (copies && bytes.length() <= SHORT_BYTES) {
            reply.out().append(bytes.address(), bytes.length());
        } else if (reply.isResp3()) {
            push = push == null ? new Shared(arena, bytes) : push;
            reply.out().promise(push.hold());
        } else {
            array = array == null ? new Shared(arena, bytes) : array;
            reply.out().promise(array.hold());
        }
    }

    /** Everybody has been written to. */
    void end() {
        if (push != null) {
            push.end();
            push = null;
        }
        if (array != null) {
            array.end();
            array = null;
        }
    }
}
