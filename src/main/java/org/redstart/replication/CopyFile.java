package org.redstart.replication;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.redstart.memory.Native;
import org.redstart.persistence.CopySink;

/** A copy on its way into a file, which is gone when the copy is given up before it is whole. */
final class CopyFile implements CopySink {
    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer piece = ByteBuffer.allocate(64 * 1024);

    CopyFile(Path file) throws IOException {
        this.file = file;
        this.channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    /**
     * Makes the whole copy this server's own dump, on the disk; it takes as long as the disk does.
     *
     * @return the copy, open for reading, whatever becomes of the dump
     */
    FileChannel settle(Path dump) throws IOException {
        FileChannel copy = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            copy.force(false);
            Files.move(file, dump, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return copy;
        } catch (IOException failed) {
            copy.close();
            throw failed;
        }
    }

    @Override
    public long room() {
        return piece.capacity();
    }

    @Override
    public void take(long address, int length) throws IOException {
        Native.get(address, piece.array(), 0, length);
        piece.clear().limit(length);
        while (piece.hasRemaining()) {
            channel.write(piece);
        }
    }

    @Override
    public void end(int surplus) throws IOException {
        channel.truncate(channel.size() - surplus);
        channel.close();
    }

    @Override
    public void abort() throws IOException {
        channel.close();
        Files.deleteIfExists(file);
    }
}
