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

/** How long taking a cut holds the loop, by the number of keys; each shot is a single opening. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ViewOpenBenchmark {
    @Param({"1000000", "10000000"})
    public int keys;

    private final Key key = new Key();
    private Arena arena;
    private Keyspace keyspace;
    private long delivered;

    @Setup(Level.Trial)
    public void fill() {
        arena = new Arena(new Usage(), Reclaimer.INLINE);
        keyspace = new Keyspace(arena, 42, 16);
        long scratch = arena.allocate(64, Tag.SCRATCH);
        Native.fill(scratch, 64, (byte) 'x');
        Database database = keyspace.database(0);
        for (int i = 0; i < keys; i++) {
            Decimal.write(scratch + 4, i + 1_000_000_000L);
            database.aim(key, scratch, 16);
            database.find(key);
            database.setString(key, scratch + 32, 32, Database.NO_EXPIRY);
        }
    }

    @Benchmark
    public void open() {
        keyspace.views().open(0, (database, entry) -> delivered++);
    }

    @TearDown(Level.Invocation)
    public void walkAndClose() {
        while (keyspace.views().walk(0, 1000)) {
            continue;
        }
        keyspace.views().close(0);
    }

    @TearDown(Level.Trial)
    public void drop() {
        arena.close();
    }
}
