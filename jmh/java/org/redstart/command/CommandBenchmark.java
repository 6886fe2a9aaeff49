package org.redstart.command;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.redstart.command.family.CounterCommands;
import org.redstart.command.family.StringCommands;
import org.redstart.keyspace.Keyspace;
import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Reclaimer;
import org.redstart.memory.Tag;
import org.redstart.memory.Usage;
import org.redstart.net.EventLoop;
import org.redstart.net.Transport;

/** A command from its bytes to its reply's bytes, without sockets: parser, table, executor, keyspace, writer. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CommandBenchmark {
    private static final int REQUEST_BYTES = 64;

    @Param({"1000", "1000000"})
    public int keys;

    private Session session;
    private Executor executor;
    private SocketChannel client;
    private long sets;
    private long gets;
    private long increments;
    private int setBytes;
    private int getBytes;
    private int incrementBytes;
    private int next;

    @Setup
    public void fill() throws IOException {
        Usage usage = new Usage();
        Arena arena = new Arena(usage, Reclaimer.INLINE);
        Keyspace keyspace = new Keyspace(arena, 42, 1);
        CommandTable table = CommandTable.load();
        new StringCommands().bind(table);
        new CounterCommands(arena).bind(table);
        executor = new Executor(keyspace, table, new Clock());
        session = connect(usage);
        setBytes = "*3\r\n$3\r\nSET\r\n$8\r\nk1234567\r\n$3\r\nxxx\r\n".length();
        getBytes = "*2\r\n$3\r\nGET\r\n$8\r\nk1234567\r\n".length();
        incrementBytes = "*2\r\n$4\r\nINCR\r\n$8\r\nn1234567\r\n".length();
        sets = requests(arena, "*3\r\n$3\r\nSET\r\n$8\r\nk%07d\r\n$3\r\nxxx\r\n");
        gets = requests(arena, "*2\r\n$3\r\nGET\r\n$8\r\nk%07d\r\n");
        increments = requests(arena, "*2\r\n$4\r\nINCR\r\n$8\r\nn%07d\r\n");
        for (int i = 0; i < keys; i++) {
            set();
            increment();
        }
    }

    private Session connect(Usage usage) throws IOException {
        EventLoop loop = new EventLoop(usage, failure -> {});
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress("127.0.0.1", 0));
            client = SocketChannel.open(server.getLocalAddress());
            client.configureBlocking(false);
            var connection = loop.register(new Transport() {
                @Override
                public int read(java.nio.ByteBuffer to) {
                    return 0;
                }

                @Override
                public long write(java.nio.ByteBuffer[] from, int count) {
                    return 0;
                }

                @Override
                public SocketChannel channel() {
                    return client;
                }
            });
            return new Session(1, connection, executor);
        }
    }

    private long requests(Arena arena, String form) {
        long all = Arena.address(arena.allocate((long) keys * REQUEST_BYTES, Tag.SCRATCH));
        for (int i = 0; i < keys; i++) {
            byte[] bytes = String.format(form, i).getBytes(StandardCharsets.US_ASCII);
            Native.put(all + (long) i * REQUEST_BYTES, bytes, 0, bytes.length);
        }
        return all;
    }

    @TearDown
    public void drop() throws IOException {
        client.close();
    }

    private long run(long requests, int bytes) {
        next = next + 7919 >= keys ? next + 7919 - keys : next + 7919;
        session.parser().parse(requests + (long) (next % keys) * REQUEST_BYTES, bytes);
        executor.execute(session);
        session.parser().reset();
        long written = session.reply().out().bytes();
        session.reply().out().clear();
        return written;
    }

    @Benchmark
    public long get() {
        return run(gets, getBytes);
    }

    @Benchmark
    public long set() {
        return run(sets, setBytes);
    }

    @Benchmark
    public long increment() {
        return run(increments, incrementBytes);
    }
}
