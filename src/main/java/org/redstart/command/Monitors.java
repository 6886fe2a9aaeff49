package org.redstart.command;

import java.util.ArrayList;
import java.util.List;
import org.redstart.config.ConfigText;

/** Clients in MONITOR mode: each is shown every command that is executed, but administrators' commands. */
public final class Monitors {
    private final Sessions sessions;
    private final Runnable countChanged;
    private final List<Session> all = new ArrayList<>();

    Monitors(Sessions sessions, Runnable countChanged) {
        this.sessions = sessions;
        this.countChanged = countChanged;
        sessions.onGone(this::remove);
    }

    /** Puts a client into MONITOR mode. */
    public void add(Session session) {
        if (!all.contains(session)) {
            session.setFlag(ClientFlag.MONITOR, true);
            all.add(session);
            countChanged.run();
        }
    }

    /** Takes a client out of it, if it was in it. */
    public void remove(Session session) {
        if (all.remove(session)) {
            session.setFlag(ClientFlag.MONITOR, false);
            countChanged.run();
        }
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    void show(Call call) {
        String line = describe(call);
        for (Session monitor : List.copyOf(all)) {
            if (!monitor.has(ClientFlag.MONITOR)) {
                remove(monitor);
                continue;
            }
            monitor.reply().simple(line);
            monitor.connection().flushLater();
            sessions.checkOutput(monitor);
        }
    }

    /** {@code seconds.microseconds [database address] "name" "argument" ...}. */
    private static String describe(Call call) {
        long nowMicros = call.nowMs() * 1000 + System.nanoTime() / 1000 % 1000;
        StringBuilder line = new StringBuilder(128);
        line.append(nowMicros / 1_000_000).append('.');
        line.append(Long.toString(1_000_000 + nowMicros % 1_000_000), 1, 7);
        line.append(" [").append(call.database().id()).append(' ');
        Session session = call.session();
        line.append(source(session));
        line.append(']');
        for (int i = 0; i < call.count(); i++) {
            line.append(' ').append(ConfigText.quote(CallWatch.argument(call, i)));
        }
        return line.toString();
    }

    private static String source(Session session) {
        if (!session.hasClient()) {
            return "lua";
        }
        String address = ClientLine.address(session, true);
        return session.has(ClientFlag.UNIX_SOCKET) ? "unix:" + address.substring(0, address.length() - 2) : address;
    }
}
