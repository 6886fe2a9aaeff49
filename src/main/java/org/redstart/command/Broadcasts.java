package org.redstart.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.redstart.memory.Native;

/** Prefixes of keys whose changes clients want to hear of, and what has changed in this turn. */
final class Broadcasts {
    /** One prefix: who wants to hear, and the changed keys in their order, each with the client that changed it last, or null. */
    static final class Prefix {
        private final byte[] bytes;
        private final Set<Session> listeners = new LinkedHashSet<>();
        private final TreeMap<byte[], Session> changed = new TreeMap<>(Arrays::compareUnsigned);

        Prefix(byte[] bytes) {
            this.bytes = bytes;
        }

        private boolean covers(long key, int length) {
            return length >= bytes.length && startsWith(key);
        }

        private boolean startsWith(long key) {
            for (int i = 0; i < bytes.length; i++) {
                if (Native.getByte(key + i) != bytes[i]) {
                    return false;
                }
            }
            return true;
        }

        Collection<Session> listeners() {
            return List.copyOf(listeners);
        }

        /** The changed keys, but for those that {@code without} changed. */
        List<byte[]> changed(Session without) {
            List<byte[]> keys = new ArrayList<>(changed.size());
            changed.forEach((key, by) -> {
                if (by == null || by != without) {
                    keys.add(key);
                }
            });
            return keys;
        }
    }

    private final Map<String, Prefix> prefixes = new TreeMap<>();
    private boolean changed;

    int count() {
        return prefixes.size();
    }

    void add(Session session, byte[] prefix) {
        prefixes.computeIfAbsent(Subscribers.text(prefix), fresh -> new Prefix(prefix))
                .listeners
                .add(session);
    }

    void remove(Session session, byte[] prefix) {
        String name = Subscribers.text(prefix);
        Prefix left = prefixes.get(name);
        left.listeners.remove(session);
        if (left.listeners.isEmpty()) {
            prefixes.remove(name);
        }
    }

    void note(long key, int length, Session by) {
        for (Prefix each : prefixes.values()) {
            if (each.covers(key, length)) {
                each.changed.put(Native.bytes(key, length), by);
                changed = true;
            }
        }
    }

    boolean hasNews() {
        return changed;
    }

    /** The prefixes under which something changed; {@link #forgetNews} when all is told. */
    List<Prefix> news() {
        return prefixes.values().stream()
                .filter(each -> !each.changed.isEmpty())
                .toList();
    }

    void forgetNews() {
        prefixes.values().forEach(each -> each.changed.clear());
        changed = false;
    }
}
