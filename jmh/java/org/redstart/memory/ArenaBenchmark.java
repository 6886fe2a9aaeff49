package org.redstart.memory;

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

/** The price of a block: taking the oldest of many back and handing out a new one, as an overwrite does. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ArenaBenchmark {
    @Param("100000")
    public int keys;

    @Param({"32", "200"})
    public int blockBytes;

    private Arena arena;
    private long[] blocks;
    private int next;

    @Setup(Level.Trial)
    public void fill() {
        arena = new Arena(new Usage(), Reclaimer.INLINE);
        blocks = new long[keys];
        for (int i = 0; i < keys; i++) {
            blocks[i] = arena.allocate(blockBytes, Tag.SCRATCH);
        }
    }

    @TearDown(Level.Trial)
    public void drop() {
        for (long block : blocks) {
            arena.free(block, Tag.SCRATCH);
        }
        arena.close();
    }

    @Benchmark
    public long replace() {
        int i = next++ % keys;
        next = i + 1;
        arena.free(blocks[i], Tag.SCRATCH);
        blocks[i] = arena.allocate(blockBytes, Tag.SCRATCH);
        return blocks[i];
    }
}
