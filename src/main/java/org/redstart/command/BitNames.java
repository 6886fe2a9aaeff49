package org.redstart.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Names for the bits of a set, bit 0 first: translates a comma-separated list to bits and back. */
final class BitNames {
    private final String what;
    private final String[] names;
    private final Map<String, Long> bits = new HashMap<>();
    /** Lists parsed before: a table repeats few of them many times, and start-up waits for it. */
    private final Map<String, Long> lists = new HashMap<>();

    BitNames(String what, String... names) {
        this.what = what;
        this.names = names;
        for (int i = 0; i < names.length; i++) {
            bits.put(names[i], 1L << i);
        }
    }

    /** The bits named in {@code list}, empty for none. */
    long parse(String list) {
        Long known = lists.get(list);
        if (known != null) {
            return known;
        }
        long set = parseNew(list);
        lists.put(list, set);
        return set;
    }

    private long parseNew(String list) {
        long set = 0;
        int from = 0;
        while (from < list.length()) {
            int comma = list.indexOf(',', from);
            int to = comma < 0 ? list.length() : comma;
            set |= bit(list.substring(from, to));
            from = to + 1;
        }
        return set;
    }

    private long bit(String name) {
        long bit = find(name);
        if (bit == 0) {
            throw new IllegalArgumentException("unknown " + what + " '" + name + "'");
        }
        return bit;
    }

    /** The bit called {@code name}, or 0. */
    long find(String name) {
        Long bit = bits.get(name);
        return bit == null ? 0 : bit;
    }

    /** The names of the bits of {@code set} in order of the bits. */
    List<String> names(long set) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            if ((set & (1L << i)) != 0) {
                found.add(names[i]);
            }
        }
        return found;
    }
}
