package org.redstart.keyspace;

/** Hears nothing: the keyspace before anything is wired to it. */
final class NoListener implements KeyspaceListener {
    @Override
    public void onModified(int database, long keyAddress, int keyLength) {}

    @Override
    public void onRemoved(int database, long keyAddress, int keyLength, RemovalReason reason) {}

    @Override
    public void onEvent(KeyEvent event, int database, long keyAddress, int keyLength) {}

    @Override
    public void onFlushed(int database) {}

    @Override
    public void onSwapped(int first, int second) {}
}
