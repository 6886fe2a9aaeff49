package org.redstart.structure;

import java.util.SplittableRandom;
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

/** What the ordered half of a large sorted set costs: finding, ranking and moving a random member. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TreeBenchmark {
    @Param("1000000")
    public int keys;

    private final SplittableRandom random = new SplittableRandom(42);
    private Arena arena;
    private ScoreTree tree;
    private TreeCursor cursor;
    private long root;
    private long[] members;

    @Setup
    public void fill() {
        arena = new Arena(new Usage(), Reclaimer.INLINE);
        tree = new ScoreTree(arena);
        cursor = new TreeCursor(tree);
        root = tree.create();
        members = new long[keys];
        long name = arena.allocate(Long.BYTES, Tag.SCRATCH);
        for (int i = 0; i < keys; i++) {
            Native.putLong(name, i);
            members[i] = ScoredMember.create(arena, random.nextDouble(), name, Long.BYTES);
            tree.insert(root, members[i], cursor);
        }
    }

    @TearDown
    public void drop() {
        arena.close();
    }

    private boolean seek(long member) {
        long address = ScoredMember.memberAddress(member);
        return tree.seek(root, ScoredMember.score(member), address, ScoredMember.memberLength(member), cursor);
    }

    /** A member gets another score. */
    @Benchmark
    public long move() {
        long member = members[random.nextInt(keys)];
        seek(member);
        tree.remove(cursor);
        ScoredMember.putScore(member, random.nextDouble());
        tree.insert(root, member, cursor);
        return cursor.item();
    }

    @Benchmark
    public long rank() {
        seek(members[random.nextInt(keys)]);
        return cursor.rank();
    }

    @Benchmark
    public long byRank() {
        tree.seekWeight(root, random.nextInt(keys), cursor);
        return cursor.item();
    }
}
