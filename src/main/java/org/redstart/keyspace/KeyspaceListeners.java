package org.redstart.keyspace;

import java.util.Arrays;

/** Tells all listeners, in the order they were added. */
final class KeyspaceListeners implements KeyspaceListener {
    private KeyspaceListener[] all = {};

    void add(KeyspaceListener listener) {
        all = Arrays.copyOf(all, all.length + 1);
        all[all.length - 1] = listener;
    }

    @Override
    public void onModified(int database, long keyAddress, int keyLength) {
        for (KeyspaceListener each : all) {
            each.onModified(database, keyAddress, keyLength);
        }
    }

    @Override
    public void onRemoved(int database, long keyAddress, int keyLength, RemovalReason reason) {
        for (KeyspaceListener each : all) {
            each.onRemoved(database, keyAddress, keyLength, reason);
        }
    }

    @Override
    public void onFieldRemoved(int database, long keyAddress, int keyLength, long field, int fieldLength) {
        for (KeyspaceListener each : all) {
            each.onFieldRemoved(database, keyAddress, keyLength, field, fieldLength);
        }
    }

    @Override
    public void onEvent(KeyEvent event, int database, long keyAddress, int keyLength) {
        for (KeyspaceListener each : all) {
            each.onEvent(event, database, keyAddress, keyLength);
        }
    }

    @Override
    public void onFlushed(int database) {
        for (KeyspaceListener each : all) {
            each.onFlushed(database);
        }
    }

    @Override
    public void onSwapped(int first, int second) {
        for (KeyspaceListener each : all) {
            each.onSwapped(first, second);
        }
    }
}
