package org.redstart.command;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The names one client has subscribed to, each as a string of its bytes. */
final class Subscriptions {
    private final List<Set<String>> names = new ArrayList<>();

    Subscriptions() {
        for (int i = 0; i < Subscription.values().length; i++) {
            names.add(new LinkedHashSet<>());
        }
    }

    Set<String> of(Subscription kind) {
        return names.get(kind.ordinal());
    }

    boolean isEmpty() {
        return names.stream().allMatch(Set::isEmpty);
    }

    /** What a client is told after a change: shard channels are counted apart. */
    int told(Subscription kind) {
        if (kind == Subscription.SHARD) {
            return of(kind).size();
        }
        return of(Subscription.CHANNEL).size() + of(Subscription.PATTERN).size();
    }

    long memoryBytes() {
        long bytes = 0;
        for (Set<String> each : names) {
            for (String name : each) {
                bytes += NAME_BYTES + name.length();
            }
        }
        return bytes;
    }

    /** About what a name takes in the maps of both sides. */
    private static final long NAME_BYTES = 96;
}
