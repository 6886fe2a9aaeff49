package org.redstart.command;

import java.util.List;

/** The flags of a command as bits, in the order in which COMMAND INFO names them. */
public final class CommandFlag {
    public static final long WRITE = 1L;
    public static final long READONLY = 1L << 1;
    public static final long DENYOOM = 1L << 2;
    public static final long MODULE = 1L << 3;
    public static final long ADMIN = 1L << 4;
    public static final long PUBSUB = 1L << 5;
    public static final long NOSCRIPT = 1L << 6;
    public static final long BLOCKING = 1L << 7;
    public static final long LOADING = 1L << 8;
    public static final long STALE = 1L << 9;
    public static final long SKIP_MONITOR = 1L << 10;
    public static final long SKIP_SLOWLOG = 1L << 11;
    public static final long ASKING = 1L << 12;
    public static final long FAST = 1L << 13;
    public static final long NO_AUTH = 1L << 14;
    public static final long NO_MANDATORY_KEYS = 1L << 15;
    public static final long NO_ASYNC_LOADING = 1L << 16;
    public static final long NO_MULTI = 1L << 17;
    public static final long MOVABLEKEYS = 1L << 18;
    public static final long ALLOW_BUSY = 1L << 19;
    /** May reach replicas without being a write command. COMMAND INFO does not show it. */
    public static final long MAY_REPLICATE = 1L << 20;

    static final BitNames NAMES = new BitNames(
            "command flag",
            "write",
            "readonly",
            "denyoom",
            "module",
            "admin",
            "pubsub",
            "noscript",
            "blocking",
            "loading",
            "stale",
            "skip_monitor",
            "skip_slowlog",
            "asking",
            "fast",
            "no_auth",
            "no_mandatory_keys",
            "no_async_loading",
            "no_multi",
            "movablekeys",
            "allow_busy",
            "may_replicate");

    private CommandFlag() {}

    /** The names of {@code flags} that COMMAND INFO shows. */
    public static List<String> shown(long flags) {
        return NAMES.names(flags & ~MAY_REPLICATE);
    }
}
