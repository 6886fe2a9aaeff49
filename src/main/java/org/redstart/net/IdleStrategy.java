package org.redstart.net;

/** How the loop waits when nothing is ready. */
public enum IdleStrategy {
    /** Sleeps in the selector: no processor time, one wake-up's latency. */
    BLOCK,
    /** Polls for a while after work, then sleeps. */
    BACKOFF,
    /** Polls always: for a core of its own. */
    SPIN
}
