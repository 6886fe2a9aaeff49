package org.redstart.persistence;

import java.io.IOException;

/** Where a dump goes: a file or replicas. Made on the loop; everything below is called by the snapshot's thread, in this order. */
public interface DumpSink extends AutoCloseable {
    void open() throws IOException;

    /** Takes bytes, which are the caller's again afterwards. */
    void write(long address, int length) throws IOException;

    /** The dump is whole. */
    void commit() throws IOException;

    /** Gives back what it holds, and removes what was not committed. Called even if {@link #open} failed, or was never called. */
    @Override
    void close();
}
