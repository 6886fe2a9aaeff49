package org.redstart.replication;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.redstart.memory.Native;
import org.redstart.memory.NativeBuffer;
import org.redstart.memory.Tag;
import org.redstart.persistence.DumpSink;

/**
 * A dump on its way to replicas without a file between: the snapshot's thread fills pieces, the loop empties them. There are only so
 * many, so the thread waits for the slowest replica.
 */
final class CopyStream implements DumpSink {
    private static final int PIECE_BYTES = 64 * 1024;
    private static final int PIECES = 16;
    private static final long LOOK_MS = 100;

    private final BlockingQueue<NativeBuffer> empty = new ArrayBlockingQueue<>(PIECES);
    private final BlockingQueue<NativeBuffer> full = new ArrayBlockingQueue<>(PIECES);
    private final Runnable arrived;
    /** The thread's, being filled. */
    private NativeBuffer piece;

    private volatile boolean abandoned;

    /** @param arrived called by the snapshot's thread when there is another piece */
    CopyStream(Runnable arrived) {
        this.arrived = arrived;
        for (int i = 0; i < PIECES; i++) {
            empty.add(new NativeBuffer(PIECE_BYTES, Tag.SCRATCH));
        }
    }

    // ---- the snapshot's thread

    @Override
    public void open() throws IOException {
        piece = nextEmpty();
    }

    private NativeBuffer nextEmpty() throws IOException {
        try {
            while (!abandoned) {
                NativeBuffer next = empty.poll(LOOK_MS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    return next;
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
        throw new IOException("no replica takes the copy any more");
    }

    @Override
    public void write(long address, int length) throws IOException {
        for (int done = 0; done < length; ) {
            int part = (int) Math.min(length - done, PIECE_BYTES - piece.length());
            Native.copy(address + done, piece.reserve(part), part);
            piece.advance(part);
            done += part;
            if (piece.length() == PIECE_BYTES) {
                handOver();
                piece = nextEmpty();
            }
        }
    }

    private void handOver() {
        full.add(piece);
        piece = null;
        arrived.run();
    }

    @Override
    public void commit() {
        handOver();
    }

    @Override
    public void close() {
        if (piece != null) {
            piece.close();
            piece = null;
        }
    }

    // ---- the loop

    /** The next piece, or null if none is ready; it must be {@linkplain #giveBack given back}. */
    NativeBuffer poll() {
        return full.poll();
    }

    boolean hasPiece() {
        return !full.isEmpty();
    }

    void giveBack(NativeBuffer emptied) {
        emptied.clear(PIECE_BYTES);
        empty.add(emptied);
    }

    /** Nobody wants it any more: the thread stops waiting. */
    void abandon() {
        abandoned = true;
    }

    /** Frees all pieces; the thread is done. */
    void free() {
        for (NativeBuffer each : empty) {
            each.close();
        }
        for (NativeBuffer each : full) {
            each.close();
        }
        empty.clear();
        full.clear();
    }
}
