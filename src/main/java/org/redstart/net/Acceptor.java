package org.redstart.net;

/** Decides about a connection that was just accepted. */
@FunctionalInterface
public interface Acceptor {
    /** Gives the connection its handler, or sends it a last word and closes it. */
    void accept(Connection connection);
}
