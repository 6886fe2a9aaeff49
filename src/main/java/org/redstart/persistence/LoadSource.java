package org.redstart.persistence;

import java.io.IOException;

/** Something on disk that is loaded piece by piece, so that other things can be done in between. On the loop. */
interface LoadSource extends AutoCloseable {
    /** Loads for up to so long; false when all has been loaded. */
    boolean step(long budgetNs) throws IOException;

    /** Bytes read so far. */
    long offset();

    long totalBytes();

    /** Keys stored from dumps. */
    long loaded();

    /** Keys of dumps left out because their time had come. */
    long expired();

    @Override
    void close() throws IOException;
}
