package org.redstart.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.agrona.BufferUtil;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.redstart.memory.ChunkPool;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;
import org.redstart.memory.Usage;

/** The loop: one selector, one thread, all sockets. */
public final class EventLoop implements AutoCloseable {
    /** How much one connection may bring in a turn: a few hundred commands. */
    private static final int READ_BYTES = 64 * 1024;

    private static final int WRITE_BUFFERS = 64;
    private static final int INBOX_CHUNK = 256;
    private static final long BACKOFF_POLL_NS = 50_000;

    private final Selector selector;
    private final Usage usage;
    private final ChunkPool chunks;
    private final NetCounters counters = new NetCounters();
    /** Another one while others are served in the midst of one, whose input must stay. */
    private ByteBuffer readBuffer = newReadBuffer();

    private final ByteBuffer[] writeBuffers = new ByteBuffer[WRITE_BUFFERS];
    private final ArrayDeque<Connection> toFlush = new ArrayDeque<>();
    private final MpscUnboundedVarHandleArrayQueue<Runnable> inbox =
            new MpscUnboundedVarHandleArrayQueue<>(INBOX_CHUNK);
    private final Consumer<SelectionKey> serveKey = this::serve;
    private final Consumer<IOException> acceptFailure;
    private Duty duty;
    private IdleStrategy idle = IdleStrategy.BLOCK;
    private long lastWorkNs;
    private boolean timeTaken;
    private volatile boolean running = true;
    private volatile Thread thread;

    /** @param acceptFailure hears of connections that could not be taken, such as for want of file descriptors */
    public EventLoop(Usage usage, Consumer<IOException> acceptFailure) throws IOException {
        this.selector = Selector.open();
        this.usage = usage;
        this.chunks = new ChunkPool(usage);
        this.acceptFailure = acceptFailure;
    }

    private static ByteBuffer newReadBuffer() {
        ByteBuffer fresh = ByteBuffer.allocateDirect(READ_BYTES);
        Native.claim(fresh, Tag.INPUT);
        return fresh;
    }

    public void setDuty(Duty duty) {
        this.duty = duty;
    }

    public void setIdleStrategy(IdleStrategy idle) {
        this.idle = idle;
    }

