package org.redstart.structure;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Reclaimer;
import org.redstart.memory.Tag;
import org.redstart.memory.Usage;

/** The price of hashing a key, which every lookup pays. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KeyHashBenchmark {
    @Param({"4", "16", "64"})
    public int keyBytes;

    private final KeyHash hash = new KeyHash(42);
    private Arena arena;
    private long block;
    private long key;

    @Setup
    public void fill() {
        arena = new Arena(new Usage(), Reclaimer.INLINE);
        block = arena.allocate(keyBytes, Tag.SCRATCH);
        key = Arena.address(block);
        for (int i = 0; i < keyBytes; i++) {
            Native.putByte(key + i, (byte) ('a' + i % 26));
        }
    }

    @TearDown
    public void drop() {
        arena.free(block, Tag.SCRATCH);
        arena.close();
    }

    @Benchmark
    public long hash() {
        return hash.hash(key, keyBytes);
    }
}
