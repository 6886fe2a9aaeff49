package org.redstart.command.family;

import org.redstart.keyspace.Keyspace;
import org.redstart.memory.Arena;
import org.redstart.memory.ChunkPool;
import org.redstart.memory.Usage;
import org.redstart.observe.ProcessFacts;

/** Where the memory goes: the sums that INFO memory and MEMORY STATS show. */
public final class MemoryFigures {
    private final Keyspace keyspace;
    private final ChunkPool chunks;
    private final long startupBytes;

    /** To be made when the server is wired and holds no data yet. */
    public MemoryFigures(Keyspace keyspace, ChunkPool chunks) {
        this.keyspace = keyspace;
        this.chunks = chunks;
        this.startupBytes = usage().totalBytes();
    }

    private Usage usage() {
        return keyspace.arena().usage();
    }

    Arena arena() {
        return keyspace.arena();
    }

    Keyspace keyspace() {
        return keyspace;
    }

    long usedBytes() {
        return usage().totalBytes();
    }

    long peakBytes() {
        return usage().peakBytes();
    }

    double peakPercent() {
        return percent(usedBytes(), peakBytes());
    }

    long startupBytes() {
        return startupBytes;
    }

    /** All that is not keys and values. */
    long overheadBytes() {
        return usedBytes() - usage().bytes("dataset");
    }

    long tableBytes() {
        return usage().bytes("tables");
    }

    long datasetBytes() {
        return usedBytes() - overheadBytes();
    }

    /** The share of the dataset in what was added since the start. */
    double datasetPercent() {
        return percent(datasetBytes(), Math.max(0, usedBytes() - startupBytes));
    }

    long residentBytes() {
        return ProcessFacts.residentBytes();
    }

    /** Memory that data and buffers have touched. */
    long activeBytes() {
        return arena().touchedBytes() + outsideArenaBytes() + chunks.idleBytes();
    }

    /** Memory mapped for data and buffers, touched or not. */
    long mappedBytes() {
        return arena().mappedBytes() + outsideArenaBytes() + chunks.idleBytes();
    }

    private long outsideArenaBytes() {
        return usage().bytes(org.redstart.memory.Tag.OUTPUT) + usage().bytes(org.redstart.memory.Tag.INPUT);
    }

    long keys() {
        long keys = 0;
        for (int i = 0; i < keyspace.databaseCount(); i++) {
            keys += keyspace.database(i).size();
        }
        return keys;
    }

    static double ratio(long of, long to) {
        return to == 0 ? 1 : (double) of / to;
    }

    private static double percent(long of, long to) {
        return to == 0 ? 0 : 100.0 * of / to;
    }
}
