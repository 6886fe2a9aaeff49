package org.redstart.net;

/** The owner of a connection's meaning. All calls come on the loop's thread. */
public interface ConnectionHandler {
    /**
     * New bytes are in {@link Connection}'s window; consumes what it can. What is left comes again with more bytes, or at
     * {@link Connection#resumeLater}.
     */
    void onInput(Connection connection);

    /** Whether its input may be taken in the midst of somebody else's request, as while a slow script runs. */
    default boolean mayInterrupt() {
        return true;
    }

    /** Everything that was to be sent has been. */
    void onDrained(Connection connection);

    /** The connection is gone; {@code reason} says why in a few words. */
    void onClosed(Connection connection, String reason);
}
