package org.redstart.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** One listening socket. */
public final class Listener {
    /** A burst of connections is taken in bites, so that the rest of the turn does not wait. */
    private static final int MOST_PER_TURN = 128;

    private final EventLoop loop;
    private final ServerSocketChannel channel;
    private final Acceptor acceptor;
    private final boolean tcp;

    Listener(EventLoop loop, ServerSocketChannel channel, Acceptor acceptor, boolean tcp) {
        this.loop = loop;
        this.channel = channel;
        this.acceptor = acceptor;
        this.tcp = tcp;
    }

    void ready() {
        try {
            for (int i = 0; i < MOST_PER_TURN; i++) {
                SocketChannel client = channel.accept();
                if (client == null) {
                    return;
                }
                admit(client);
            }
        } catch (IOException failed) {
            loop.acceptFailed(failed);
        }
    }

    private void admit(SocketChannel client) {
        try {
            client.configureBlocking(false);
            if (tcp) {
                client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            loop.counters().accepted();
            acceptor.accept(loop.register(new PlainTransport(client)));
        } catch (IOException gone) {
            loop.acceptFailed(gone);
        }
    }

    /**
     * Lets a successor listen on the same address before this one is closed, or forbids it again: closing takes until the loop's
     * next turn.
     */
    public void share(boolean shared) throws IOException {
        if (tcp) {
            channel.setOption(StandardSocketOptions.SO_REUSEPORT, shared);
        }
    }

    public boolean isTcp() {
        return tcp;
    }

    public SocketAddress address() throws IOException {
        return channel.getLocalAddress();
    }

    public void close() throws IOException {
        channel.close();
    }
}
