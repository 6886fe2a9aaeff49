package org.redstart.keyspace;

/**
 * Hears of changes, on the loop's thread, after they happened: for watches, blocked clients, tracking and notifications. It
 * must not change the keyspace. A listener overrides what it wants to hear.
 */
public interface KeyspaceListener {
    /** A key's value, expiry or existence changed. */
    default void onModified(int database, long keyAddress, int keyLength) {}

    /** A key was removed by the server itself; journaling it as a deletion is the listener's task. */
    default void onRemoved(int database, long keyAddress, int keyLength, RemovalReason reason) {}

    /** A field of a hash was removed by the server because its time had come; journaling it is the listener's task. */
    default void onFieldRemoved(int database, long keyAddress, int keyLength, long field, int fieldLength) {}

    /** An event that {@code notify-keyspace-events} may ask for. */
    default void onEvent(KeyEvent event, int database, long keyAddress, int keyLength) {}

    /** A database, or with -1 all of them, was emptied. */
    default void onFlushed(int database) {}

    /** Two databases changed places. */
    default void onSwapped(int first, int second) {}
}
