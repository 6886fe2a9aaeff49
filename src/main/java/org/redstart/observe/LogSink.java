package org.redstart.observe;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Where log lines end up: standard output, or a file that somebody may move away at any time. Used by the writer's
 * thread only; a file that cannot be written loses its lines, as there is nowhere to complain.
 */
final class LogSink {
    private final Path file;
    private OutputStream out;
    private Object identity;

    /** A sink for a file, or for standard output when there is none. */
    LogSink(Path file) throws IOException {
        this.file = file;
        open();
    }

    private void open() throws IOException {
        if (file == null) {
            out = new FileOutputStream(FileDescriptor.out);
        } else {
            out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            identity = identity(file);
        }
    }

    /** Writes a batch of lines, to a new file if the old one has been moved. */
    void write(String lines) {
        try {
            reopenIfMoved();
            out.write(lines.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            identity = null;
        }
    }

    private void reopenIfMoved() throws IOException {
        if (file != null && !sameFile()) {
            out.close();
            open();
        }
    }

    private boolean sameFile() {
        try {
            return identity != null && identity.equals(identity(file));
        } catch (IOException e) {
            return false;
        }
    }

    /** Device and inode: a new file of the same name has another. */
    private static Object identity(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    void close() {
        try {
            if (file != null) {
                out.close();
            }
        } catch (IOException e) {
            identity = null;
        }
    }
}