    /**
     * Listens on a TCP address.
     *
     * @param shared whether the address may be that of another listener for which {@link Listener#share} was called
     */
    public Listener listen(InetSocketAddress address, int acceptQueue, Acceptor acceptor, boolean shared)
            throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(
                address.getAddress() instanceof java.net.Inet6Address
                        ? StandardProtocolFamily.INET6
                        : StandardProtocolFamily.INET);
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        if (shared) {
            channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        }
        return listen(channel, address, acceptQueue, acceptor);
    }

    /** Listens on a Unix socket's path. */
    public Listener listen(UnixDomainSocketAddress address, int acceptQueue, Acceptor acceptor) throws IOException {
        return listen(ServerSocketChannel.open(StandardProtocolFamily.UNIX), address, acceptQueue, acceptor);
    }

    private Listener listen(ServerSocketChannel channel, SocketAddress address, int acceptQueue, Acceptor acceptor)
            throws IOException {
        try {
            channel.bind(address, acceptQueue);
            channel.configureBlocking(false);
            Listener listener = new Listener(this, channel, acceptor, address instanceof InetSocketAddress);
            channel.register(selector, SelectionKey.OP_ACCEPT, listener);
            return listener;
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
    }

    /** Takes a connected, non-blocking socket under the loop's care. */
    public Connection register(Transport transport) throws IOException {
        SelectionKey key = transport.channel().register(selector, SelectionKey.OP_READ);
        Connection connection = new Connection(this, transport, key);
        key.attach(connection);
        return connection;
    }

    /** Takes a connected socket, made by this server, under the loop's care. */
    public Connection adopt(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return register(new PlainTransport(channel));
    }

    /** Turns until {@link #stop}. */
    public void run() {
        thread = Thread.currentThread();
        while (running) {
            turn();
        }
    }

    private void turn() {
        counters.turn();
        flushListed();
        timeTaken = false;
        selectAndServe(duty.beforeSelect());
        takeTime();
        drainInbox();
        duty.afterInput();
    }

    /** Ready sockets are served from within the selector's call, which so allocates nothing. */
    private void selectAndServe(long sleepMs) {
        try {
            boolean sleeps = sleepMs > 0 && inbox.isEmpty() && toFlush.isEmpty() && !polls();
            int served = sleeps ? selector.select(serveKey, sleepMs) : selector.selectNow(serveKey);
            if (served > 0 && idle == IdleStrategy.BACKOFF) {
                lastWorkNs = System.nanoTime();
            }
        } catch (IOException broken) {
            throw new UncheckedIOException("the selector failed", broken);
        }
    }

    /**
     * Serves everybody once in the midst of serving one, who is left alone. The selector cannot be asked within its own call, so
     * every socket is tried.
     */
    public void serveMeanwhile() {
        ByteBuffer kept = readBuffer;
        readBuffer = newReadBuffer();
        for (SelectionKey key : selector.keys().toArray(new SelectionKey[0])) {
            if (key.attachment() instanceof Connection connection) {
                connection.tryRead();
            } else if (key.isValid()) {
                ((Listener) key.attachment()).ready();
            }
        }
        flushListed();
        Native.disclaim(readAddress(), Tag.INPUT);
        readBuffer = kept;
    }

    /** Whether {@link #run} is about to end. */
    public boolean isStopping() {
        return !running;
    }

    private boolean polls() {
        return idle == IdleStrategy.SPIN
                || idle == IdleStrategy.BACKOFF && System.nanoTime() - lastWorkNs < BACKOFF_POLL_NS;
    }

    private void takeTime() {
        if (!timeTaken) {
            timeTaken = true;
            duty.afterSelect();
        }
    }

    private void serve(SelectionKey key) {
        takeTime();
        if (key.attachment() instanceof Connection connection) {
            connection.ready();
        } else {
            ((Listener) key.attachment()).ready();
        }
    }

    private void drainInbox() {
        for (Runnable task = inbox.relaxedPoll(); task != null; task = inbox.relaxedPoll()) {
            task.run();
        }
    }

    void flushLater(Connection connection) {
        toFlush.add(connection);
    }

    /** When very many have something to be sent, such as a message to all, others are served in between. */
    private void flushListed() {
        long untilNs = 0;
        for (int flushed = 1; !toFlush.isEmpty(); flushed++) {
            toFlush.poll().flushListed();
            if (flushed % FLUSHES_PER_CLOCK_READ == 0) {
                long nowNs = System.nanoTime();
                untilNs = untilNs == 0 ? nowNs + FLUSH_BUDGET_NS : untilNs;
                if (nowNs > untilNs) {
                    return;
                }
            }
        }
    }

    private static final int FLUSHES_PER_CLOCK_READ = 16;
    private static final long FLUSH_BUDGET_NS = 400_000;

    void acceptFailed(IOException failure) {
        acceptFailure.accept(failure);
    }

    /** Runs a task on the loop's thread soon. Any thread may call. */
    public void post(Runnable task) {
        inbox.add(task);
        wakeUp();
    }

    private void wakeUp() {
        if (Thread.currentThread() != thread) {
            selector.wakeup();
        }
    }

    /** Ends {@link #run} after the present turn. Any thread may call. */
    public void stop() {
        running = false;
        wakeUp();
    }

    /** Closes all sockets; the loop must have stopped. */
    @Override
    public void close() throws IOException {
        // What has been closed so far, such as listening sockets, is so in fact before clients see the end.
        selector.selectNow();
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
        Native.disclaim(readAddress(), Tag.INPUT);
    }

    public ChunkPool chunks() {
        return chunks;
    }

    public NetCounters counters() {
        return counters;
    }

    Usage usage() {
        return usage;
    }

    ByteBuffer readBuffer() {
        return readBuffer.clear();
    }

    long readAddress() {
        return BufferUtil.address(readBuffer);
    }

    ByteBuffer[] writeBuffers() {
        return writeBuffers;
    }
}
