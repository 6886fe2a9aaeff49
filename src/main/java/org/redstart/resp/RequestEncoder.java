package org.redstart.resp;

import org.redstart.memory.Decimal;
import org.redstart.memory.Native;
import org.redstart.memory.NativeBuffer;

/** Writes commands to the end of a buffer in the form in which clients send them: an array of bulk strings. */
public final class RequestEncoder {
    private static final int HEAD_BYTES = 1 + Decimal.MAX_BYTES + 2;
    private static final int END_BYTES = 2;
    private static final short END = '\r' | '\n' << 8;

    private final NativeBuffer out;

    public RequestEncoder(NativeBuffer out) {
        this.out = out;
    }

    public void write(Request request) {
        int count = request.count();
        begin(count);
        for (int i = 0; i < count; i++) {
            argument(request.address(i), request.length(i));
        }
    }

    public void write(byte[]... arguments) {
        begin(arguments.length);
        for (byte[] argument : arguments) {
            argument(argument);
        }
    }

    /** Begins an array of so many arguments, each of which must follow. */
    public void begin(int count) {
        head('*', count);
    }

    public void argument(byte[] bytes) {
        head('$', bytes.length);
        long to = out.reserve(bytes.length + END_BYTES);
        Native.put(to, bytes, 0, bytes.length);
        end(to, bytes.length);
    }

    public void argument(long address, int length) {
        head('$', length);
        long to = out.reserve(length + END_BYTES);
        Native.copy(address, to, length);
        end(to, length);
    }

    private void head(char kind, int number) {
        long to = out.reserve(HEAD_BYTES);
        Native.putByte(to, (byte) kind);
        int digits = Decimal.write(to + 1, number);
        end(to, 1 + digits);
    }

    private void end(long to, int length) {
        Native.putShort(to + length, END);
        out.advance(length + END_BYTES);
    }
}
