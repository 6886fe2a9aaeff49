package org.redstart.replication;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import org.redstart.command.Session;
import org.redstart.memory.Chain;

/** A client that is a replica, and how far it has come. */
final class Replica {
    /** What it gets at present. */
    enum State {
        /** Nothing: its copy has not been begun. */
        WAITING("wait_bgsave"),
        /** Nothing: its copy is being written. */
        DUMPING("wait_bgsave"),
        /** Its copy. */
        COPYING("send_bulk"),
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

    private final Session session;
    /** Whether it asked with PSYNC, and so wants to be told where its copy stands in the history. */
    private final boolean knowsOffsets;

    private State state;
    /** The last byte of the history that was put into its output. */
    private long sentTo;

    private long ackedTo;
    private long ackedAtMs;
    private FileChannel copy;
    private final ByteBuffer piece = ByteBuffer.allocate(64 * 1024);

    Replica(Session session, boolean knowsOffsets, State state, long sentTo, long nowMs) {
        this.session = session;
        this.knowsOffsets = knowsOffsets;
        this.state = state;
        this.sentTo = sentTo;
        this.ackedAtMs = nowMs;
    }

    Session session() {
        return session;
    }

    State state() {
        return state;
    }

    long sentTo() {
        return sentTo;
    }

    long ackedTo() {
        return ackedTo;
    }

    long ackedAtMs() {
        return ackedAtMs;
    }

    void acked(long offset, long nowMs) {
        ackedTo = Math.max(ackedTo, offset);
        ackedAtMs = nowMs;
    }

    /** Its copy is being written as of an offset of this history. */
    void await(String history, long offset) {
        state = State.DUMPING;
        sentTo = offset;
        if (knowsOffsets) {
            write("+FULLRESYNC " + history + " " + offset + "\r\n");
        }
    }

    /** Its copy is whole; it reads a file of its own. */
    void copyFrom(FileChannel file) throws IOException {
        copy = file;
        state = State.COPYING;
        write("$" + file.size() + "\r\n");
    }

    private void write(String line) {
        session.connection().output().append(line.getBytes(StandardCharsets.US_ASCII));
        session.connection().flushLater();
    }

    /** Puts more into its output, if that is nearly empty; true if something was. */
    boolean pump(ReplicationLog log, long nowMs) throws IOException {
        Chain out = session.connection().output();
        if (out.bytes() >= AHEAD_BYTES) {
            return false;
        }
        boolean moved = switch (state) {
            case COPYING -> pumpCopy(out, nowMs);
            case ONLINE -> pumpLog(out, log);
            default -> false;
        };
        if (moved) {
            session.connection().flushLater();
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
            return true;
        }
        out.append(java.util.Arrays.copyOf(piece.array(), read));
        return true;
    }

    void closeCopy() throws IOException {
        if (copy != null) {
            copy.close();
            copy = null;
        }
    }
}
