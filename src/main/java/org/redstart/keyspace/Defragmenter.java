package org.redstart.keyspace;

import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;
import org.redstart.structure.Dict;
import org.redstart.structure.EntryKey;

/**
 * Moves blocks out of pages that are nearly empty, so that those can be given back: {@code activedefrag}. A pass walks all
 * databases in slices, and begins when the pages hold enough that nobody uses; never while a view is open.
 */
public final class Defragmenter {
    /** A page up to so full is emptied. */
    private static final int SPARSE_PERCENT = 80;

    private static final int BUCKETS_PER_CLOCK_READ = 8;
    private static final int PERCENT = 100;

    private final Keyspace keyspace;
    private final Dict.Mover mover = this::move;
    private boolean enabled;
    private long ignoreBytes = 100L << 20;
    private int thresholdPercent = 10;
    private boolean running;
    private int database;
    private long cursor;
    private long moved;
    private long examined;
    private long spentNs;

    Defragmenter(Keyspace keyspace) {
        this.keyspace = keyspace;
    }

    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
        running &= enabled;
    }

    /** Below so much waste no pass begins. */
    public void setIgnoreBytes(long ignoreBytes) {
        this.ignoreBytes = ignoreBytes;
    }

    /** Below this share of waste no pass begins. */
    public void setThresholdPercent(int thresholdPercent) {
        this.thresholdPercent = thresholdPercent;
    }

    /** Looks, a few times a second, whether a pass is worth it. */
    public void consider() {
        if (enabled && !running && isWorthIt()) {
            running = true;
            database = 0;
            cursor = 0;
        }
    }

    private boolean isWorthIt() {
        long used = keyspace.arena().usage().totalBytes();
        long waste = keyspace.arena().touchedBytes() - used;
        return waste > ignoreBytes && waste * PERCENT > used * thresholdPercent;
    }

    /** Goes on with a pass for up to {@code budgetNs}; true if there is more to do now. */
    public boolean slice(long budgetNs) {
        if (!running || keyspace.views().isOpen()) {
            return false;
        }
        long start = System.nanoTime();
        long now = start;
        while (running && now - start < budgetNs) {
            for (int i = 0; i < BUCKETS_PER_CLOCK_READ && running; i++) {
                step();
            }
            now = System.nanoTime();
        }
        spentNs += now - start;
        return running;
    }

    private void step() {
        cursor = keyspace.dict().relocate(keyspace.database(database).root(), cursor, mover);
        if (cursor == 0) {
            database++;
            running = database < keyspace.databaseCount();
        }
    }

    private long move(long entry) {
        Arena arena = keyspace.arena();
        examined++;
        if (Entry.encoding(entry) == Entry.BLOCK) {
            moveValue(entry);
        }
        if (!arena.isSparse(EntryKey.handle(entry), SPARSE_PERCENT)) {
            return entry;
        }
        moved++;
        return arena.reallocate(entry, Arena.capacity(entry), Tag.ENTRY);
    }

    private void moveValue(long entry) {
        Arena arena = keyspace.arena();
        long field = Entry.valueField(entry);
        long block = Native.getLong(field);
        if (arena.isSparse(block, SPARSE_PERCENT) && !StringBlock.isLeased(block)) {
            moved++;
            Native.putLong(field, arena.reallocate(block, Arena.capacity(block), Tag.STRING));
        }
    }

    public boolean isRunning() {
        return running;
    }

    /** Blocks moved since the start. */
    public long moved() {
        return moved;
    }

    /** Entries looked at since the start. */
    public long examined() {
        return examined;
    }

    public long spentNs() {
        return spentNs;
    }
}
