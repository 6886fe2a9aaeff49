package org.redstart.replication;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import org.agrona.BufferUtil;
import org.redstart.command.Session;
import org.redstart.memory.Chain;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;
import org.redstart.net.Connection;

/** A client that is a replica, and how far it has come. */
final class Replica {
    /** What it gets at present. */
    enum State {
        /** Nothing: its copy has not been begun. */
        WAITING("wait_bgsave"),
        /** Nothing: its copy is being written to a file. */
        DUMPING("wait_bgsave"),
        /** Its copy, as it is being made. */
        STREAMING("wait_bgsave"),
        /** Its copy, from a file. */
        COPYING("send_bulk"),
        /** Nothing: it was streamed a copy, and would not find its end if anything came behind it before it says that it has it. */
        TAKING("online"),
        /** The log. */
        ONLINE("online");

        private final String shown;

        State(String shown) {
            this.shown = shown;
        }

        /** As INFO shows it. */
        String shown() {
            return shown;
        }
    }

    /** So much is put into its output ahead of what its socket takes. */
    private static final long AHEAD_BYTES = 256 * 1024;

    private static final int PIECE_BYTES = 64 * 1024;

    private final Session session;
    /** Whether it asked with PSYNC, and so wants to be told where its copy stands in the history. */
    private final boolean knowsOffsets;

    private State state;
    /** The last byte of the history that was put into its output. */
    private long sentTo;

    private long ackedTo;
    private long ackedAtMs;
    private long safeTo;
    private FileChannel copy;
    private ByteBuffer piece;
    private long sawWritten;
    private long movedAtMs;
    private long overSoftSinceMs;

    Replica(Session session, boolean knowsOffsets, State state, long sentTo, long nowMs) {
        this.session = session;
        this.knowsOffsets = knowsOffsets;
        this.state = state;
        this.sentTo = sentTo;
        this.ackedAtMs = nowMs;
        this.movedAtMs = nowMs;
    }

    Session session() {
        return session;
    }

    Connection connection() {
        return session.connection();
    }

    State state() {
        return state;
    }

    /** Whether it has its copy. */
    boolean isOnline() {
        return state == State.ONLINE || state == State.TAKING;
    }

    /** Whether it tells how far it is. */
    boolean acknowledges() {
        return knowsOffsets;
    }

    long sentTo() {
        return sentTo;
    }

    /** The last byte of the history that it has executed. */
    long ackedTo() {
        return ackedTo;
    }

    /** The last byte of the history that is safe on its disk. */
    long safeTo() {
        return safeTo;
    }

    long ackedAtMs() {
        return ackedAtMs;
    }

    void acked(long offset, long safeOffset, long nowMs) {
        ackedTo = Math.max(ackedTo, offset);
        safeTo = Math.max(safeTo, safeOffset);
        ackedAtMs = nowMs;
        if (state == State.TAKING) {
            state = State.ONLINE;
        }
    }

    /** Its copy is being made as of an offset of this history. */
    void await(State how, String history, long offset) {
        state = how;
        sentTo = offset;
        if (knowsOffsets) {
            write("+FULLRESYNC " + history + " " + offset + "\r\n");
        }
    }

    /** Its copy is whole; it reads a file of its own. */
    void copyFrom(FileChannel file) throws IOException {
        copy = file;
        piece = ByteBuffer.allocateDirect(PIECE_BYTES);
        Native.claim(piece, Tag.OUTPUT);
        state = State.COPYING;
        write("$" + file.size() + "\r\n");
    }

    /** Its copy has been streamed to its end. */
    void streamed(String mark, long nowMs) {
        write(mark);
        state = State.TAKING;
        ackedAtMs = nowMs;
    }

    void write(String line) {
        connection().output().append(line.getBytes(StandardCharsets.US_ASCII));
        connection().flushLater();
    }

    void write(long address, long length) {
        connection().output().append(address, length);
        connection().flushLater();
    }

    /** Whether more can be put into its output. */
    boolean hasRoom() {
        return connection().output().bytes() < AHEAD_BYTES;
    }

    /** Puts more into its output, if that is nearly empty; true if something was. */
    boolean pump(ReplicationLog log, long nowMs) throws IOException {
        if (!hasRoom()) {
            return false;
        }
        Chain out = connection().output();
        boolean moved = switch (state) {
            case COPYING -> pumpCopy(out, nowMs);
            case ONLINE -> pumpLog(out, log);
            default -> false;
        };
        if (moved) {
            connection().flushLater();
        }
        return moved;
    }

    private boolean pumpLog(Chain out, ReplicationLog log) {
        long copied = log.copy(sentTo + 1, out, AHEAD_BYTES);
        sentTo += copied;
        return copied > 0;
    }

    private boolean pumpCopy(Chain out, long nowMs) throws IOException {
        int read = copy.read(piece.clear());
        if (read < 0) {
            closeCopy();
            state = State.ONLINE;
            ackedAtMs = nowMs;
        } else {
            out.append(BufferUtil.address(piece), read);
        }
        return true;
    }

    void closeCopy() throws IOException {
        if (copy != null) {
            copy.close();
            copy = null;
            Native.disclaim(BufferUtil.address(piece), Tag.OUTPUT);
            piece = null;
        }
    }

    /** When its socket last took something of its copy, ms since 1970. */
    long movedAtMs(long nowMs) {
        long written = connection().writtenBytes();
        if (written != sawWritten || connection().output().isEmpty()) {
            sawWritten = written;
            movedAtMs = nowMs;
        }
        return movedAtMs;
    }

    /** Since when it is behind by more than the soft limit, or 0. */
    long overSoftSinceMs(boolean over, long nowMs) {
        overSoftSinceMs = !over ? 0 : overSoftSinceMs == 0 ? nowMs : overSoftSinceMs;
        return overSoftSinceMs;
    }
}
