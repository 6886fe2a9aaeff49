package org.redstart.net;

/** What the loop counts; written by the loop, read by reports. */
public final class NetCounters {
    private long readBytes;
    private long writtenBytes;
    private long reads;
    private long writes;
    private long accepted;
    private long turns;

    void read(long bytes) {
        readBytes += bytes;
        reads++;
    }

    void wrote(long bytes) {
        writtenBytes += bytes;
        writes++;
    }

    void accepted() {
        accepted++;
    }

    void turn() {
        turns++;
    }

    public long readBytes() {
        return readBytes;
    }

    public long writtenBytes() {
        return writtenBytes;
    }

    public long reads() {
        return reads;
    }

    public long writes() {
        return writes;
    }

    public long acceptedConnections() {
        return accepted;
    }

    public long turns() {
        return turns;
    }

    public void reset() {
        readBytes = 0;
        writtenBytes = 0;
        reads = 0;
        writes = 0;
        accepted = 0;
        turns = 0;
    }
}
