package org.redstart.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** How a connection's bytes travel: plain or encrypted. */
public interface Transport {
    /** Reads what is there: a count, 0 for nothing yet, -1 at the end. */
    int read(ByteBuffer to) throws IOException;

    /** Writes what the socket takes. */
    long write(ByteBuffer[] from, int count) throws IOException;

    SocketChannel channel();
}
