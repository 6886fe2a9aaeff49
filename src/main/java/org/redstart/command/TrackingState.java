package org.redstart.command;

import java.util.ArrayList;
import java.util.List;

/** What client-side caching knows of one client beside its flags. */
public final class TrackingState {
    long redirect;
    final List<byte[]> prefixes = new ArrayList<>();

    /** The client that hears of changes in its place, or 0. */
    public long redirect() {
        return redirect;
    }

    /** The prefixes it listens for. */
    public List<byte[]> prefixes() {
        return List.copyOf(prefixes);
    }
}
