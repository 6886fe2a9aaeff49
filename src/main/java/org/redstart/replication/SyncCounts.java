package org.redstart.replication;

import java.util.function.LongSupplier;
import org.redstart.command.SyncFigures;

/** What replicas and the primary have been sent, and how replicas have begun. */
public final class SyncCounts implements SyncFigures {
    private long fullSyncs;
    private long partialSyncs;
    private long refusedPartialSyncs;
    private long receivedBytes;
    private long sentBytes;
    private LongSupplier logBytes = () -> 0;
    private LongSupplier heldBytes = () -> 0;
    private LongSupplier outputBytes = () -> 0;

    void follow(LongSupplier kept, LongSupplier held, LongSupplier untaken) {
        logBytes = kept;
        heldBytes = held;
        outputBytes = untaken;
    }

    void addFullSync() {
        fullSyncs++;
    }

    void addPartialSync(boolean accepted) {
        partialSyncs += accepted ? 1 : 0;
        refusedPartialSyncs += accepted ? 0 : 1;
    }

    void received(long bytes) {
        receivedBytes += bytes;
    }

    void sent(long bytes) {
        sentBytes += bytes;
    }

    @Override
    public long fullSyncs() {
        return fullSyncs;
    }

    @Override
    public long partialSyncs() {
        return partialSyncs;
    }

    @Override
    public long refusedPartialSyncs() {
        return refusedPartialSyncs;
    }

    @Override
    public long receivedBytes() {
        return receivedBytes;
    }

    @Override
    public long sentBytes() {
        return sentBytes;
    }

    @Override
    public long heldBytes() {
        return heldBytes.getAsLong();
    }

    @Override
    public long outputBytes() {
        return outputBytes.getAsLong();
    }

    @Override
    public long logBytes() {
        return logBytes.getAsLong();
    }

    @Override
    public void reset() {
        fullSyncs = 0;
        partialSyncs = 0;
        refusedPartialSyncs = 0;
        receivedBytes = 0;
        sentBytes = 0;
    }
}
