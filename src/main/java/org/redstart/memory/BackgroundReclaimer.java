package org.redstart.memory;

import java.util.concurrent.LinkedBlockingQueue;
import org.agrona.UnsafeApi;

/**
 * Unmaps on a thread of its own, so that giving half a gigabyte back never holds the loop.
 *
 * <p>Only pages and large blocks come this way, so a boxed address per call is no hot path.
 */
public final class BackgroundReclaimer implements Reclaimer, AutoCloseable {
    private static final Long END = 0L;

    private final LinkedBlockingQueue<Long> queue = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "redstart-reclaim");

    public BackgroundReclaimer() {
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void free(long raw) {
        queue.add(raw);
    }

    private void run() {
        try {
            for (Long raw = queue.take(); !raw.equals(END); raw = queue.take()) {
                UnsafeApi.freeMemory(raw);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Frees what is queued and stops. */
    @Override
    public void close() {
        queue.add(END);
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
