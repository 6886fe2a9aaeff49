package org.redstart.persistence;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.redstart.command.Replay;
import org.redstart.memory.Native;
import org.redstart.memory.NativeBuffer;
import org.redstart.memory.Tag;

/** Executes the commands of one file, or of what follows a dump in it. On the loop. */
final class AofReader implements AutoCloseable {
    private static final int STEP_BYTES = 256 * 1024;
    private static final int COMMANDS_PER_CLOCK_READ = 16;

    private final Replay replay;
    private final Path path;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(STEP_BYTES);
    private final long bufferAddress = org.agrona.BufferUtil.address(buffer);
    private final NativeBuffer window = new NativeBuffer(STEP_BYTES, Tag.SCRATCH);
    private final long totalBytes;
    /** Where in the file the window's unread part begins. */
    private long offset;
    /** Where in the window the unread part begins. */
    private long at;
    /** Up to here the file is whole commands and whole groups. */
    private long wholeUpTo;

    private boolean ended;
    private long failuresSeen;

    AofReader(Replay replay, Path path, long from) throws IOException {
        this.replay = replay;
        this.path = path;
        this.channel = FileChannel.open(path, StandardOpenOption.READ);
        this.totalBytes = channel.size();
        this.offset = from;
        this.wholeUpTo = from;
        this.failuresSeen = replay.failures();
        channel.position(from);
        Native.claim(buffer, Tag.SCRATCH);
    }

    /** Executes for up to so long; false at the end of the file. */
    boolean step(long budgetNs) throws IOException {
        long end = System.nanoTime() + budgetNs;
        do {
            for (int i = 0; i < COMMANDS_PER_CLOCK_READ; i++) {
                if (!next()) {
                    return false;
                }
            }
        } while (System.nanoTime() < end);
        return true;
    }

    /** One command, or a line that is none; false at the end. */
    private boolean next() throws IOException {
        long left = window.length() - at;
        if (left == 0 && !fill()) {
            return false;
        }
        if (!replay.isMidway()) {
            int first = Native.getUnsignedByte(window.address() + at);
            if (first == '#') {
                return skipLine();
            }
            checkHead(first);
        }
        try {
            int done = replay.step(window.address() + at, (int) (window.length() - at));
            at += done;
            offset += done;
        } catch (Replay.BrokenException broken) {
            throw bad(broken.getMessage());
        }
        if (replay.isMidway()) {
            return fill();
        }
        checkFailure();
        if (!replay.isInGroup()) {
            wholeUpTo = offset;
        }
        return true;
    }

    /** A command is an array of at least one word; what clients may send beside that is no part of a file. */
    private void checkHead(int first) throws AofException {
        boolean counted = window.length() - at < 2 || isCount(Native.getUnsignedByte(window.address() + at + 1));
        if (first != '*' || !counted) {
            throw bad("no command");
        }
    }

    private static boolean isCount(int digit) {
        return digit >= '1' && digit <= '9';
    }

    private void checkFailure() throws AofException {
        if (replay.failures() != failuresSeen) {
            failuresSeen = replay.failures();
            if (replay.lastRefusal() != null) {
                throw bad(replay.lastRefusal());
            }
        }
    }

    private boolean skipLine() throws IOException {
        while (true) {
            for (long i = at; i < window.length(); i++) {
                if (Native.getByte(window.address() + i) == '\n') {
                    offset += i + 1 - at;
                    at = i + 1;
                    if (!replay.isInGroup()) {
                        wholeUpTo = offset;
                    }
                    return true;
                }
            }
            if (!fill()) {
                return false;
            }
        }
    }

    /** Gets more of the file behind what is unread; false if there is no more. */
    private boolean fill() throws IOException {
        if (at > 0) {
            long left = window.length() - at;
            Native.copy(window.address() + at, window.address(), left);
            window.clear((int) Math.max(STEP_BYTES, window.capacityBytes()));
            window.advance(left);
            at = 0;
        }
        buffer.clear();
        int count = channel.read(buffer);
        if (count <= 0) {
            ended = true;
            return false;
        }
        Native.copy(bufferAddress, window.reserve(count), count);
        window.advance(count);
        return true;
    }

    private AofException bad(String what) {
        return new AofException("Bad file format reading the append only file " + path + " at offset " + offset + ": "
                + what + ". Make a copy of the files, then mend them with redstart check-aof --fix");
    }

    /** At the end: whether the last command, or the last group, is not whole. */
    boolean isCut() {
        return ended && wholeUpTo < totalBytes;
    }

    /** At the end: whether a group is not whole. */
    boolean isCutInGroup() {
        return replay.isInGroup();
    }

    long wholeUpTo() {
        return wholeUpTo;
    }

    long offset() {
        return offset;
    }

    @Override
    public void close() throws IOException {
        Native.disclaim(bufferAddress, Tag.SCRATCH);
        window.close();
        channel.close();
    }
}
