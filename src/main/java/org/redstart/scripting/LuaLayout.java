package org.redstart.scripting;

import org.redstart.memory.Foreign;
import org.redstart.memory.Native;

/**
 * How Lua 5.1 lays out its values in memory, on a little-endian machine with 64-bit pointers. Values are read and pushed where they
 * lie: asking the library for each through JNI would cost more than most commands, and its way for bytes makes two objects for each.
 * {@link LuaVm} checks the layout against the library when it loads it.
 *
 * <pre>
 *  value (16)   what: pointer, double or int (8) | type (4) | -
 *  thread       head (10) | status | - | top (8) | base (8) | ... | hook mask (1, at 100) | - | instructions per call of the hook (4, at 104)
 *  string       next (8) | type | marks | head (hash at 12) | length (8) | bytes | 0
 *  table        head (10) | flags | log2 of nodes (1) | - | metatable (8) | array (8) | nodes (8) | last free (8)
 *               | gray list (8) | values in array (4)
 *  node (40)    value (16) | key (16) | next node (8)
 * </pre>
 */
final class LuaLayout {
    static final int NIL = 0;
    static final int BOOLEAN = 1;
    static final int LIGHT_USERDATA = 2;
    static final int NUMBER = 3;
    static final int STRING = 4;
    static final int TABLE = 5;

    /** What no value has: beyond the top of a stack. */
    static final int NONE = -1;

    static final int VALUE_BYTES = 16;

    private static final int TYPE = 8;
    private static final int STACK_TOP = 16;
    private static final int STACK_BASE = 24;
    private static final int HOOK_MASK = 100;
    private static final int HOOK_INTERVAL = 104;
    /** The hook is called whenever a function returns. */
    private static final int ON_RETURN = 1 << 1;
    /** The hook is called after some instructions. */
    private static final int ON_COUNT = 1 << 3;

    private static final int OBJECT_KIND = 8;
    private static final int STRING_HASH = 12;
    private static final int STRING_LENGTH = 16;
    static final int STRING_BYTES = 24;
    /** Black and fixed, the collector's words. */
    private static final int SEEN = 1 << 2 | 1 << 5;

    private static final int TABLE_NODE_BITS = 11;
    private static final int TABLE_ARRAY = 24;
    private static final int TABLE_NODES = 32;
    private static final int TABLE_ARRAY_COUNT = 56;
    private static final int NODE_BYTES = 40;
    private static final int NODE_KEY = 16;
    private static final int NODE_NEXT = 32;

    private LuaLayout() {}

    /** Where the value at a positive index of a thread's stack lies, or 0 beyond its top. */
    static long valueAt(long thread, int index) {
        long value = Foreign.getLong(thread + STACK_BASE) + (index - 1L) * VALUE_BYTES;
        return value < Foreign.getLong(thread + STACK_TOP) ? value : 0;
    }

    /** How many values a thread's present function has on its stack. */
    static int top(long thread) {
        return (int) ((Foreign.getLong(thread + STACK_TOP) - Foreign.getLong(thread + STACK_BASE)) / VALUE_BYTES);
    }

    /** Makes a thread's stack end behind the value at an index that is not beyond it. */
    static void setTop(long thread, int index) {
        Foreign.putLong(thread + STACK_TOP, Foreign.getLong(thread + STACK_BASE) + (long) index * VALUE_BYTES);
    }

    /** Whether a thread's hook is called each time it has executed so many instructions, and at no other time. */
    static boolean isWatched(long thread, int interval) {
        return Foreign.getUnsignedByte(thread + HOOK_MASK) == ON_COUNT
                && Foreign.getInt(thread + HOOK_INTERVAL) == interval;
    }

    /** Whether a thread's hook is called when functions return, too. */
    static void setHookedOnReturn(long thread, boolean hooked) {
        int mask = Foreign.getUnsignedByte(thread + HOOK_MASK);
        Foreign.putByte(thread + HOOK_MASK, (byte) (hooked ? mask | ON_RETURN : mask & ~ON_RETURN));
    }

