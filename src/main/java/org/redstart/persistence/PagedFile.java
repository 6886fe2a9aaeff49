package org.redstart.persistence;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;

/** Brings a file into native memory from its beginning on. Of one thread. */
final class PagedFile implements RdbInput.Source, AutoCloseable {
    private static final int STEP_BYTES = 256 * 1024;

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(STEP_BYTES);
    private final long bufferAddress = org.agrona.BufferUtil.address(buffer);
    private final long totalBytes;

    PagedFile(Path file) throws IOException {
        this(FileChannel.open(file, StandardOpenOption.READ));
    }

    /** Reads what is open; it is closed with this. */
    PagedFile(FileChannel channel) throws IOException {
        this.channel = channel;
        this.totalBytes = channel.size();
        Native.claim(buffer, Tag.SCRATCH);
    }

    long totalBytes() {
        return totalBytes;
    }

    @Override
    public int read(long address, int most) throws IOException {
        int filled = 0;
        while (filled < most) {
            buffer.clear().limit(Math.min(STEP_BYTES, most - filled));
            int count = channel.read(buffer);
            if (count <= 0) {
                break;
            }
            Native.copy(bufferAddress, address + filled, count);
            filled += count;
        }
        return filled;
    }

    @Override
    public void close() throws IOException {
        Native.disclaim(bufferAddress, Tag.SCRATCH);
        channel.close();
    }
}
