package org.redstart.command;

import java.nio.charset.StandardCharsets;
import org.redstart.keyspace.Keyspace;
import org.redstart.keyspace.KeyspaceListener;
import org.redstart.keyspace.RemovalReason;
import org.redstart.memory.Native;
import org.redstart.resp.Request;

/** All journals as one. What the server itself removes is journaled as the command that would have removed it. */
final class Journals implements Journal, KeyspaceListener {
    private static final byte[] DEL = "DEL".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HDEL = "HDEL".getBytes(StandardCharsets.US_ASCII);

    private Journal[] all = {};

    Journals(Keyspace keyspace) {
        keyspace.addListener(this);
    }

    void add(Journal added) {
        Journal[] more = java.util.Arrays.copyOf(all, all.length + 1);
        more[all.length] = added;
        all = more;
    }

    void remove(Journal removed) {
        all = java.util.Arrays.stream(all).filter(each -> each != removed).toArray(Journal[]::new);
    }

    boolean isEmpty() {
        return all.length == 0;
    }

    @Override
    public void append(int database, Request request) {
        for (Journal each : all) {
            each.append(database, request);
        }
    }

    @Override
    public void append(int database, byte[][] arguments) {
        for (Journal each : all) {
            each.append(database, arguments);
        }
    }

    @Override
    public void begin(int database) {
        for (Journal each : all) {
            each.begin(database);
        }
    }

    @Override
    public void end() {
        for (Journal each : all) {
            each.end();
        }
    }

    @Override
    public void appendedFor(Session session) {
        for (Journal each : all) {
            each.appendedFor(session);
        }
    }

    @Override
    public void onRemoved(int database, long keyAddress, int keyLength, RemovalReason reason) {
        if (all.length > 0 && reason != RemovalReason.COMMAND) {
            append(database, new byte[][] {DEL, Native.bytes(keyAddress, keyLength)});
        }
    }

    @Override
    public void onFieldRemoved(int database, long keyAddress, int keyLength, long field, int fieldLength) {
        if (all.length > 0) {
            append(database, new byte[][] {HDEL, Native.bytes(keyAddress, keyLength), Native.bytes(field, fieldLength)
            });
        }
    }
}
