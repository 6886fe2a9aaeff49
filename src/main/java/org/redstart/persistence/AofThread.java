package org.redstart.persistence;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jctools.queues.varhandle.SpscUnboundedVarHandleArrayQueue;
import org.redstart.memory.NativeBuffer;
import org.redstart.memory.Tag;
import org.redstart.observe.Log;
import org.redstart.resp.RequestEncoder;

/**
 * The journal's thread: writes the records that the loop hands over, syncs them as {@code appendfsync} says, and does whatever else
 * is done to the files, all in the order in which it was asked for. What cannot be written is tried again until it can.
 */
final class AofThread {
    /** When records go to the disk. */
    enum Policy {
        ALWAYS,
        EVERYSEC,
        NO
    }

    /** Something to do between two records. */
    @FunctionalInterface
    interface Task {
        void run() throws IOException;
    }

    /** Records in a row. */
    static final class Batch {
        private final NativeBuffer bytes = new NativeBuffer(FIRST_BYTES, Tag.SCRATCH);
        private final RequestEncoder encoder = new RequestEncoder(bytes);
        /** All that was appended up to the end of this turn of the loop is in this batch and those before. */
        private long turn;

        NativeBuffer bytes() {
            return bytes;
        }

        RequestEncoder encoder() {
            return encoder;
        }
    }

    private static final int FIRST_BYTES = 64 * 1024;
    /** A batch that has grown beyond this gives its memory back. */
    private static final int MOST_KEPT_BYTES = 1 << 20;

    private static final int MOST_IDLE = 8;
    private static final int QUEUE_CHUNK = 256;
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    /** A sync that ends so long after the one before is late. */
    private static final long LATE_NS = 2 * SECOND_NS;

    private static final long END_NS = TimeUnit.SECONDS.toNanos(10);

    private final SpscUnboundedVarHandleArrayQueue<Object> todo = new SpscUnboundedVarHandleArrayQueue<>(QUEUE_CHUNK);
    private final SpscUnboundedVarHandleArrayQueue<Batch> idle = new SpscUnboundedVarHandleArrayQueue<>(QUEUE_CHUNK);
    private final Log log;
    private final Runnable whenSafe;
    private final Consumer<String> whenBroken;
    private final Thread thread = new Thread(this::run, "redstart-journal");

    // Of the loop.
    private long handedBytes;

    // Of the thread.
    private AofFile file;
    private long writtenTurn;
    private long writtenBytes;
    private long late;
    private boolean broken;
    private long syncedAtNs = System.nanoTime();

    // Crossing: written by the thread.
    private volatile long doneBytes;
    private volatile long safeTurn;
    private volatile long syncedTurn;
    private volatile long fileBytes;
    private volatile boolean waiting;
    private volatile boolean syncing;
    private volatile String writeFailure;
    private volatile String syncFailure;
    private volatile long lateSyncs;

    // Crossing: written by the loop.
    private volatile Policy policy = Policy.EVERYSEC;
    private volatile boolean spared;
    private volatile boolean ending;
    private volatile long givenUpTurn;

