package org.redstart.command;

import java.nio.charset.StandardCharsets;

/** The kinds of subscriptions, and the words by which clients are told of them. */
@SuppressWarnings("ImmutableEnumChecker") // The bytes never leave the package, and nobody writes them.
public enum Subscription {
    CHANNEL("subscribe", "message"),
    PATTERN("psubscribe", "pmessage"),
    SHARD("ssubscribe", "smessage");

    private final byte[] begun;
    private final byte[] ended;
    private final byte[] message;

    Subscription(String begun, String message) {
        this.begun = ascii(begun);
        this.ended = ascii(begun.replace("subscribe", "unsubscribe"));
        this.message = ascii(message);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    byte[] begun() {
        return begun;
    }

    byte[] ended() {
        return ended;
    }

    byte[] message() {
        return message;
    }
}
