package org.redstart.persistence;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;

/** The increment that grows. What a failed write left behind its end is written over by the next. Of the journal's thread. */
final class AofFile implements AutoCloseable {
    private static final int STEP_BYTES = 256 * 1024;

    private final Path path;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(STEP_BYTES);
    private final long bufferAddress = org.agrona.BufferUtil.address(buffer);
    private long size;
    private boolean unsynced;

    /** @param fresh whether what is there is dropped */
    AofFile(Path path, boolean fresh) throws IOException {
        this.path = path;
        this.channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        Native.claim(buffer, Tag.SCRATCH);
        try {
            if (fresh) {
                channel.truncate(0);
            }
            this.size = channel.size();
        } catch (IOException failed) {
            close();
            throw failed;
        }
    }

    Path path() {
        return path;
    }

    long size() {
        return size;
    }

    boolean isUnsynced() {
        return unsynced;
    }

    /** Appends all of it, or nothing that counts. */
    void append(long address, long length) throws IOException {
        try {
            for (long done = 0; done < length; ) {
                int part = (int) Math.min(STEP_BYTES, length - done);
                Native.copy(address + done, bufferAddress, part);
                buffer.clear().limit(part);
                while (buffer.hasRemaining()) {
                    channel.write(buffer, size + done + buffer.position());
                }
                done += part;
            }
        } catch (IOException failed) {
            cutBack(failed);
            throw failed;
        }
        size += length;
        unsynced = true;
    }

    private void cutBack(IOException because) {
        try {
            channel.truncate(size);
        } catch (IOException left) {
            because.addSuppressed(left);
        }
    }

    void sync() throws IOException {
        channel.force(false);
        unsynced = false;
    }

    @Override
    public void close() throws IOException {
        Native.disclaim(bufferAddress, Tag.SCRATCH);
        channel.close();
    }
}
