package org.redstart.command;

/** Bits of {@link Session#has}: what a client is or has asked for. */
public final class ClientFlag {
    /** Connected through a Unix socket. */
    public static final int UNIX_SOCKET = 1;
    /** Reads leave no mark on access bits. */
    public static final int NO_TOUCH = 1 << 1;
    /** Not evicted for the memory it takes. */
    public static final int NO_EVICT = 1 << 2;
    /** Wants no replies. */
    public static final int REPLY_OFF = 1 << 3;
    /** Wants no reply to the next command. */
    public static final int REPLY_SKIP_NEXT = 1 << 4;
    /** Is skipping the reply to the present command. */
    public static final int REPLY_SKIP = 1 << 5;
    /** Is shown every command. */
    public static final int MONITOR = 1 << 6;
    /** Has subscriptions. */
    public static final int SUBSCRIBED = 1 << 7;
    /** Is a replica of this server. */
    public static final int REPLICA = 1 << 8;
    /** Queues commands for EXEC. */
    public static final int MULTI = 1 << 9;
    /** Waits in a blocking command. */
    public static final int BLOCKED = 1 << 10;
    /** Is told of invalidations. */
    public static final int TRACKING = 1 << 11;
    /** Will be closed when its last reply has been sent. */
    public static final int CLOSING = 1 << 12;
    /** May read from a replica in a cluster. */
    public static final int READONLY = 1 << 13;

    /** A key it watches has changed, so its EXEC will do nothing. */
    public static final int WATCHED_CHANGED = 1 << 14;

    /** Its invalidations are to go to a client that is gone. */
    public static final int REDIRECT_BROKEN = 1 << 15;
    /** Is told of all changes to keys with its prefixes, read or not. */
    public static final int BROADCAST = 1 << 16;
    /** Only what it reads after saying so is tracked. */
    public static final int OPT_IN = 1 << 17;
    /** What it reads is tracked unless it said no. */
    public static final int OPT_OUT = 1 << 18;
    /** Is not told of its own changes. */
    public static final int NO_LOOP = 1 << 19;
    /** Has used CLIENT CACHING for the next command. */
    public static final int CACHING = 1 << 20;

    /** Is the primary of this server. */
    public static final int PRIMARY = 1 << 21;

    /** All that client-side caching sets. */
    static final int OF_TRACKING = TRACKING | REDIRECT_BROKEN | BROADCAST | OPT_IN | OPT_OUT | NO_LOOP | CACHING;

    private ClientFlag() {}
}
