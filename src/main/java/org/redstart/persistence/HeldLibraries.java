package org.redstart.persistence;

import java.util.ArrayList;
import java.util.List;
import org.redstart.command.LibraryStore;

/** Libraries of a dump that is loaded beside the data that serve: their code is kept until all of it takes over. */
final class HeldLibraries implements LibraryStore {
    private final List<byte[]> held = new ArrayList<>();

    @Override
    public List<byte[]> codes() {
        return held;
    }

    @Override
    public String restore(List<byte[]> codes, Policy policy) {
        held.addAll(codes);
        return null;
    }

    @Override
    public void clear() {
        held.clear();
    }
}
