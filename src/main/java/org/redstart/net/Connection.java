package org.redstart.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;
import org.redstart.memory.Chain;

/**
 * One client's socket, its unread input and its unsent output.
 *
 * <p>Input is read into the loop's own buffer; only what the handler leaves, such as half a command, is kept, in memory that
 * is given back when it is consumed. An idle connection so holds no buffer at all.
 */
public final class Connection {
    private final EventLoop loop;
    private final Transport transport;
    private final SelectionKey key;
    private final Chain output;
    private ConnectionHandler handler;
    private Backlog backlog;
    private long windowAddress;
    private int windowLength;
    private boolean open = true;
    private boolean closeWhenSent;
    private boolean listedForFlush;
    private long heldUntil = NOT_HELD;
    private boolean waitsToWrite;
    private boolean reading = true;
    private boolean serving;
    private boolean windowShared;
    /** How often the handler consumed something while it was last called: the commands of a pipeline. */
    private int steps;

    private String closeReason;
    private long readBytes;
    private long writtenBytes;

    Connection(EventLoop loop, Transport transport, SelectionKey key) {
        this.loop = loop;
        this.transport = transport;
        this.key = key;
        this.output = new Chain(loop.chunks());
    }

    public void setHandler(ConnectionHandler handler) {
        this.handler = handler;
    }

    /** Where unconsumed input begins. */
    public long windowAddress() {
        return windowAddress;
    }

    /** How many bytes of input wait. */
    public int windowLength() {
        return windowLength;
    }

    /** The handler is done with so many bytes of the window. */
    public void consume(int bytes) {
        steps++;
        windowAddress += bytes;
        windowLength -= bytes;
    }

    /** What will be sent; after writing to it outside {@link ConnectionHandler#onInput}, call {@link #flushLater}. */
    public Chain output() {
        return output;
    }

    public boolean isOpen() {
        return open;
    }

    /** Bytes kept between reads. */
    public long heldInputBytes() {
        return backlog == null ? 0 : backlog.capacityBytes();
    }

    public long readBytes() {
        return readBytes;
    }

    public long writtenBytes() {
        return writtenBytes;
    }

    public SocketAddress remoteAddress() {
        try {
            return transport.channel().getRemoteAddress();
        } catch (IOException closed) {
            return null;
        }
    }

    public SocketAddress localAddress() {
        try {
            return transport.channel().getLocalAddress();
        } catch (IOException closed) {
            return null;
        }
    }