    /** Puts a value on top, where there must be room: stacks need not tell the collector what they get. */
    static void push(long thread, long what, int type) {
        long top = Foreign.getLong(thread + STACK_TOP);
        Foreign.putLong(top, what);
        Foreign.putInt(top + TYPE, type);
        Foreign.putLong(thread + STACK_TOP, top + VALUE_BYTES);
    }

    /** Puts a string below the top. */
    static void insertBelowTop(long thread, long string) {
        long last = Foreign.getLong(thread + STACK_TOP) - VALUE_BYTES;
        push(thread, object(last), type(last));
        Foreign.putLong(last, string);
        Foreign.putInt(last + TYPE, STRING);
    }

    /** What a string begins with that the collector takes for seen, and leaves alone. */
    static void writeStringHead(long string, int length) {
        Native.putLong(string, 0);
        Native.putInt(string + OBJECT_KIND, STRING | SEEN << Byte.SIZE);
        Native.putInt(string + STRING_HASH, 0);
        Native.putLong(string + STRING_LENGTH, length);
    }

    static int type(long value) {
        return value == 0 ? NONE : Foreign.getInt(value + TYPE);
    }

    static boolean isString(long value) {
        return type(value) == STRING;
    }

    static boolean isNil(long value) {
        return value == 0 || type(value) == NIL;
    }

    static double number(long value) {
        return Foreign.getDouble(value);
    }

    static boolean bool(long value) {
        return Foreign.getInt(value) != 0;
    }

    /** The object a value points to: a string, a table. */
    static long object(long value) {
        return Foreign.getLong(value);
    }

    /** Where the bytes of a string value lie; they stay there as long as the string is on a stack or in a table. */
    static long bytes(long value) {
        return object(value) + STRING_BYTES;
    }

    static int length(long value) {
        return (int) Foreign.getLong(object(value) + STRING_LENGTH);
    }

    /** How many values a table has room for in its array, the first of them for the key 1. */
    static int arrayCount(long table) {
        return Foreign.getInt(table + TABLE_ARRAY_COUNT);
    }

    static long arrayValue(long table, int index) {
        return Foreign.getLong(table + TABLE_ARRAY) + (long) index * VALUE_BYTES;
    }

    static int nodeCount(long table) {
        return 1 << Foreign.getUnsignedByte(table + TABLE_NODE_BITS);
    }

    /** A node of a table; it begins with its value, which is nil where the node is free. */
    static long node(long table, int index) {
        return Foreign.getLong(table + TABLE_NODES) + (long) index * NODE_BYTES;
    }

    static long key(long node) {
        return node + NODE_KEY;
    }

    /** The value of a key that is this very string object, or 0. */
    static long field(long table, long string) {
        int hash = Foreign.getInt(string + STRING_HASH);
        long node = node(table, hash & (nodeCount(table) - 1));
        while (node != 0) {
            long key = key(node);
            if (type(key) == STRING && object(key) == string) {
                return isNil(node) ? 0 : node;
            }
            node = Foreign.getLong(node + NODE_NEXT);
        }
        return 0;
    }

    /** The value of a whole number from 1 on, or 0. */
    static long element(long table, int key) {
        if (key <= arrayCount(table)) {
            long value = arrayValue(table, key - 1);
            return isNil(value) ? 0 : value;
        }
        long bits = Double.doubleToRawLongBits(key);
        int hash = (int) bits + (int) (bits >>> Integer.SIZE);
        int slot = Integer.remainderUnsigned(hash, (nodeCount(table) - 1) | 1);
        long node = node(table, slot);
        while (node != 0) {
            long found = key(node);
            if (type(found) == NUMBER && number(found) == key) {
                return isNil(node) ? 0 : node;
            }
            node = Foreign.getLong(node + NODE_NEXT);
        }
        return 0;
    }
}
