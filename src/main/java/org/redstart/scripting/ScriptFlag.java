package org.redstart.scripting;

import java.util.ArrayList;
import java.util.List;

/** What a script may say of itself, as bits. */
final class ScriptFlag {
    static final int NO_WRITES = 1;
    static final int ALLOW_OOM = 1 << 1;
    static final int ALLOW_STALE = 1 << 2;
    static final int NO_CLUSTER = 1 << 3;
    static final int ALLOW_CROSS_SLOT_KEYS = 1 << 4;
    /** It says nothing: the commands it calls decide. */
    static final int SILENT = 1 << 5;

    private static final List<String> NAMES =
            List.of("no-writes", "allow-oom", "allow-stale", "no-cluster", "allow-cross-slot-keys");

    private ScriptFlag() {}

    /** The bit of a name, or 0. */
    static int of(String name) {
        int index = NAMES.indexOf(name);
        return index < 0 ? 0 : 1 << index;
    }

    static List<String> names(int flags) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            if ((flags >>> i & 1) != 0) {
                names.add(NAMES.get(i));
            }
        }
        return names;
    }
}
