package org.redstart.observe;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last commands that took long, the newest first. Owned by the loop. */
public final class SlowLog {
    /**
     * One of them.
     *
     * @param id counts up from the start of the server
     * @param timeSeconds when, since 1970
     * @param durationMicros how long
     * @param arguments as much of them as is kept
     * @param client its address
     * @param clientName what it calls itself
     */
    public record Entry(
            long id, long timeSeconds, long durationMicros, List<String> arguments, String client, String clientName) {}

    private final Deque<Entry> entries = new ArrayDeque<>();
    private long nextId;
    private long maxLength;

    public void setMaxLength(long maxLength) {
        this.maxLength = maxLength;
        trim();
    }

    /** Adds an entry; the oldest goes when there are too many. */
    public void add(long timeSeconds, long durationMicros, List<String> arguments, String client, String clientName) {
        if (maxLength == 0) {
            return;
        }
        entries.addFirst(new Entry(nextId++, timeSeconds, durationMicros, List.copyOf(arguments), client, clientName));
        trim();
    }

    private void trim() {
        while (entries.size() > maxLength) {
            entries.removeLast();
        }
    }

    /** The newest first. */
    public Iterable<Entry> entries() {
        return entries;
    }

    public int length() {
        return entries.size();
    }

    public void clear() {
        entries.clear();
    }
}
