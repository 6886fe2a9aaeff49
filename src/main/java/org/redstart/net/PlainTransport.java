package org.redstart.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Bytes as they are, over TCP or a Unix socket. */
record PlainTransport(SocketChannel channel) implements Transport {
    @Override
    public int read(ByteBuffer to) throws IOException {
        return channel.read(to);
    }

    @Override
    public long write(ByteBuffer[] from, int count) throws IOException {
        return count == 1 ? channel.write(from[0]) : channel.write(from, 0, count);
    }
}
