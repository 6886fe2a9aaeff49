package org.redstart.command;

import java.util.List;

/** What a command does to a key, as bits in the order in which replies name them. */
public final class KeyFlag {
    /** Reads the value and changes it. */
    public static final int RW = 1;
    /** Reads the value. */
    public static final int RO = 1 << 1;
    /** Overwrites the value without looking at it. */
    public static final int OW = 1 << 2;
    /** Removes the key. */
    public static final int RM = 1 << 3;

    public static final int ACCESS = 1 << 4;
    public static final int UPDATE = 1 << 5;
    public static final int INSERT = 1 << 6;
    public static final int DELETE = 1 << 7;
    /** Routed like a key but none: a shard channel. */
    public static final int NOT_KEY = 1 << 8;
    /** The spec may miss some keys. */
    public static final int INCOMPLETE = 1 << 9;
    /** The flags depend on the arguments. */
    public static final int VARIABLE_FLAGS = 1 << 10;

    static final BitNames NAMES = new BitNames(
            "key flag",
            "RW",
            "RO",
            "OW",
            "RM",
            "access",
            "update",
            "insert",
            "delete",
            "not_key",
            "incomplete",
            "variable_flags");

    private KeyFlag() {}

    public static List<String> names(int flags) {
        return NAMES.names(flags);
    }
}
