package org.redstart.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.Keyspace;
import org.redstart.keyspace.KeyspaceListener;

/** Keys that clients watch. The first change of one marks all who watch it, and ends everything they watch: it need be known once. */
final class Watches implements KeyspaceListener {
    /** A client's watch of one key. */
    static final class Watch {
        private final Session session;
        private final WatchedKey key;
        /** Whether there was such a key when the watch began; one that had expired was none. */
        private final boolean existed;

        private Watch(Session session, WatchedKey key, boolean existed) {
            this.session = session;
            this.key = key;
            this.existed = existed;
        }
    }

    private static final class WatchedKey extends KeyName {
        final Map<Session, Watch> watches = new HashMap<>();

        WatchedKey(KeyName name, Keyspace keyspace) {
            super(name, keyspace.arena());
        }
    }

    private final Keyspace keyspace;
    private final Map<KeyName, WatchedKey> keys = new HashMap<>();
    private final KeyName sought = new KeyName();
    private final Key lookedUp = new Key();

    Watches(Keyspace keyspace) {
        this.keyspace = keyspace;
        keyspace.addListener(this);
    }

    /** Begins a watch; null if the client watches that key already. */
    Watch add(Session session, long address, int length) {
        sought.point(keyspace, session.database().id(), address, length);
        WatchedKey key = keys.get(sought);
        if (key == null) {
            key = new WatchedKey(sought, keyspace);
            keys.put(key, key);
        } else if (key.watches.containsKey(session)) {
            return null;
        }
        Watch watch = new Watch(session, key, exists(key));
        key.watches.put(session, watch);
        return watch;
    }

    int keys() {
        return keys.size();
    }

    void remove(Watch watch) {
        WatchedKey key = watch.key;
        key.watches.remove(watch.session);
        if (key.watches.isEmpty()) {
            keys.remove(key);
            key.free(keyspace.arena());
        }
    }

    /** Whether the key was there when the watch began and has expired since, removed or not. */
    boolean hasExpired(Watch watch) {
        return watch.existed && !exists(watch.key);
    }

    private boolean exists(KeyName key) {
        var database = keyspace.database(key.database());
        database.aim(lookedUp, key.address(), key.length());
        return database.peek(lookedUp) != 0;
    }

    @Override
    public void onModified(int database, long keyAddress, int keyLength) {
        if (!keys.isEmpty()) {
            WatchedKey key = keys.get(sought.point(keyspace, database, keyAddress, keyLength));
            if (key != null) {
                touch(key, exists(key));
            }
        }
    }

    @Override
    public void onFlushed(int database) {
        for (WatchedKey key : List.copyOf(keys.values())) {
            if (database == -1 || key.database() == database) {
                touch(key, false);
            }
        }
    }

    @Override
    public void onSwapped(int first, int second) {
        for (WatchedKey key : List.copyOf(keys.values())) {
            if (key.database() == first || key.database() == second) {
                touch(key, exists(key));
            }
        }
    }

    /** A key that was not there and still is not has not changed: what was removed had expired before the watch began. */
    private static void touch(WatchedKey key, boolean exists) {
        for (Watch watch : new ArrayList<>(key.watches.values())) {
            if (exists || watch.existed) {
                watch.session.setFlag(ClientFlag.WATCHED_CHANGED, true);
                watch.session.transaction().unwatch();
            }
        }
    }
}
