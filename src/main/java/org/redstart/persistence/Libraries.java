package org.redstart.persistence;

import java.util.ArrayList;
import java.util.List;

/** Libraries of functions that came with a dump: kept, so that the next dump has them again, though nobody here calls them. */
final class Libraries {
    private final List<byte[]> codes = new ArrayList<>();

    void add(byte[] code) {
        codes.add(code);
    }

    void clear() {
        codes.clear();
    }

    List<byte[]> all() {
        return List.copyOf(codes);
    }
}
