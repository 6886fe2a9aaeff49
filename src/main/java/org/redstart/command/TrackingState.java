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

    /** The prefixes it listens for. */
    public List<byte[]> prefixes() {
        return List.copyOf(prefixes);
    }
}