    /** Has the system probe a silent peer after so many seconds, and three more times. */
    public void keepAlive(int seconds) {
        try {
            SocketChannel channel = transport.channel();
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, seconds);
            channel.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, Math.max(1, seconds / KEEPALIVE_PROBES));
            channel.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, KEEPALIVE_PROBES);
        } catch (IOException | UnsupportedOperationException ignored) {
            // a peer that is gone, or a system that cannot: the idle timeout is left
        }
    }

    private static final int KEEPALIVE_PROBES = 3;

    void ready() {
        if (key.isValid() && key.isWritable()) {
            flush();
        }
        if (open && key.isValid() && key.isReadable()) {
            read();
        }
    }

    /** Reads what may have come, though nobody said that anything has; not while this very input is being served. */
    void tryRead() {
        if (open
                && !serving
                && handler.mayInterrupt()
                && key.isValid()
                && (key.interestOps() & SelectionKey.OP_READ) != 0) {
            read();
        }
    }

    private void read() {
        try {
            int count = windowLength == 0 ? readFresh() : readMore();
            if (count < 0) {
                close("closed by the peer");
                return;
            }
            readBytes += count;
            loop.counters().read(count);
        } catch (IOException broken) {
            close(String.valueOf(broken.getMessage()));
            return;
        }
        if (closeWhenSent) {
            windowLength = 0;
        } else {
            serve();
        }
    }

    private int readFresh() throws IOException {
        int count = transport.read(loop.readBuffer());
        windowAddress = loop.readAddress();
        windowShared = true;
        windowLength = Math.max(count, 0);
        return count;
    }

    private int readMore() throws IOException {
        backlog = backlog.withRoom(windowAddress, windowLength);
        int count = transport.read(backlog.room(windowLength));
        windowAddress = backlog.address();
        windowShared = false;
        windowLength += Math.max(count, 0);
        return count;
    }

    /** Serves, soon, input that was left in the window after the handler had a reason to wait. */
    public void resumeLater() {
        loop.post(this::resume);
    }

    private void resume() {
        if (open && windowLength > 0 && !serving) {
            serve();
        }
    }

    private void serve() {
        serving = true;
        steps = 0;
        handler.onInput(this);
        serving = false;
        if (closeReason != null) {
            close(closeReason);
        } else if (open) {
            keepRest();
            if (!output.isEmpty() || closeWhenSent) {
                answer();
            }
        }
    }

    /**
     * Who waits for one reply gets it at once. The replies of a pipeline are sent when all who were ready have been served:
     * while some clients are served, others get more ready, and each turn, with its calls of the system, does more.
     */
    private void answer() {
        if (steps <= 1 || closeWhenSent || output.bytes() > DEFERRED_REPLY_BYTES) {
            flush();
        } else {
            flushLater();
        }
    }

    private static final int DEFERRED_REPLY_BYTES = 16 * 1024;

    /** Who sent half a command once may do so again: a small backlog is kept until {@link #shrinkInput}. */
    private void keepRest() {
        if (windowLength == 0) {
            if (backlog != null && backlog.capacityBytes() > KEPT_BACKLOG_BYTES) {
                releaseBacklog();
            }
        } else if (windowShared) {
            backlog = backlog == null
                    ? Backlog.of(loop, windowAddress, windowLength)
                    : backlog.withRoom(windowAddress, windowLength);
            windowAddress = backlog.address();
            windowShared = false;
        }
    }

    private static final int KEPT_BACKLOG_BYTES = 32 * 1024;

    private void releaseBacklog() {
        backlog.release();
        backlog = null;
    }

    /** Keeps no more memory for unread input than that needs: for connections that are silent. */
    public void shrinkInput() {
        if (backlog == null || serving) {
            return;
        }
        if (windowLength == 0) {
            releaseBacklog();
        } else if (backlog.capacityBytes() > KEPT_BACKLOG_BYTES && backlog.capacityBytes() > 4L * windowLength) {
            Backlog smaller = Backlog.of(loop, windowAddress, windowLength);
            releaseBacklog();
            backlog = smaller;
            windowAddress = backlog.address();
        }
    }

    /** Sends at the end of the turn. */
    public void flushLater() {
        if (!listedForFlush && !serving && open) {
            listedForFlush = true;
            loop.flushLater(this);
        }
    }

    void flushListed() {
        listedForFlush = false;
        if (open) {
            flush();
        }
    }

    /** Holds what it has to send back until {@link #release} tells of this mark, or a later one, such as what is on disk by then. */
    public void holdUntil(long mark) {
        heldUntil = mark;
    }

    public boolean isHeld() {
        return heldUntil != NOT_HELD;
    }

    /** Lets what was held back go if it waited for no later mark; false if it did. */
    public boolean release(long reached) {
        if (heldUntil > reached) {
            return false;
        }
        heldUntil = NOT_HELD;
        flushLater();
        return true;
    }

    private static final long NOT_HELD = Long.MIN_VALUE;

    private void flush() {
        if (isHeld()) {
            waitForWrite(false);
            return;
        }
        try {
            writeOnce();
        } catch (IOException broken) {
            close(String.valueOf(broken.getMessage()));
        }
    }

    private void writeOnce() throws IOException {
        if (!output.isEmpty()) {
            ByteBuffer[] buffers = loop.writeBuffers();
            long written = transport.write(buffers, output.peek(buffers));
            output.sent(written);
            writtenBytes += written;
            loop.counters().wrote(written);
        }
        if (output.isEmpty()) {
            waitForWrite(false);
            if (closeWhenSent) {
                close("closed after the last reply");
            } else {
                handler.onDrained(this);
            }
        } else {
            waitForWrite(true);
        }
    }

    private void waitForWrite(boolean wait) {
        if (wait != waitsToWrite) {
            waitsToWrite = wait;
            setInterest();
        }
    }

    /** Leaves what the other end sends in its hands, or takes it again. */
    public void setReading(boolean reading) {
        this.reading = reading;
        if (open) {
            setInterest();
        }
    }

    private void setInterest() {
        key.interestOps((reading ? SelectionKey.OP_READ : 0) | (waitsToWrite ? SelectionKey.OP_WRITE : 0));
    }

    /** Sends what is there, then closes; nothing more is read. */
    public void closeWhenSent() {
        closeWhenSent = true;
        consume(windowLength);
        flushLater();
    }

    public boolean isClosing() {
        return closeWhenSent || closeReason != null || !open;
    }

    /** Closes it at once; from within {@link ConnectionHandler#onInput} as soon as that returns, nothing more being sent. */
    public void close(String reason) {
        if (serving) {
            closeReason = closeReason == null ? reason : closeReason;
        } else if (open) {
            closeNow(reason);
        }
    }

    private void closeNow(String reason) {
        open = false;
        key.cancel();
        try {
            transport.channel().close();
        } catch (IOException ignored) {
            // the socket is gone either way
        }
        output.clear();
        if (backlog != null) {
            releaseBacklog();
        }
        windowLength = 0;
        handler.onClosed(this, reason);
    }
}
