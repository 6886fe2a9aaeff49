package org.redstart.scripting;

/** Walks the pairs of a table where they lie, in the order of {@code next}. Lua must not run meanwhile. */
final class LuaTables {
    private LuaTables() {}

    /** Takes a pair: where key and value lie. */
    interface Pair {
        void take(long key, long value);
    }

    /** How many pairs there are. */
    static int count(long table) {
        int count = 0;
        for (int i = LuaLayout.arrayCount(table) - 1; i >= 0; i--) {
            count += LuaLayout.isNil(LuaLayout.arrayValue(table, i)) ? 0 : 1;
        }
        for (int i = LuaLayout.nodeCount(table) - 1; i >= 0; i--) {
            count += LuaLayout.isNil(LuaLayout.node(table, i)) ? 0 : 1;
        }
        return count;
    }

    static void forEach(long table, Pair each) {
        int elements = LuaLayout.arrayCount(table);
        if (elements > 0) {
            try (LuaNumber key = new LuaNumber()) {
                for (int i = 0; i < elements; i++) {
                    long value = LuaLayout.arrayValue(table, i);
                    if (!LuaLayout.isNil(value)) {
                        each.take(key.of(i + 1), value);
                    }
                }
            }
        }
        int nodes = LuaLayout.nodeCount(table);
        for (int i = 0; i < nodes; i++) {
            long node = LuaLayout.node(table, i);
            if (!LuaLayout.isNil(node)) {
                each.take(LuaLayout.key(node), node);
            }
        }
    }
}
