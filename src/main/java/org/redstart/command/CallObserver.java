package org.redstart.command;

/** Watches calls: a slow log, a latency monitor. */
public interface CallObserver {
    /** A call is done that took longer than the observer wants to know of; the time it waited in does not count. */
    void onSlowCall(Call call, long elapsedNs);

    /** A call begins to wait; when it is done, it is a retry. */
    void onBlocked(Call call);

    /** A call begins that executes others, which come before it is done; told only while every call is watched. */
    void onScript(Call call);
}
