package org.redstart.persistence;

import java.io.IOException;

/** Takes the bytes of another server's copy as they come. On the loop. */
public interface CopySink {
    /** How many bytes it takes now; if none, what there is must wait. */
    long room();

    void take(long address, int length) throws IOException;

    /** All have come, but for the last ones taken, which are not the copy's. */
    void end(int surplus) throws IOException;

    /** No more will come, or nobody wants them. */
    void abort() throws IOException;
}
