package org.redstart.replication;

import java.util.ArrayList;
import java.util.List;
import org.redstart.command.Call;
import org.redstart.command.Executor;
import org.redstart.command.Housekeeping;
import org.redstart.command.Session;

/** Clients that wait until so many replicas have what they wrote: WAIT. */
public final class Waits implements Housekeeping.Slice {
    /** A client's wait: for an offset, on so many replicas, until a time. */
    private record Wait(Session session, long offset, long replicas, long untilMs) {}

    private final Executor executor;
    private final Primary primary;
    private final List<Wait> waits = new ArrayList<>();
    private boolean asks;

    public Waits(Executor executor, Primary primary) {
        this.executor = executor;
        this.primary = primary;
        executor.sessions().onGone(session -> waits.removeIf(wait -> wait.session() == session));
    }

    void execute(Call call) {
        if (!call.readLong(1) || !readTimeout(call)) {
            return;
        }
        long timeoutMs = call.number();
        call.readLong(1);
        long wanted = call.number();
        long offset = call.session().writtenTo();
        int have = primary.countAcked(offset);
        if (have >= wanted || !call.mayWait()) {
            call.reply().integer(have);
            return;
        }
        long untilMs = timeoutMs == 0 ? Long.MAX_VALUE : call.nowMs() + timeoutMs;
        Wait wait = new Wait(call.session(), offset, wanted, untilMs);
        waits.add(wait);
        asks = true;
        call.session().await((session, withError) -> interrupt(wait, withError));
    }

    private static boolean readTimeout(Call call) {
        if (!call.readLong(2, "ERR timeout is not an integer or out of range")) {
            return false;
        }
        if (call.number() < 0) {
            call.error("ERR timeout is negative");
            return false;
        }
        return true;
    }

    private void interrupt(Wait wait, boolean withError) {
        waits.remove(wait);
        if (withError) {
            wait.session().reply().error("UNBLOCKED client unblocked via CLIENT UNBLOCK");
        } else {
            wait.session().reply().integer(primary.countAcked(wait.offset()));
        }
        wait.session().proceed();
    }

    /** Some replica has come further: answers those who waited for it. */
    void onAck() {
        for (Wait wait : List.copyOf(waits)) {
            if (primary.countAcked(wait.offset()) >= wait.replicas()) {
                interrupt(wait, false);
            }
        }
    }

    @Override
    public boolean run(long budgetNs) {
        if (asks) {
            asks = false;
            primary.askAll();
        }
        if (!waits.isEmpty()) {
            long nowMs = executor.clock().nowMs();
            for (Wait wait : List.copyOf(waits)) {
                if (wait.untilMs() <= nowMs) {
                    interrupt(wait, false);
                }
            }
        }
        return false;
    }

    @Override
    public long nextDueMs() {
        long next = asks ? 0 : Long.MAX_VALUE;
        for (Wait wait : waits) {
            next = Math.min(next, wait.untilMs());
        }
        return next;
    }
}
