package org.redstart.command;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.redstart.memory.Chain;
import org.redstart.memory.ChunkPool;

/** A client in one line, as CLIENT LIST and the log show it. */
public final class ClientLine {
    private ClientLine() {}

    /** Fields and their order are those of Redis 7.2, and those that later servers show beside them. */
    public static String of(Session session, long nowMs) {
        ClientInfo info = session.info();
        StringBuilder line = new StringBuilder(256);
        field(line, "id", session.id());
        field(line, "addr", address(session, true));
        field(line, "laddr", address(session, false));
        field(line, "fd", session.id());
        field(line, "name", info.name());
        field(line, "age", (nowMs - info.connectedAtMs()) / 1000);
        field(line, "idle", (nowMs - info.activeAtMs()) / 1000);
        field(line, "flags", flags(session));
        field(line, "capa", "");
        field(line, "db", session.database().id());
        field(line, "sub", session.subscribed(Subscription.CHANNEL));
        field(line, "psub", session.subscribed(Subscription.PATTERN));
        field(line, "ssub", session.subscribed(Subscription.SHARD));
        field(
                line,
                "multi",
                session.has(ClientFlag.MULTI) ? session.transaction().queued() : -1);
        field(line, "watch", session.hasTransaction() ? session.transaction().watched() : 0);
        appendMemory(line, session);
        field(line, "events", session.connection().output().isEmpty() ? "r" : "rw");
        CommandDef last = session.lastCommand();
        field(line, "cmd", last == null ? "NULL" : last.fullName());
        field(line, "user", info.user());
        field(
                line,
                "redir",
                session.has(ClientFlag.TRACKING) ? session.tracking().redirect() : -1);
        field(line, "resp", session.reply().isResp3() ? 3 : 2);
        field(line, "lib-name", info.libraryName());
        field(line, "lib-ver", info.libraryVersion());
        field(line, "tot-net-in", session.connection().readBytes());
        field(line, "tot-net-out", session.connection().writtenBytes());
        field(line, "tot-cmds", info.commands());
        line.setLength(line.length() - 1);
        return line.toString();
    }

    private static void appendMemory(StringBuilder line, Session session) {
        Chain output = session.connection().output();
        int chunks = output.chunks();
        field(line, "qbuf", session.inputBytes());
        field(line, "qbuf-free", session.inputRoomBytes() - session.inputBytes());
        field(line, "argv-mem", session.request().argumentBytes());
        field(
                line,
                "multi-mem",
                session.hasTransaction() ? session.transaction().queuedBytes() : 0);
        field(line, "rbs", Math.min(chunks, 1) * ChunkPool.CHUNK_BYTES);
        field(line, "rbp", 0);
        field(line, "obl", output.bytes() - session.outputBytes());
        field(line, "oll", session.outputBytes() > 0 ? Math.max(chunks, 1) : 0);
        field(line, "omem", session.outputBytes());
        field(line, "tot-mem", session.memoryBytes());
    }

    private static void field(StringBuilder line, String name, Object value) {
        line.append(name).append('=').append(value).append(' ');
    }

    /** {@code host:port} of the client's or our end; a Unix socket shows its path and port 0, nobody nothing and port 0. */
    public static String address(Session session, boolean remote) {
        if (!session.hasClient()) {
            return ":0";
        }
        SocketAddress address = remote
                ? session.connection().remoteAddress()
                : session.connection().localAddress();
        if (address instanceof InetSocketAddress inet) {
            String host = inet.getAddress().getHostAddress();
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + inet.getPort();
        }
        UnixDomainSocketAddress path =
                (UnixDomainSocketAddress) session.connection().localAddress();
        return (path == null ? "" : path.getPath()) + ":0";
    }

    private static final Object[][] FLAG_LETTERS = {
        {ClientFlag.REPLICA, 'S'},
        {ClientFlag.PRIMARY, 'M'},
        {ClientFlag.MONITOR, 'O'},
        {ClientFlag.SUBSCRIBED, 'P'},
        {ClientFlag.MULTI, 'x'},
        {ClientFlag.BLOCKED, 'b'},
        {ClientFlag.TRACKING, 't'},
        {ClientFlag.REDIRECT_BROKEN, 'R'},
        {ClientFlag.BROADCAST, 'B'},
        {ClientFlag.WATCHED_CHANGED, 'd'},
        {ClientFlag.CLOSING, 'c'},
        {ClientFlag.UNIX_SOCKET, 'U'},
        {ClientFlag.READONLY, 'r'},
        {ClientFlag.NO_EVICT, 'e'},
        {ClientFlag.NO_TOUCH, 'T'},
    };

    private static String flags(Session session) {
        StringBuilder letters = new StringBuilder();
        for (Object[] each : FLAG_LETTERS) {
            if (session.has((Integer) each[0])) {
                letters.append(each[1]);
            }
        }
        return letters.length() == 0 ? "N" : letters.toString();
    }
}
