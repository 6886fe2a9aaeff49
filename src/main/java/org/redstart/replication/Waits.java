package org.redstart.replication;

import java.util.ArrayList;
import java.util.List;
import org.redstart.command.BlockedClients;
import org.redstart.command.Call;
import org.redstart.command.Durability;
import org.redstart.command.Executor;
import org.redstart.command.Housekeeping;
import org.redstart.command.Session;
import org.redstart.resp.ReplyWriter;

/** Clients that wait until what they wrote is where they want it: with so many replicas (WAIT), or on so many disks (WAITAOF). */
public final class Waits implements Housekeeping.Slice {
    private static final String NO_FILE = "WAITAOF cannot be used when numlocal is set but appendonly is disabled.";

    /** What a client waits for. */
    private interface Goal {
        boolean isReached();

        /** Replies how far it has come. */
        void tell(ReplyWriter reply);

        /** Why it can never be reached, or null. */
        default String obstacle() {
            return null;
        }
    }

    /** So many replicas have executed the history up to an offset. */
    private record Followed(Primary primary, long offset, long replicas) implements Goal {
        @Override
        public boolean isReached() {
            return primary.countAcked(offset) >= replicas;
        }

        @Override
        public void tell(ReplyWriter reply) {
            reply.integer(primary.countAcked(offset));
        }
    }

    /** What a mark stands for is on this server's disk, if that is wanted, and on so many replicas'. */
    private record Safe(Durability durability, boolean here, long mark, Primary primary, long offset, long replicas)
            implements Goal {
        private boolean isSafeHere() {
            return durability.isRecording() && durability.isSafe(mark);
        }

        @Override
        public boolean isReached() {
            return (!here || isSafeHere()) && primary.countSafe(offset) >= replicas;
        }

        @Override
        public void tell(ReplyWriter reply) {
            reply.array(2);
            reply.integer(isSafeHere() ? 1 : 0);
            reply.integer(primary.countSafe(offset));
        }

        @Override
        public String obstacle() {
            return here && !durability.isRecording() ? NO_FILE : null;
        }
    }

    private record Wait(Session session, Goal goal, long untilMs) {}

    private final Executor executor;
    private final Primary primary;
    private final Durability durability;
    private final List<Wait> waits = new ArrayList<>();
    private boolean asks;

    public Waits(Executor executor, Primary primary, Durability durability) {
        this.executor = executor;
        this.primary = primary;
        this.durability = durability;
        executor.sessions().onGone(session -> waits.removeIf(wait -> wait.session() == session));
    }

    /** WAIT replicas timeout. */
    void awaitReplicas(Call call) {
        if (call.readLong(1)) {
            long replicas = call.number();
            await(call, 2, new Followed(primary, written(call), replicas));
        }
    }

    /** Where a client's last change stands in the history; a script's stand anywhere up to its end. */
    private long written(Call call) {
        return call.mayWait() ? call.session().writtenTo() : primary.bytes().end();
    }

    /** WAITAOF here replicas timeout. */
    void awaitDisks(Call call) {
        if (!call.readLong(1)) {
            return;
        }
        long here = call.number();
        if (here < 0 || here > 1) {
            call.error("ERR value is out of range, must be between 0 and 1");
            return;
        }
        if (!call.readLong(2)) {
            return;
        }
        long replicas = call.number();
        if (replicas < 0) {
            call.error("ERR value is out of range, must be positive");
            return;
        }
        Session session = call.session();
        Safe goal = new Safe(durability, here == 1, session.recordedTo(), primary, written(call), replicas);
        if (goal.obstacle() != null) {
            call.error("ERR " + goal.obstacle());
        } else {
            await(call, 3, goal);
        }
    }

    private void await(Call call, int timeoutAt, Goal goal) {
        if (!readTimeout(call, timeoutAt)) {
            return;
        }
        if (goal.isReached() || !call.mayWait()) {
            goal.tell(call.reply());
            return;
        }
        long timeoutMs = call.number();
        Wait wait = new Wait(call.session(), goal, timeoutMs == 0 ? Long.MAX_VALUE : call.nowMs() + timeoutMs);
        waits.add(wait);
        asks = true;
        call.session()
                .await((session, withError) ->
                        end(wait, withError ? "UNBLOCKED client unblocked via CLIENT UNBLOCK" : null));
    }

    private static boolean readTimeout(Call call, int at) {
        if (!call.readLong(at, "ERR timeout is not an integer or out of range")) {
            return false;
        }
        if (call.number() < 0) {
            call.error("ERR timeout is negative");
        } else if (call.number() > Long.MAX_VALUE - call.nowMs()) {
            call.error("ERR timeout is out of range");
        } else {
            return true;
        }
        return false;
    }

    private void end(Wait wait, String error) {
        waits.remove(wait);
        if (error == null) {
            wait.goal().tell(wait.session().reply());
        } else {
            wait.session().reply().error(error);
        }
        wait.session().proceed();
    }

    /** This server has become a replica: nobody will ever have what was written. */
    void refuseAll() {
        for (Wait wait : List.copyOf(waits)) {
            end(wait, BlockedClients.ROLE_CHANGED);
        }
    }

    /** Something is somewhere by now, or never will be: answers those who waited for it, and those whose time is over. */
    void check() {
        long nowMs = executor.clock().nowMs();
        for (Wait wait : List.copyOf(waits)) {
            String obstacle = wait.goal().obstacle();
            if (obstacle != null) {
                end(wait, "ERR " + obstacle);
            } else if (wait.untilMs() <= nowMs || wait.goal().isReached()) {
                end(wait, null);
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
            check();
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
