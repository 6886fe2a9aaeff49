package org.redstart.command;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.redstart.keyspace.Evictor;
import org.redstart.keyspace.Keyspace;
import org.redstart.net.Duty;
import org.redstart.observe.LatencyMonitor;

/**
 * What a turn of the loop does beside commands: time, expiry, freeing, and every so often the periodic tasks. Each has a budget,
 * so that their sum stays well below a millisecond.
 */
public final class Housekeeping implements Duty {
    private static final long EXPIRY_BUDGET_NS = 250_000;
    private static final long FREE_BUDGET_NS = 200_000;
    private static final long MS_PER_SECOND = 1000;

    /** A task that is done piece by piece over many turns. */
    @FunctionalInterface
    public interface Slice {
        /** Works for up to {@code budgetNs}; true if there is more to do at once. */
        boolean run(long budgetNs);

        /** When it must run at the latest, ms since 1970, though nothing else happens. */
        default long nextDueMs() {
            return Long.MAX_VALUE;
        }
    }

    private static final long SLICE_BUDGET_NS = 150_000;

    private final Keyspace keyspace;
    private final Clock clock;
    private final List<Slice> slices = new ArrayList<>();
    private final List<Runnable> periodic = new ArrayList<>();
    private long periodMs = 100;
    private long nextPeriodicMs;
    private LatencyMonitor latency = new LatencyMonitor();
    private boolean moreToDo;
    private boolean periodicPaused;
    private long turnFromNs = System.nanoTime();
    private long busyNs;
    private long longestTurnNs;
    private long periodicNs;
    private LongSupplier commandCount = () -> 0;
    private long commandsBefore;
    private long mostCommands;

    public Housekeeping(Keyspace keyspace, Clock clock) {
        this.keyspace = keyspace;
        this.clock = clock;
    }

    /** Adds work that is done piece by piece. */
    public void add(Slice slice) {
        slices.add(slice);
    }

    /** Adds work to be done {@code hz} times a second. */
    public void addPeriodic(Runnable task) {
        periodic.add(task);
    }

    /** How many times a second the periodic tasks run. */
    public void setHz(long hz) {
        periodMs = Math.max(1, MS_PER_SECOND / hz);
    }

    /** Stops the periodic tasks, for tests that want nothing to change by itself. */
    public void pausePeriodic(boolean paused) {
        periodicPaused = paused;
    }

    @Override
    public long beforeSelect() {
        long turnNs = System.nanoTime() - turnFromNs;
        busyNs += turnNs;
        longestTurnNs = Math.max(longestTurnNs, turnNs);
        long commands = commandCount.getAsLong();
        mostCommands = Math.max(mostCommands, commands - commandsBefore);
        commandsBefore = commands;
        if (moreToDo) {
            return 0;
        }
        long next = Math.min(nextPeriodicMs, keyspace.expirer().nextDueMs());
        for (int i = 0; i < slices.size(); i++) {
            next = Math.min(next, slices.get(i).nextDueMs());
        }
        return Math.max(0, next - clock.nowMs());
    }

    @Override
    public void afterSelect() {
        clock.turn();
        turnFromNs = clock.nowNs();
        keyspace.setTime(clock.nowMs());
    }

    private boolean expire() {
        long before = keyspace.expirer().spentNs();
        boolean more = keyspace.expirer().slice(EXPIRY_BUDGET_NS);
        latency.note("expire-cycle", keyspace.expirer().spentNs() - before, clock.nowMs());
        return more;
    }

    private boolean evict() {
        long before = System.nanoTime();
        boolean more = keyspace.evictor().makeRoom() == Evictor.Outcome.RUNNING;
        latency.note("eviction-cycle", System.nanoTime() - before, clock.nowMs());
        return more;
    }

    /** Lets a monitor hear how long expiry and eviction take. */
    public void setLatencyMonitor(LatencyMonitor latency) {
        this.latency = latency;
    }

    /** Time the loop's turns took, waiting for something to do not counted. */
    public long busyNs() {
        return busyNs;
    }

    /** Tells how many commands have been executed so far. */
    public void countCommands(LongSupplier executed) {
        this.commandCount = executed;
    }

    public long longestTurnNs() {
        return longestTurnNs;
    }

    /** Time the periodic tasks took. */
    public long periodicNs() {
        return periodicNs;
    }

    /** The most commands executed in one turn. */
    public long mostCommands() {
        return mostCommands;
    }

    public void resetStats() {
        busyNs = 0;
        longestTurnNs = 0;
        periodicNs = 0;
        commandsBefore = commandCount.getAsLong();
        mostCommands = 0;
    }

    @Override
    public void afterInput() {
        keyspace.setTime(clock.nowMs());
        moreToDo = expire();
        moreToDo |= keyspace.lazyFree().slice(FREE_BUDGET_NS);
        if (keyspace.evictor().isOver()) {
            moreToDo |= evict();
        }
        for (int i = 0; i < slices.size(); i++) {
            moreToDo |= slices.get(i).run(SLICE_BUDGET_NS);
        }
        if (clock.nowMs() >= nextPeriodicMs && !periodicPaused) {
            nextPeriodicMs = clock.nowMs() + periodMs;
            long from = System.nanoTime();
            periodic.forEach(Runnable::run);
            periodicNs += System.nanoTime() - from;
        } else if (periodicPaused) {
            nextPeriodicMs = clock.nowMs() + periodMs;
        }
    }
}
