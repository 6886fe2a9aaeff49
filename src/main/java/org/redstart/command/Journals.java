package org.redstart.command;

import java.nio.charset.StandardCharsets;
import org.redstart.config.Config;
import org.redstart.keyspace.Keyspace;
import org.redstart.keyspace.KeyspaceListener;
import org.redstart.keyspace.RemovalReason;
import org.redstart.memory.Native;
import org.redstart.resp.Request;

/** All journals as one. What the server itself removes is journaled as the command that would have removed it. */
final class Journals implements Journal, KeyspaceListener {
    private static final byte[] DEL = "DEL".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] UNLINK = "UNLINK".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HDEL = "HDEL".getBytes(StandardCharsets.US_ASCII);

    private Journal[] all = {};
    private boolean toDisk = true;
    private boolean toReplicas = true;
    private boolean unlinksExpired;
    private boolean unlinksEvicted;

    Journals(Keyspace keyspace) {
        keyspace.addListener(this);
    }

    /** Follows {@code lazyfree-lazy-expire} and {@code -eviction}: here they only choose the word for what the server removes. */
    void follow(Config config) {
        config.followFlag("lazyfree-lazy-expire", on -> unlinksExpired = on);
        config.followFlag("lazyfree-lazy-eviction", on -> unlinksEvicted = on);
    }

    void add(Journal added) {
        Journal[] more = java.util.Arrays.copyOf(all, all.length + 1);
        more[all.length] = added;
        all = more;
    }

    void remove(Journal removed) {
        all = java.util.Arrays.stream(all).filter(each -> each != removed).toArray(Journal[]::new);
    }

    /** What commands change is told some journals only, until a script says otherwise or ends. */
    void setAudience(boolean disk, boolean replicas) {
        toDisk = disk;
        toReplicas = replicas;
    }

    /** Whether any kind is. */
    boolean isTold() {
        return toDisk || toReplicas;
    }

    private boolean isTold(Journal each) {
        return each.isForReplicas() ? toReplicas : toDisk;
    }

    boolean isEmpty() {
        return all.length == 0;
    }

    @Override
    public void append(int database, Request request) {
        for (Journal each : all) {
            if (isTold(each)) {
                each.append(database, request);
            }
        }
    }

    @Override
    public void append(int database, byte[][] arguments) {
        for (Journal each : all) {
            if (isTold(each)) {
                each.append(database, arguments);
            }
        }
    }

    private void appendToAll(int database, byte[][] arguments) {
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
    public void announce(int database, Request request) {
        for (Journal each : all) {
            each.announce(database, request);
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
            boolean unlinks = reason == RemovalReason.EXPIRED ? unlinksExpired : unlinksEvicted;
            appendToAll(database, new byte[][] {unlinks ? UNLINK : DEL, Native.bytes(keyAddress, keyLength)});
        }
    }

    @Override
    public void onFieldRemoved(int database, long keyAddress, int keyLength, long field, int fieldLength) {
        if (all.length > 0) {
            appendToAll(
                    database,
                    new byte[][] {HDEL, Native.bytes(keyAddress, keyLength), Native.bytes(field, fieldLength)});
        }
    }
}
