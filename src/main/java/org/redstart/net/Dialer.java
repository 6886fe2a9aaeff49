package org.redstart.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.util.function.BiConsumer;

/** Connects to other servers. Looking up a name and connecting take their time, so a thread of its own does that. */
public final class Dialer {
    private final EventLoop loop;

    public Dialer(EventLoop loop) {
        this.loop = loop;
    }

    /**
     * @param source where on this machine the connection is to begin, if it has that address; empty for anywhere
     * @param then gets, on the loop's thread, a connected socket, which is then its own, or why there is none
     */
    public void dial(String source, String host, int port, int timeoutMs, BiConsumer<SocketChannel, Exception> then) {
        Thread thread = new Thread(
                () -> {
                    try {
                        SocketChannel channel = openFrom(source);
                        connect(channel, host, port, timeoutMs);
                        loop.post(() -> then.accept(channel, null));
                    } catch (IOException | RuntimeException failed) {
                        loop.post(() -> then.accept(null, failed));
                    }
                },
                "redstart-connect");
        thread.setDaemon(true);
        thread.start();
    }

    private static SocketChannel openFrom(String source) throws IOException {
        SocketChannel channel = SocketChannel.open();
        if (source.isEmpty()) {
            return channel;
        }
        try {
            return channel.bind(new InetSocketAddress(source, 0));
        } catch (IOException | UnresolvedAddressException notHere) {
            channel.close();
            return SocketChannel.open();
        }
    }

    private static void connect(SocketChannel channel, String host, int port, int timeoutMs) throws IOException {
        try {
            channel.socket().connect(new InetSocketAddress(host, port), timeoutMs);
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }
}
