package org.redstart.persistence;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Something on disk that is loaded piece by piece, so that other things can be done in between. On the loop. */
interface LoadSource extends AutoCloseable {
    /** Loads for up to so long; false when all has been loaded. */
    boolean step(long budgetNs) throws IOException;

    /** How long it wants to be left alone, as {@code key-load-delay} says; 0 if it can be stepped. */
    default long restNs() {
        return 0;
    }

    /** Bytes read so far. */
    long offset();

    long totalBytes();

    /** Keys stored from dumps. */
    long loaded();

    /** Keys of dumps left out because their time had come. */
    long expired();

    /** What a dump says of itself, by name. */
    Map<String, String> fields();

    /** The keys of a dump that were left out because their time had come; null if there are too many to name. */
    default List<Dropped> dropped() {
        return List.of();
    }

    /** The keys of a dump that were left out because they held nothing. */
    default List<String> empty() {
        return List.of();
    }

    @Override
    void close() throws IOException;
}
