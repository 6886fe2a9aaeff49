package org.redstart.observe;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.redstart.config.Config;

/**
 * The server's log. Any thread may write; a line goes into a bounded queue and a thread of the log's own writes it, so
 * that no disk or terminal ever keeps the loop waiting. Lines that find the queue full are counted, and the next line says
 * how many they were.
 */
public final class Log implements AutoCloseable {
    /** Lines waiting at most: a burst of warnings, not a backlog. */
    private static final int QUEUE_CAPACITY = 4096;

    private static final int BATCH_CHARS = 64 * 1024;
    private static final long CLOSE_WAIT_MS = 2000;

    private final MpscVarHandleArrayQueue<LogLine> queue = new MpscVarHandleArrayQueue<>(QUEUE_CAPACITY);
    private final AtomicLong dropped = new AtomicLong();
    private final LogFormat format;
    private final LogSink sink;
    private final Thread writer;
    private volatile LogLevel level;
    private volatile char role = 'M';
    private volatile boolean idle;
    private volatile boolean closed;

    Log(LogLevel level, LogFormat format, LogSink sink) {
        this.level = level;
        this.format = format;
        this.sink = sink;
        this.writer = new Thread(this::run, "log");
        writer.setDaemon(true);
        writer.start();
    }

    /**
     * The log that the configuration asks for; it follows {@code loglevel} and {@code logformat}.
     *
     * @throws IOException when the file cannot be opened
     */
    public static Log open(Config config) throws IOException {
        String file = config.text("logfile");
        Path path = file.isEmpty() ? null : config.path(file);
        LogFormat format = new LogFormat(false, ProcessHandle.current().pid(), ZoneId::systemDefault);
        config.followText("logformat", name -> format.json(name.equals("json")));
        Log log = new Log(LogLevel.NOTICE, format, new LogSink(path));
        config.followText("loglevel", name -> log.level(LogLevel.named(name)));
        if (config.flag("syslog-enabled")) {
            log.warning("syslog-enabled has no effect: let the service manager take standard output to syslog.");
        }
        return log;
    }

    /** The least level that is written from now on. */
    public void level(LogLevel least) {
        this.level = least;
    }

    /** The letter of who speaks from now on: M a primary, S a replica, C a background job, X a sentinel. */
    public void role(char letter) {
        this.role = letter;
    }

    /** Whether lines of the level are written: ask before building a costly message. */
    public boolean isOn(LogLevel asked) {
        return asked.compareTo(level) >= 0;
    }

    /** For those who look for a fault. */
    public void debug(String message) {
        log(LogLevel.DEBUG, message);
    }

    /** What happens often and is seldom of interest. */
    public void verbose(String message) {
        log(LogLevel.VERBOSE, message);
    }

    /** What an operator wants to see. */
    public void notice(String message) {
        log(LogLevel.NOTICE, message);
    }

    /** What an operator must see. */
    public void warning(String message) {
        log(LogLevel.WARNING, message);
    }

    /** Hands the line to the writer if its level is on. Never waits. */
    public void log(LogLevel at, String message) {
        if (isOn(at)) {
            offer(new LogLine(System.currentTimeMillis(), at, role, message));
        }
    }

    private void offer(LogLine line) {
        if (!queue.offer(line)) {
            dropped.incrementAndGet();
        }
        if (idle) {
            LockSupport.unpark(writer);
        }
    }

    private void run() {
        StringBuilder batch = new StringBuilder();
        while (!closed || !queue.isEmpty()) {
            drain(batch);
            if (batch.length() > 0) {
                sink.write(batch.toString());
                batch.setLength(0);
            } else {
                waitForLines();
            }
        }
        sink.close();
    }

    private void drain(StringBuilder batch) {
        for (LogLine line = queue.poll(); line != null; line = queue.poll()) {
            sayDropped(batch, line.timeMs());
            format.append(batch, line);
            if (batch.length() >= BATCH_CHARS) {
                return;
            }
        }
        sayDropped(batch, System.currentTimeMillis());
    }

    private void sayDropped(StringBuilder batch, long timeMs) {
        if (dropped.get() > 0) {
            long count = dropped.getAndSet(0);
            format.append(batch, new LogLine(timeMs, LogLevel.WARNING, role, count + " log lines were dropped"));
        }
    }

    /** A writer that offers after {@code idle} is set unparks; one that offered before is seen by the second look. */
    private void waitForLines() {
        idle = true;
        if (queue.isEmpty() && !closed) {
            LockSupport.park(this);
        }
        idle = false;
    }

    /** Writes what is waiting and ends the writer; waits for a stuck disk only for a while. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(writer);
        try {
            writer.join(CLOSE_WAIT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
