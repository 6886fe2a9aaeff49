package org.redstart.config;

/**
 * Limits on the output that a class of clients may hold.
 *
 * @param hardBytes closed at once above this; 0 means no limit
 * @param softBytes closed when above this for long; 0 means no limit
 * @param softSeconds how long is long
 */
public record BufferLimits(long hardBytes, long softBytes, long softSeconds) {
    /** The classes, in the order in which {@code client-output-buffer-limit} shows them. */
    public enum ClientClass {
        NORMAL,
        REPLICA,
        PUBSUB
    }
}