    /**
     * @param whenSafe is run, on the thread, when a turn has become safe that somebody may wait for
     * @param whenBroken hears, on the thread, why what was promised to be safe can never be known to be
     */
    AofThread(Log log, Runnable whenSafe, Consumer<String> whenBroken) {
        this.log = log;
        this.whenSafe = whenSafe;
        this.whenBroken = whenBroken;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    // ---- for the loop

    Batch batch() {
        Batch batch = idle.poll();
        return batch == null ? new Batch() : batch;
    }

    /** @param turn the last turn of the loop all of whose records are now handed over */
    void hand(Batch batch, long turn) {
        batch.turn = turn;
        handedBytes += batch.bytes.length();
        offer(batch);
    }

    void hand(Task task) {
        offer(task);
    }

    private void offer(Object work) {
        todo.offer(work);
        VarHandle.fullFence();
        if (waiting) {
            LockSupport.unpark(thread);
        }
    }

    void setPolicy(Policy policy) {
        this.policy = policy;
        LockSupport.unpark(thread);
    }

    Policy policy() {
        return policy;
    }

    /** Records up to the end of this turn are no longer needed: what of them cannot be written need not be tried again. */
    void giveUp(long turn) {
        givenUpTurn = turn;
        LockSupport.unpark(thread);
    }

    /** Whether the disk is left to a dump for now: nothing is synced. */
    void setSpared(boolean spared) {
        this.spared = spared;
    }

    /** Records up to the end of this turn may be acknowledged. */
    long safeTurn() {
        return safeTurn;
    }

    /** Records up to the end of this turn are on the disk. */
    long syncedTurn() {
        return syncedTurn;
    }

    /** Bytes handed over and not yet written. */
    long queuedBytes() {
        return handedBytes - doneBytes;
    }

    /** Bytes of the file that grows. */
    long fileBytes() {
        return fileBytes;
    }

    boolean isSyncing() {
        return syncing;
    }

    /** Why the last write or sync failed, or null if it did not. */
    String failure() {
        String write = writeFailure;
        return write != null ? write : syncFailure;
    }

    /** Syncs that came late because the disk is slow. */
    long lateSyncs() {
        return lateSyncs;
    }

    /** Writes and syncs everything, and ends; gives up what cannot be written. */
    void end() {
        ending = true;
        LockSupport.unpark(thread);
        try {
            thread.join(TimeUnit.NANOSECONDS.toMillis(END_NS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- on the thread

    /**
     * From now on records go to this file, or with null nowhere; what there was is synced, if that is possible, and closed. What went
     * wrong with it says nothing about the next one.
     */
    void use(AofFile next) throws IOException {
        if (file != null) {
            sync();
            file.close();
            writeFailure = null;
            syncFailure = null;
        }
        file = next;
        fileBytes = next == null ? 0 : next.size();
    }

    AofFile file() {
        return file;
    }

    private void run() {
        while (true) {
            boolean worked = drain();
            syncIfDue();
            if (!worked && todo.isEmpty()) {
                if (ending) {
                    break;
                }
                await();
            }
        }
        try {
            use(null);
        } catch (IOException failed) {
            log.warning("Closing the append-only file: " + failed.getMessage());
        }
    }

    /** Does all there is to do; whether there was anything. */
    private boolean drain() {
        boolean worked = false;
        for (Object next = todo.poll(); next != null; next = todo.poll()) {
            worked = true;
            if (next instanceof Batch batch) {
                write(batch);
            } else {
                run((Task) next);
            }
        }
        return worked;
    }

    private void run(Task task) {
        try {
            task.run();
        } catch (IOException failed) {
            log.warning("The append-only files: " + failed.getMessage());
        }
    }

    private void write(Batch batch) {
        NativeBuffer bytes = batch.bytes;
        while (file != null && !tryToWrite(bytes)) {
            if (ending || batch.turn <= givenUpTurn) {
                log.warning("Giving up " + bytes.length() + " bytes that could not be written to the append-only file");
                break;
            }
            LockSupport.parkNanos(SECOND_NS);
        }
        writtenTurn = batch.turn;
        writtenBytes += bytes.length();
        doneBytes = writtenBytes;
        bytes.clear(MOST_KEPT_BYTES);
        if (idle.size() < MOST_IDLE) {
            idle.offer(batch);
        } else {
            bytes.close();
        }
    }

    private boolean tryToWrite(NativeBuffer bytes) {
        try {
            file.append(bytes.address(), bytes.length());
            fileBytes = file.size();
            if (writeFailure != null) {
                log.warning("AOF write error looks solved, the server can write again.");
                writeFailure = null;
            }
            return true;
        } catch (IOException failed) {
            if (writeFailure == null) {
                log.warning("Error writing to the AOF file: " + failed.getMessage());
            }
            writeFailure = String.valueOf(failed.getMessage());
            return false;
        }
    }

    private void syncIfDue() {
        Policy by = policy;
        boolean unsynced = file != null && file.isUnsynced();
        if (unsynced && isDue(by)) {
            sync();
        }
        boolean safe = !broken && (by != Policy.ALWAYS || file == null || !file.isUnsynced() || spared);
        if (safe && safeTurn != writtenTurn) {
            safeTurn = writtenTurn;
            if (by == Policy.ALWAYS) {
                whenSafe.run();
            }
        }
    }

    private boolean isDue(Policy by) {
        if (spared || by == Policy.NO) {
            return false;
        }
        return by == Policy.ALWAYS || System.nanoTime() - syncedAtNs >= SECOND_NS;
    }

    /**
     * After a failure a later success says nothing about what was to be synced before: under {@link Policy#ALWAYS}, where that was
     * promised, there is no going on. Else it is tried again after a second, writes being refused meanwhile.
     */
    private void sync() {
        if (file.isUnsynced()) {
            trySync();
        }
    }

    private void trySync() {
        syncing = true;
        long sinceNs = System.nanoTime() - syncedAtNs;
        try {
            syncFile();
            syncFailure = null;
            if (policy != Policy.ALWAYS) {
                whenSafe.run();
            }
        } catch (IOException failed) {
            log.warning("Fail to fsync the AOF file: " + failed.getMessage());
            syncFailure = String.valueOf(failed.getMessage());
            if (policy == Policy.ALWAYS && !ending) {
                broken = true;
                whenBroken.accept("Can't persist AOF for fsync error when the AOF fsync policy is 'always': "
                        + failed.getMessage() + ". Exiting...");
            }
            LockSupport.parkNanos(SECOND_NS);
        }
        long nowNs = System.nanoTime();
        if (sinceNs < LATE_NS && nowNs - syncedAtNs >= LATE_NS) {
            lateSyncs = ++late;
        }
        syncedAtNs = nowNs;
        syncing = false;
    }

    /** Before another file takes over for good: what this one has is on the disk afterwards, or it goes on and tries again. */
    void finishFile() throws IOException {
        sync();
        if (file.isUnsynced()) {
            throw new IOException("the file before cannot be synced: " + syncFailure);
        }
    }

    /** All that has been written is on the disk afterwards. */
    void syncFile() throws IOException {
        file.sync();
        syncedTurn = writtenTurn;
    }

    private void await() {
        boolean syncLater = file != null && file.isUnsynced() && policy == Policy.EVERYSEC;
        waiting = true;
        if (todo.isEmpty() && !ending) {
            LockSupport.parkNanos(syncLater ? Math.max(1, syncedAtNs + SECOND_NS - System.nanoTime()) : SECOND_NS);
        }
        waiting = false;
    }
}
