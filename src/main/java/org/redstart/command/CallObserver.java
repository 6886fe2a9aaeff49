package org.redstart.command;

/** Watches calls: a slow log, a latency monitor. Asked only when a call took longer than some observer wants to know of. */
public interface CallObserver {
    void onSlowCall(Call call, long elapsedNs);
}
