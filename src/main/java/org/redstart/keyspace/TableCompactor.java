package org.redstart.keyspace;

import org.redstart.memory.Arena;

/**
 * Moves the segments of tables out of pages that are nearly empty. While a database grows, its segments outgrow one size class
 * after another and leave each class's pages full of holes; a pass over the tables, in slices, closes them. Segments belong to no
 * view, so this may run at any time, and it always does when there is enough to gain.
 */
public final class TableCompactor {
    /** A page up to so full is emptied. */
    private static final int SPARSE_PERCENT = 85;

    private static final int SEGMENTS_PER_CLOCK_READ = 8;
    /** Waste worth a pass: more than this share of what is used, and this many bytes. */
    private static final int WORTH_PERCENT = 2;

    private static final long WORTH_BYTES = 1 << 20;
    private static final int PERCENT = 100;

    private final Keyspace keyspace;
    private boolean running;
    private int database;
    private long position;
    private long wasteAfterPass;

    TableCompactor(Keyspace keyspace) {
        this.keyspace = keyspace;
    }

    private long waste() {
        Arena arena = keyspace.arena();
        return arena.touchedBytes() - arena.usage().totalBytes();
    }

    /** Looks, a few times a second, whether there is more to gain than the last pass could not. */
    public void consider() {
        long waste = waste();
        wasteAfterPass = Math.min(wasteAfterPass, waste);
        long used = keyspace.arena().usage().totalBytes();
        boolean worthIt = waste - wasteAfterPass > Math.max(WORTH_BYTES, used * WORTH_PERCENT / PERCENT);
        if (!running && worthIt) {
            running = true;
            database = 0;
            position = 0;
        }
    }

    /** Goes on with a pass for up to {@code budgetNs}; true if there is more to do now. */
    public boolean slice(long budgetNs) {
        if (!running) {
            return false;
        }
        long end = System.nanoTime() + budgetNs;
        do {
            for (int i = 0; i < SEGMENTS_PER_CLOCK_READ && running; i++) {
                step();
            }
        } while (running && System.nanoTime() < end);
        return running;
    }

    private void step() {
        position = keyspace.dict().compact(keyspace.database(database).root(), position, SPARSE_PERCENT);
        if (position == 0 && ++database == keyspace.databaseCount()) {
            running = false;
            wasteAfterPass = waste();
        }
    }
}
