package org.redstart.resp;

import org.redstart.memory.NativeBuffer;
import org.redstart.memory.Tag;

/** Makes a request of arguments that are put down one after the other. */
public final class RequestBuilder {
    private static final int KEPT_BYTES = 16 * 1024;

    private final Request request;
    private final NativeBuffer bytes = new NativeBuffer(KEPT_BYTES, Tag.SCRATCH);

    public RequestBuilder(Request request) {
        this.request = request;
    }

    /** Forgets the arguments so far. */
    public void begin() {
        request.clear();
        bytes.clear(KEPT_BYTES);
    }

    /** Where the bytes of the next argument go, at most so many; then {@link #add}. */
    public long reserve(int mostBytes) {
        return bytes.reserve(mostBytes);
    }

    /** The next argument has been put down. */
    public void add(int length) {
        request.add((int) bytes.length(), length);
        bytes.advance(length);
    }

    /** The request is whole. */
    public Request end() {
        request.setBase(bytes.address());
        return request;
    }
}
