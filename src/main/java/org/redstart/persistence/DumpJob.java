package org.redstart.persistence;

import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import org.redstart.config.Config;
import org.redstart.keyspace.ViewReader;

/** A dump under way, in whatever form: how far it is, and whether it is still wanted. */
abstract class DumpJob implements ViewReader {
    private static final long NS_PER_MICRO = 1000;
    private static final long LONGEST_NAP_NS = 10_000_000;

    private volatile long keyDelayMicros;
    private volatile boolean cancelled;
    private volatile long written;
    /** Of the snapshot's thread, which publishes it. */
    private long count;

    DumpJob(Config config) {
        this.keyDelayMicros = config.longValue("rdb-key-save-delay");
    }

    @Override
    public final void read(int database, long entry) {
        if (cancelled) {
            throw new CancellationException("it was cancelled");
        }
        write(database, entry);
        written = ++count;
        if (keyDelayMicros > 0) {
            delay();
        }
    }

    /** For tests; cancelled, or without a delay any more, it is over soon. */
    private void delay() {
        long beganNs = System.nanoTime();
        for (long left = 1; left > 0 && !cancelled; ) {
            left = beganNs + keyDelayMicros * NS_PER_MICRO - System.nanoTime();
            LockSupport.parkNanos(Math.min(left, LONGEST_NAP_NS));
        }
    }

    abstract void write(int database, long entry);

    /** {@code rdb-key-save-delay}, which may change meanwhile. */
    final void setKeyDelay(long micros) {
        keyDelayMicros = micros;
    }

    /** Lets it fail soon. Any thread may call. */
    final void cancel() {
        cancelled = true;
    }

    /** Keys written so far. Any thread may call. */
    final long written() {
        return written;
    }
}
