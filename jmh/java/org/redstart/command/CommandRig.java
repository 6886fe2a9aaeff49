package org.redstart.command;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.redstart.keyspace.Keyspace;
import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Reclaimer;
import org.redstart.memory.Tag;
import org.redstart.memory.Usage;
import org.redstart.net.EventLoop;
import org.redstart.net.Transport;

/** What executes commands from their bytes to their reply's bytes, without sockets: parser, table, executor, keyspace, writer. */
final class CommandRig implements AutoCloseable {
    private static final int REQUEST_BYTES = 128;

    private final Usage usage = new Usage();
    private final Arena arena = new Arena(usage, Reclaimer.INLINE);
    private final Keyspace keyspace = new Keyspace(arena, 42, 1);
    private final CommandTable table = CommandTable.load();
    private final int keys;
    private SocketChannel client;
    private Executor executor;
    private Session session;
    private int next;

    /** For requests about so many keys, fields or members. */
    CommandRig(int keys) {
        this.keys = keys;
    }

    Keyspace keyspace() {
        return keyspace;
    }

    /** To be bound to before {@link #open}. */
    CommandTable table() {
        return table;
    }

    void open() throws IOException {
        executor = new Executor(keyspace, table, new Clock());
        EventLoop loop = new EventLoop(usage, failure -> {});
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress("127.0.0.1", 0));
            client = SocketChannel.open(server.getLocalAddress());
            client.configureBlocking(false);
            session = new Session(1, loop.register(new Nowhere(client)), executor);
        }
    }

    /** Requests made ahead: all are of the same length. */
    record Requests(long address, int bytes) {}

    /** One request for each key, whose number of seven digits stands in the place of each {@code #}. */
    Requests requests(String line) {
        long all = Arena.address(arena.allocate((long) keys * REQUEST_BYTES, Tag.SCRATCH));
        int length = 0;
        for (int i = 0; i < keys; i++) {
            String[] words = line.replace("#", String.format("%07d", i)).split(" ");
            StringBuilder request = new StringBuilder("*").append(words.length).append("\r\n");
            for (String word : words) {
                request.append('$')
                        .append(word.length())
                        .append("\r\n")
                        .append(word)
                        .append("\r\n");
            }
            byte[] bytes = request.toString().getBytes(StandardCharsets.US_ASCII);
            length = bytes.length;
            Native.put(all + (long) i * REQUEST_BYTES, bytes, 0, length);
        }
        return new Requests(all, length);
    }

    /** Executes the request for a further key; returns how long the reply is. */
    long run(Requests requests) {
        next = next + 7919 >= keys ? next + 7919 - keys : next + 7919;
        session.parser().parse(requests.address + (long) (next % keys) * REQUEST_BYTES, requests.bytes);
        executor.execute(session);
        session.parser().reset();
        long written = session.reply().out().bytes();
        session.reply().out().clear();
        return written;
    }

    @Override
    public void close() throws IOException {
        client.close();
    }

    /** Takes nothing and gives nothing. */
    private record Nowhere(SocketChannel channel) implements Transport {
        @Override
        public int read(ByteBuffer to) {
            return 0;
        }

        @Override
        public long write(ByteBuffer[] from, int count) {
            return 0;
        }
    }
}
