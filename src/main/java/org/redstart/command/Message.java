package org.redstart.command;

import org.redstart.memory.Arena;
import org.redstart.memory.Chain;
import org.redstart.memory.Decimal;
import org.redstart.memory.Native;
import org.redstart.memory.NativeBuffer;
import org.redstart.memory.Tag;
import org.redstart.resp.ReplyWriter;

/**
 * A message in the form in which its receivers get it, put together once. To a few it is copied; when there are many receivers, or it
 * is long, they share one block, which is freed when the last of them has been sent it.
 */
final class Message {
    private static final int KEPT_BYTES = 16 * 1024;
    /** Up to so many receivers have a short message of their own: a chunk of output for each. */
    private static final int FEW = 16;

    private static final int SHORT_BYTES = 4 * 1024;
    private static final int HEAD_BYTES = 1 + Decimal.MAX_BYTES + 2;
    private static final short END = '\r' | '\n' << 8;

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
        head('*', parts);
    }

    void part(byte[] text) {
        head('$', text.length);
        long to = bytes.reserve(text.length + Short.BYTES);
        Native.put(to, text, 0, text.length);
        end(to, text.length);
    }

    void part(long address, int length) {
        head('$', length);
        long to = bytes.reserve(length + Short.BYTES);
        Native.copy(address, to, length);
        end(to, length);
    }

    private void head(char kind, int number) {
        long to = bytes.reserve(HEAD_BYTES);
        Native.putByte(to, (byte) kind);
        end(to, 1 + Decimal.write(to + 1, number));
    }

    private void end(long to, int length) {
        Native.putShort(to + length, END);
        bytes.advance(length + Short.BYTES);
    }

    /** Writes the message to one receiver; only its first byte depends on the protocol. */
    void writeTo(ReplyWriter reply) {
        Native.putByte(bytes.address(), (byte) (reply.isResp3() ? '>' : '*'));
        if (!shares && bytes.length() <= SHORT_BYTES) {
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
