package org.redstart.keyspace;

import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.varhandle.SpscUnboundedVarHandleArrayQueue;
import org.redstart.structure.CutSink;

/**
 * Carries the entries of a cut from the loop to the thread that reads them: batches of handles one way, empty batches back.
 *
 * <p>A handle leaves its upper 16 bits free; the database's number travels there.
 */
final class HandleFeed implements CutSink {
    private static final int BATCH = 2048;
    private static final int DATABASE_SHIFT = 48;
    private static final long HANDLE_MASK = (1L << DATABASE_SHIFT) - 1;
    private static final int QUEUE_CHUNK = 64;
    /** With so many batches unread the walk waits; changes go on delivering what they must. */
    private static final int MOST_WAITING = 64;

    /** Where the loop has to share its core with the reader, this is how long it may have to wait for it. */
    private static final long MOST_RUN_NS = 50_000;

    private static final int HANDLES_PER_CLOCK_READ = 16;

    /** Handles in a row; an empty batch is the end. */
    private static final class Batch {
        final long[] handles = new long[BATCH];
        int size;
    }

    private final SpscUnboundedVarHandleArrayQueue<Batch> full = new SpscUnboundedVarHandleArrayQueue<>(QUEUE_CHUNK);
    private final SpscUnboundedVarHandleArrayQueue<Batch> empty = new SpscUnboundedVarHandleArrayQueue<>(QUEUE_CHUNK);
    private Batch filling = new Batch();
    private volatile Thread reader;
    /** Of the reader's thread. */
    private boolean readToEnd;

    @Override
    public void deliver(int database, long entry) {
        filling.handles[filling.size++] = (long) database << DATABASE_SHIFT | entry;
        if (filling.size == BATCH) {
            send();
        }
    }

    private void send() {
        full.add(filling);
        Batch next = empty.poll();
        filling = next == null ? new Batch() : next;
        filling.size = 0;
        LockSupport.unpark(reader);
    }

    /** Whether the reader is so far behind that the walk should wait. */
    boolean isBehind() {
        return full.size() >= MOST_WAITING;
    }

    /** Everything has been delivered. */
    void finish() {
        if (filling.size > 0) {
            send();
        }
        send();
    }

    /** Reads to the end, on the calling thread, which gives way to the loop every so often. */
    @SuppressWarnings("ThreadPriorityCheck") // A hint is all that is wanted: nothing depends on its being heard.
    void readAll(ViewReader to) {
        reader = Thread.currentThread();
        long yieldedNs = System.nanoTime();
        for (Batch batch = take(); batch.size > 0; batch = take()) {
            for (int i = 0; i < batch.size; i++) {
                long handle = batch.handles[i];
                to.read((int) (handle >>> DATABASE_SHIFT), handle & HANDLE_MASK);
                if (i % HANDLES_PER_CLOCK_READ == 0 && System.nanoTime() - yieldedNs > MOST_RUN_NS) {
                    Thread.yield();
                    yieldedNs = System.nanoTime();
                }
            }
            empty.add(batch);
        }
        readToEnd = true;
    }

    /** Whether {@link #readAll} has come to its end. Of the reader's thread. */
    boolean isReadToEnd() {
        return readToEnd;
    }

    private Batch take() {
        Batch batch = full.poll();
        while (batch == null) {
            LockSupport.park(this);
            batch = full.poll();
        }
        return batch;
    }
}
