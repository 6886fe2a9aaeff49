package org.redstart.command;

import java.io.IOException;
import java.util.Arrays;
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
import org.redstart.command.family.HashCommands;
import org.redstart.command.family.ListCommands;
import org.redstart.command.family.ListPopCommands;
import org.redstart.command.family.SetCommands;
import org.redstart.command.family.SortedSetCommands;
import org.redstart.command.family.SortedSetRangeCommands;
import org.redstart.command.family.StreamCommands;

/** A command, or one and its reverse, on a collection of many fields, members, elements or entries. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CollectionBenchmark {
    @Param({"1000", "100000"})
    public int keys;

    @Param({
        "HSET hash f# xxx",
        "HGET hash f#",
        "SADD set m#",
        "SISMEMBER set m#",
        "LPUSH list e#;RPOP list",
        "LRANGE list 0 9",
        "ZADD sorted # m#",
        "ZSCORE sorted m#",
        "ZRANGE sorted 0 9",
        "XADD stream MAXLEN ~ 1000 * f xxx",
        "XRANGE stream - + COUNT 10"
    })
    public String line;

    private CommandRig rig;
    private CommandRig.Requests[] requests;

    @Setup
    public void fill() throws IOException {
        rig = new CommandRig(keys);
        var keyspace = rig.keyspace();
        new HashCommands(keyspace.hashes()).bind(rig.table());
        new SetCommands(keyspace.sets()).bind(rig.table());
        new ListCommands(keyspace.lists()).bind(rig.table());
        new ListPopCommands(keyspace.lists()).bind(rig.table());
        new SortedSetCommands(keyspace.zsets()).bind(rig.table());
        new SortedSetRangeCommands(keyspace.zsets()).bind(rig.table());
        new StreamCommands(keyspace.streams()).bind(rig.table());
        rig.open();
        for (String filling : new String[] {
            "HSET hash f# xxx", "SADD set m#", "RPUSH list e#", "ZADD sorted # m#", "XADD stream MAXLEN ~ 1000 * f xxx"
        }) {
            CommandRig.Requests all = rig.requests(filling);
            for (int i = 0; i < keys; i++) {
                rig.run(all);
            }
        }
        requests = Arrays.stream(line.split(";")).map(rig::requests).toArray(CommandRig.Requests[]::new);
    }

    @TearDown
    public void drop() throws IOException {
        rig.close();
    }

    @Benchmark
    public long execute() {
        long bytes = 0;
        for (CommandRig.Requests each : requests) {
            bytes += rig.run(each);
        }
        return bytes;
    }
}
