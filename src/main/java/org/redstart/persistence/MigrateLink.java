package org.redstart.persistence;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.redstart.memory.Native;
import org.redstart.net.Connection;
import org.redstart.net.ConnectionHandler;
import org.redstart.net.EventLoop;

/** A connection to a server that keys go to. It serves one migration at a time, and is kept for a while for the next one. */
final class MigrateLink implements ConnectionHandler {
    /** Hears what becomes of what was sent. */
    interface Owner {
        void answered(MigrateLink link, String line);

        void closed(MigrateLink link);
    }

    private static final int MOST_LINE_BYTES = 16 * 1024;
    private static final long NO_DATABASE = -1;

    private final String host;
    private final int port;
    private final Owner owner;
    private final Connection connection;
    private Migration served;
    private boolean used;
    private long database;
    private long idleSinceMs;

    MigrateLink(Migration first, SocketChannel channel, EventLoop loop, Owner owner) throws IOException {
        this.host = first.request().host();
        this.port = first.request().port();
        this.owner = owner;
        this.connection = loop.adopt(channel);
        connection.setHandler(this);
    }

    boolean leadsTo(MigrateRequest request) {
        return port == request.port() && host.equals(request.host());
    }

    /** The migration under way, or null. */
    Migration served() {
        return served;
    }

    void serve(Migration next) {
        served = next;
        next.send(connection, used, database != next.request().database());
        // Unless it says that it went well, nobody knows where the other end is.
        database = NO_DATABASE;
    }

    /** The migration has its answers. */
    void rest(long nowMs) {
        used = true;
        database = served.isRefused() ? NO_DATABASE : served.request().database();
        served = null;
        idleSinceMs = nowMs;
    }

    boolean isIdle() {
        return served == null;
    }

    long idleSinceMs() {
        return idleSinceMs;
    }

    long writtenBytes() {
        return connection.writtenBytes();
    }

    /** Nobody hears of it. */
    void close() {
        served = null;
        connection.close("no longer needed");
    }

    @Override
    public void onInput(Connection from) {
        int at = 0;
        while (served != null && at < from.windowLength() && !from.isClosing()) {
            if (Native.getByte(from.windowAddress() + at) == '\n') {
                String line = new String(Native.bytes(from.windowAddress(), at), StandardCharsets.ISO_8859_1);
                from.consume(at + 1);
                at = 0;
                owner.answered(this, line.strip());
            } else {
                at++;
            }
        }
        if (from.windowLength() > MOST_LINE_BYTES || served == null && from.windowLength() > 0) {
            from.close("it says what it was not asked");
        }
    }

    @Override
    public void onDrained(Connection drained) {
        // what counts is what it answers
    }

    @Override
    public void onClosed(Connection closed, String reason) {
        owner.closed(this);
    }
}
