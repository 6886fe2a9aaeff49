package org.redstart.replication;

import java.io.IOException;
import java.util.Arrays;
import org.redstart.memory.Native;
import org.redstart.net.Connection;
import org.redstart.persistence.CopySink;

/**
 * A primary's copy on its way into a sink. It has a head, {@code $BYTES}, or {@code $EOF:MARK} where the primary does not know its
 * length: then it ends with the mark, behind which nothing comes before this server has said that it has it.
 */
final class Copy implements AutoCloseable {
    private static final String MARK = "$EOF:";
    private static final int MARK_BYTES = 40;
    private static final long UNKNOWN = -1;

    private CopySink sink;
    private boolean headed;
    private byte[] mark;
    /** The latest bytes, as many as the mark has. */
    private final byte[] tail = new byte[MARK_BYTES];

    private long totalBytes = UNKNOWN;
    private long readBytes;

    /** Whether its head has not come. */
    boolean isHeadless() {
        return !headed;
    }

    /** Takes the line at its beginning. */
    void takeHead(String line) throws IOException {
        headed = true;
        if (line.startsWith(MARK) && line.length() == MARK.length() + MARK_BYTES) {
            mark = line.substring(MARK.length()).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        } else if (line.startsWith("$")) {
            totalBytes = Long.parseLong(line.substring(1));
        } else {
            throw new IOException("Bad protocol from MASTER, the first byte is not '$' (we received '" + line
                    + "'), are you sure the host and port are right?");
        }
    }

    /** Where what follows the head goes. */
    void setSink(CopySink sink) {
        this.sink = sink;
    }

    /** Takes what has come, as far as there is room for it; true when it is whole. */
    boolean take(Connection from) throws IOException {
        while (from.windowLength() > 0 && !isWhole()) {
            long most = Math.min(mark == null ? totalBytes - readBytes : Long.MAX_VALUE, sink.room());
            int part = (int) Math.min(most, from.windowLength());
            if (part == 0) {
                return false;
            }
            sink.take(from.windowAddress(), part);
            remember(from.windowAddress(), part);
            from.consume(part);
            readBytes += part;
        }
        return isWhole();
    }

    private void remember(long address, int part) {
        int fresh = Math.min(part, MARK_BYTES);
        System.arraycopy(tail, fresh, tail, 0, MARK_BYTES - fresh);
        Native.get(address + part - fresh, tail, MARK_BYTES - fresh, fresh);
    }

    private boolean isWhole() {
        return mark == null ? readBytes == totalBytes : Arrays.equals(mark, tail);
    }

    /** Tells the sink that all has come. */
    void end() throws IOException {
        sink.end(mark == null ? 0 : MARK_BYTES);
    }

    /** Bytes it has, or 0 if that is not known. */
    long totalBytes() {
        return Math.max(0, totalBytes);
    }

    long readBytes() {
        return readBytes;
    }

    /** Nobody wants it any more. */
    @Override
    public void close() throws IOException {
        if (sink != null) {
            sink.abort();
        }
    }
}
