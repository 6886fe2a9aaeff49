package org.redstart.persistence;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.function.Consumer;
import org.redstart.command.Durability;
import org.redstart.command.Executor;
import org.redstart.command.Housekeeping;
import org.redstart.command.Journal;
import org.redstart.command.Session;
import org.redstart.config.Config;
import org.redstart.memory.Native;
import org.redstart.net.Connection;
import org.redstart.observe.Log;
import org.redstart.resp.Request;
import org.redstart.resp.RequestEncoder;

/**
 * The append-only file as the loop sees it: records are encoded as they come, and handed to the journal's thread once a turn. Under
 * {@code appendfsync always} the replies of clients that changed something wait until that is on disk; nobody else does.
 */
public final class AppendOnly implements Journal, Durability, Housekeeping.Slice {
    /** What the thread may be behind; with more, writes are refused. */
    static final long MOST_QUEUED_BYTES = 256L << 20;

    /** So much is handed over at once even if the turn goes on. */
    private static final int BATCH_BYTES = 1 << 20;

    private static final int NO_DATABASE = -1;
    private static final int STAMP_BYTES = 32;
    private static final long MS_PER_SECOND = 1000;

    private static final byte[] SELECT = ascii("SELECT");
    private static final byte[] MULTI = ascii("MULTI");
    private static final byte[] EXEC = ascii("EXEC");

    private final Executor executor;
    private final Config config;
    private final AofThread thread;
    private final ArrayDeque<Connection> held = new ArrayDeque<>();
    private AofThread.Batch batch;
    private long turn = 1;
    private int database = NO_DATABASE;
    private boolean grouped;
    private boolean stamps;
    private long stampedSeconds;
    private boolean attached;
    /** Whether the files have what was there before the first record. */
    private boolean based;

    private boolean started;

    /**
     * @param loop runs tasks on the loop's thread
     * @param whenBroken hears, on the loop, why the server cannot go on
     */
    public AppendOnly(
            Executor executor,
            Config config,
            Log log,
            java.util.concurrent.Executor loop,
            Consumer<String> whenBroken) {
        this.executor = executor;
        this.config = config;
        this.thread = new AofThread(
                log, () -> loop.execute(this::release), why -> loop.execute(() -> whenBroken.accept(why)));
        config.followText(
                "appendfsync", word -> thread.setPolicy(AofThread.Policy.valueOf(word.toUpperCase(Locale.ROOT))));
        config.followFlag("aof-timestamp-enabled", on -> stamps = stamps());
        config.followText("backup-dir", folder -> stamps = stamps());
    }

    /** What is kept for backups needs times, or there is no going back to one. */
    private boolean stamps() {
        return config.flag("aof-timestamp-enabled")
                || !config.text("backup-dir").isEmpty();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether there is to be an append-only file. */
    boolean isWanted() {
        return config.flag("appendonly");
    }

    AofThread thread() {
        if (!started) {
            started = true;
            thread.start();
        }
        return thread;
    }

    /** From now on every change is recorded; not within a command. */
    void attach() {
        attached = true;
        executor.addJournal(this);
    }

    /** What was there before the first record is on the disk, too. */
    void setBased() {
        based = true;
    }

    /** Ends what {@link #attach} began. */
    void detach() {
        attached = false;
        based = false;
        executor.removeJournal(this);
        handOver();
        thread.giveUp(turn - 1);
    }

    boolean isAttached() {
        return attached;
    }

    // ---- records

    @Override
    public void append(int of, Request request) {
        at(of).write(request);
        handOverIfLarge();
    }

    @Override
    public void append(int of, byte[][] arguments) {
        at(of).write(arguments);
        handOverIfLarge();
    }

    @Override
    public void begin(int of) {
        beginRecord().write(MULTI);
        grouped = true;
    }

    @Override
    public void end() {
        grouped = false;
        batch().encoder().write(EXEC);
    }

    private AofThread.Batch batch() {
        if (batch == null) {
            batch = thread.batch();
        }
        return batch;
    }

    private RequestEncoder beginRecord() {
        RequestEncoder out = batch().encoder();
        if (stamps && !grouped) {
            stamp();
        }
        return out;
    }

    /** Where a record for this database goes. */
    private RequestEncoder at(int of) {
        RequestEncoder out = beginRecord();
        if (of != database) {
            database = of;
            out.write(SELECT, ascii(Integer.toString(of)));
        }
        return out;
    }

    /** Notes the time, once a second. */
    private void stamp() {
        long seconds = executor.clock().nowMs() / MS_PER_SECOND;
        if (seconds != stampedSeconds) {
            stampedSeconds = seconds;
            byte[] line = ascii("#TS:" + seconds + "\r\n");
            assert line.length <= STAMP_BYTES;
            Native.put(batch.bytes().reserve(STAMP_BYTES), line, 0, line.length);
            batch.bytes().advance(line.length);
        }
    }

    private void handOverIfLarge() {
        if (batch.bytes().length() >= BATCH_BYTES) {
            thread.hand(batch, turn - 1);
            batch = null;
        }
    }

    /** All records so far are on their way. */
    void handOver() {
        if (batch != null) {
            thread.hand(batch, turn++);
            batch = null;
        }
    }

    /** What comes now goes to another file, which knows nothing of the one before. */
    void cut() {
        handOver();
        database = NO_DATABASE;
        stampedSeconds = 0;
    }

    // ---- replies that wait

    @Override
    public void appendedFor(Session session) {
        session.setRecordedTo(turn);
        Connection connection = session.connection();
        if (connection != null && thread.policy() == AofThread.Policy.ALWAYS) {
            if (!connection.isHeld()) {
                held.add(connection);
            }
            // Where the last batch of this turn was handed over midway, an empty one marks the end.
            batch();
            connection.holdUntil(turn);
        }
    }

    @Override
    public boolean isRecording() {
        return isWanted();
    }

    @Override
    public long mark() {
        return batch == null ? turn - 1 : turn;
    }

    @Override
    public boolean isSafe(long mark) {
        return based && thread.syncedTurn() >= mark;
    }

    private void release() {
        long safe = thread.safeTurn();
        for (int left = held.size(); left > 0; left--) {
            Connection connection = held.remove();
            if (!connection.release(safe)) {
                held.add(connection);
            }
        }
    }

    /** Once a turn: hands over what there is. */
    @Override
    public boolean run(long budgetNs) {
        if (batch != null) {
            handOver();
        }
        if (!held.isEmpty() && thread.policy() != AofThread.Policy.ALWAYS) {
            release();
        }
        return false;
    }

    @Override
    public long nextDueMs() {
        return batch == null ? Long.MAX_VALUE : 0;
    }

    // ---- the end

    /** Everything is written and synced; the loop has stopped. */
    public void close() {
        if (started) {
            handOver();
            thread.end();
        }
    }

    /** Bytes that are not yet written. */
    long queuedBytes() {
        return thread.queuedBytes() + (batch == null ? 0 : batch.bytes().length());
    }

    /** Whether a file of this name can be made where the files belong; else why not. */
    String obstacle(AofFolder folder) {
        try {
            folder.create();
            return Files.isWritable(folder.manifestFile().toAbsolutePath().getParent())
                    ? null
                    : "the folder is read-only";
        } catch (IOException failed) {
            return failed.toString();
        }
    }
}
