package org.redstart.persistence;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** Tells now and then how far a long file has been gone through; a short one is done before there is anything to tell. */
final class Progress {
    private static final long EVERY_NS = TimeUnit.SECONDS.toNanos(2);
    private static final int CALLS_PER_CLOCK_READ = 1024;
    private static final int PERCENT = 100;

    private final PrintStream out;
    private final long totalBytes;
    private long nextNs = System.nanoTime() + EVERY_NS;
    private int calls;

    Progress(PrintStream out, long totalBytes) {
        this.out = out;
        this.totalBytes = totalBytes;
    }

    void at(long offset) {
        if (++calls % CALLS_PER_CLOCK_READ == 0 && System.nanoTime() - nextNs >= 0) {
            nextNs = System.nanoTime() + EVERY_NS;
            out.println("[offset " + offset + "] " + PERCENT * offset / Math.max(1, totalBytes) + "% of " + totalBytes
                    + " bytes");
        }
    }
}
