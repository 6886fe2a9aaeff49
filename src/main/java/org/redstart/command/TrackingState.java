package org.redstart.command;

import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What client-side caching knows of one client beside its flags. */
public final class TrackingState {
    long redirect;
    final SortedSet<byte[]> prefixes = new TreeSet<>(Arrays::compareUnsigned);

    /** The client that hears of changes in its place, or 0. */
    public long redirect() {
        return redirect;
    }

    /** About what its prefixes take. */
    long memoryBytes() {
        long bytes = 0;
        for (byte[] prefix : prefixes) {
            bytes += PREFIX_BYTES + 2L * prefix.length;
        }
        return bytes;
    }

    /** About what a prefix takes in the maps of both sides. */
    private static final long PREFIX_BYTES = 200;

    /** The prefixes it listens for. */
    public List<byte[]> prefixes() {
        return List.copyOf(prefixes);
    }
}
