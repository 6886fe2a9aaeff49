package org.redstart.keyspace;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.redstart.memory.Arena;
import org.redstart.memory.Decimal;
import org.redstart.memory.Native;
import org.redstart.memory.Reclaimer;
import org.redstart.memory.Tag;
import org.redstart.memory.Usage;

/** What an open view costs: taking the cut, and writing under it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ViewBenchmark {
    private static final int VALUE_BYTES = 32;
    private static final int WALK_EVERY = 1000;

    @Param({"1000000", "10000000"})
    public int keys;

    private final Key key = new Key();
    private Arena arena;
    private Keyspace keyspace;
    private long scratch;
    private long state = 88172645463325252L;
    private long sinceWalk;
    private boolean viewOpen;
    private long delivered;

    @Setup(Level.Trial)
    public void fill() {
        arena = new Arena(new Usage(), Reclaimer.INLINE);
        keyspace = new Keyspace(arena, 42, 1);
        scratch = arena.allocate(128, Tag.SCRATCH);
        Native.fill(scratch + 64, VALUE_BYTES, (byte) 'x');
        for (int i = 0; i < keys; i++) {
            overwrite(i);
        }
    }

    @TearDown(Level.Trial)
    public void drop() {
        endView();
        arena.close();
    }

    private void endView() {
        if (viewOpen) {
            while (keyspace.views().walk(0, 1000)) {
                continue;
            }
            keyspace.views().close(0);
            viewOpen = false;
        }
        while (keyspace.lazyFree().slice(1_000_000)) {
            continue;
        }
    }

    private int randomKey() {
        state ^= state << 13;
        state ^= state >>> 7;
        state ^= state << 17;
        return (int) Math.floorMod(state, (long) keys);
    }

    private void overwrite(int number) {
        Native.fill(scratch, 16, (byte) 'k');
        Decimal.write(scratch + 4, number + 1_000_000_000L);
        Database database = keyspace.database(0);
        database.aim(key, scratch, 16);
        database.find(key);
        database.setString(key, scratch + 64, VALUE_BYTES, Database.NO_EXPIRY);
    }

    /** Writing with no view open. */
    @Benchmark
    public void writeFreely() {
        if (viewOpen) {
            endView();
        }
        overwrite(randomKey());
    }

    /** Writing while a view is always open, its walk and the freeing of what it held included. */
    @Benchmark
    public void writeUnderAView() {
        if (!viewOpen) {
            keyspace.views().open(0, (database, entry) -> delivered++);
            viewOpen = true;
        }
        overwrite(randomKey());
        if (++sinceWalk % WALK_EVERY == 0) {
            if (!keyspace.views().walk(0, 30)) {
                keyspace.views().close(0);
                viewOpen = false;
            }
            keyspace.lazyFree().slice(50_000);
        }
    }
}
