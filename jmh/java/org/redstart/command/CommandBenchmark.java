package org.redstart.command;

import java.io.IOException;
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
import org.redstart.command.family.CounterCommands;
import org.redstart.command.family.StringCommands;

/** A command on strings, of which there are many. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CommandBenchmark {
    @Param({"1000", "1000000"})
    public int keys;

    private CommandRig rig;
    private CommandRig.Requests sets;
    private CommandRig.Requests gets;
    private CommandRig.Requests increments;

    @Setup
    public void fill() throws IOException {
        rig = new CommandRig(keys);
        new StringCommands().bind(rig.table());
        new CounterCommands(rig.keyspace().arena()).bind(rig.table());
        rig.open();
        sets = rig.requests("SET k# xxx");
        gets = rig.requests("GET k#");
        increments = rig.requests("INCR n#");
        for (int i = 0; i < keys; i++) {
            set();
            increment();
        }
    }

    @TearDown
    public void drop() throws IOException {
        rig.close();
    }

    @Benchmark
    public long get() {
        return rig.run(gets);
    }

    @Benchmark
    public long set() {
        return rig.run(sets);
    }

    @Benchmark
    public long increment() {
        return rig.run(increments);
    }
}
