package org.redstart.persistence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.redstart.memory.Native;

/** A file that is written aside, and put in its place when it is whole and on disk; nobody ever sees a part of it. */
final class SnapshotFile implements DumpSink {
    private static final int STEP_BYTES = 256 * 1024;
    /** So much goes to the disk at a time, so that the last sync is short. */
    private static final long SYNC_EVERY_BYTES = 4L << 20;

    private final Path target;
    private final Path aside;
    private final boolean syncsByAndBy;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(STEP_BYTES);
    private final long bufferAddress = org.agrona.BufferUtil.address(buffer);
    private FileChannel channel;
    private long unsyncedBytes;

    SnapshotFile(Path target, boolean syncsByAndBy) {
        this.target = target;
        this.syncsByAndBy = syncsByAndBy;
        this.aside = target.resolveSibling("temp-" + ProcessHandle.current().pid() + ".rdb");
    }

    @Override
    public void open() throws IOException {
        channel = FileChannel.open(
                aside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        Native.claim(buffer, org.redstart.memory.Tag.SCRATCH);
    }

    @Override
    public void write(long address, int length) throws IOException {
        for (int done = 0; done < length; ) {
            int part = Math.min(STEP_BYTES, length - done);
            Native.copy(address + done, bufferAddress, part);
            buffer.clear().limit(part);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            done += part;
        }
        unsyncedBytes += length;
        if (syncsByAndBy && unsyncedBytes >= SYNC_EVERY_BYTES) {
            channel.force(false);
            unsyncedBytes = 0;
        }
    }

    /** Syncs the file, puts it in its place, and syncs the folder. */
    @Override
    public void commit() throws IOException {
        channel.force(true);
        channel.close();
        Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder = FileChannel.open(target.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /** Removes what was not committed. */
    @Override
    public void close() {
        if (channel == null) {
            return;
        }
        Native.disclaim(bufferAddress, org.redstart.memory.Tag.SCRATCH);
        try {
            channel.close();
            Files.deleteIfExists(aside);
        } catch (IOException left) {
            throw new UncheckedIOException("could not remove " + aside, left);
        }
    }
}
