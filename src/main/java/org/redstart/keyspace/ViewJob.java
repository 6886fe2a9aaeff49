package org.redstart.keyspace;

import java.util.concurrent.Executor;

/**
 * Something done with a frozen view while the loop goes on: opens the view, walks it in slices, lets a thread of its own read
 * it, and back on the loop closes it.
 */
public final class ViewJob {
    private static final int SEGMENTS_PER_STEP = 1;

    private final Keyspace keyspace;
    private final int view;
    private final HandleFeed feed = new HandleFeed();
    private boolean walked;

    private ViewJob(Keyspace keyspace, int view) {
        this.keyspace = keyspace;
        this.view = view;
    }

    /**
     * Takes the cut now and starts the reader.
     *
     * @param view which of the views, which must not be open
     * @param reader runs on a thread of its own
     * @param loop runs tasks on the loop's thread
     * @param whenRead runs there after the last entry has been read, the view being closed; its argument is what made the reader
     *     fail, or null
     */
    public static ViewJob start(
            Keyspace keyspace,
            int view,
            ViewReader reader,
            Executor loop,
            java.util.function.Consumer<Throwable> whenRead) {
        ViewJob job = new ViewJob(keyspace, view);
        keyspace.views().open(view, job.feed);
        Thread thread = new Thread(() -> job.read(reader, loop, whenRead), "redstart-view-" + view);
        thread.setDaemon(true);
        thread.start();
        return job;
    }

    private void read(ViewReader reader, Executor loop, java.util.function.Consumer<Throwable> whenRead) {
        Throwable outcome = readToEnd(reader);
        loop.execute(() -> {
            keyspace.views().close(view);
            whenRead.accept(outcome);
        });
    }

    /** What made the reader fail, or null; the feed is read to its end in any case, for the loop's walk goes on. */
    private Throwable readToEnd(ViewReader reader) {
        try {
            reader.begin();
            feed.readAll(reader);
            reader.end();
            return null;
        } catch (Throwable failed) {
            if (!feed.isReadToEnd()) {
                feed.readAll((database, entry) -> {});
            }
            return failed;
        } finally {
            reader.close();
        }
    }

    /** Walks on for up to {@code budgetNs}, unless the reader is far behind; true if there is more to walk now. */
    public boolean slice(long budgetNs) {
        if (walked || feed.isBehind()) {
            return false;
        }
        long end = System.nanoTime() + budgetNs;
        do {
            if (!keyspace.views().walk(view, SEGMENTS_PER_STEP)) {
                walked = true;
                feed.finish();
                return false;
            }
        } while (System.nanoTime() < end && !feed.isBehind());
        return true;
    }
}
