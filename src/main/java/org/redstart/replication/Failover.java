package org.redstart.replication;

import org.redstart.command.Call;
import org.redstart.command.ClientPause;
import org.redstart.command.Errors;
import org.redstart.command.Executor;
import org.redstart.observe.Log;

/** FAILOVER: a primary hands its part to one of its replicas, once that has everything. Meanwhile nobody writes. */
public final class Failover {
    /** How far it has come. */
    enum State {
        NONE("no-failover"),
        /** For a replica to have everything. */
        WAITING("waiting-for-sync"),
        /** For the replica to take over. */
        HANDING_OVER("failover-in-progress");

        private final String shown;

        State(String shown) {
            this.shown = shown;
        }

        /** As INFO shows it. */
        String shown() {
            return shown;
        }
    }

    /**
     * What FAILOVER asks for.
     *
     * @param host of the replica that is to take over, or null if any may
     * @param force whether it takes over at the end of the time though it lacks something
     * @param timeoutMs 0 is for ever
     */
    private record Wish(String host, long port, boolean force, long timeoutMs) {}

    private final Executor executor;
    private final Primary primary;
    private final Peers peers;
    private final Follower follower;
    private final ClientPause pause;
    private final Log log;
    private State state = State.NONE;
    private Wish wish;
    private long untilMs;

    public Failover(Executor executor, Primary primary, Peers peers, Follower follower, ClientPause pause, Log log) {
        this.executor = executor;
        this.primary = primary;
        this.peers = peers;
        this.follower = follower;
        this.pause = pause;
        this.log = log;
    }

    State state() {
        return state;
    }

    void execute(Call call) {
        if (call.count() == 2 && call.is(1, "ABORT")) {
            abort(call);
            return;
        }
        Wish asked = read(call);
        String error = asked == null ? null : refusal(asked);
        if (error != null) {
            call.error(error);
        } else if (asked != null) {
            begin(asked);
            call.reply().ok();
        }
    }

    private void abort(Call call) {
        if (state == State.NONE) {
            call.error("ERR No failover in progress.");
            return;
        }
        end("Failover manually aborted");
        call.reply().ok();
    }

    /** Null, and an error, if it is none. */
    private static Wish read(Call call) {
        String host = null;
        long port = 0;
        boolean force = false;
        long timeoutMs = 0;
        for (int i = 1; i < call.count(); i++) {
            boolean more = i + 1 < call.count();
            if (call.is(i, "TIMEOUT") && more && timeoutMs == 0) {
                if (!call.readLong(++i)) {
                    return null;
                }
                timeoutMs = call.number();
                if (timeoutMs <= 0) {
                    call.error("ERR FAILOVER timeout must be greater than 0");
                    return null;
                }
            } else if (call.is(i, "TO") && i + 2 < call.count() && host == null) {
                host = call.request().text(i + 1);
                if (!call.readLong(i + 2)) {
                    return null;
                }
                port = call.number();
                i += 2;
            } else if (call.is(i, "FORCE") && !force) {
                force = true;
            } else {
                call.error(Errors.SYNTAX);
                return null;
            }
        }
        return new Wish(host, port, force, timeoutMs);
    }

    private String refusal(Wish asked) {
        if (state != State.NONE) {
            return "ERR FAILOVER already in progress.";
        }
        if (follower.isFollowing()) {
            return "ERR FAILOVER is not valid when server is a replica.";
        }
        if (primary.replicas().isEmpty()) {
            return "ERR FAILOVER requires connected replicas.";
        }
        if (asked.force() && (asked.timeoutMs() == 0 || asked.host() == null)) {
            return "ERR FAILOVER with force option requires both a timeout and target HOST and IP.";
        }
        if (asked.host() == null) {
            return null;
        }
        Replica target = find(asked);
        if (target == null) {
            return "ERR FAILOVER target HOST and PORT is not a replica.";
        }
        return target.isOnline() ? null : "ERR FAILOVER target replica is not online.";
    }

    private Replica find(Wish of) {
        for (Replica each : primary.replicas()) {
            Peers.Peer peer = peers.of(each.session());
            if (peer.port() == of.port() && peer.address().equalsIgnoreCase(of.host())) {
                return each;
            }
        }
        return null;
    }

    private void begin(Wish asked) {
        wish = asked;
        state = State.WAITING;
        untilMs = asked.timeoutMs() == 0 ? Long.MAX_VALUE : executor.clock().nowMs() + asked.timeoutMs();
        log.notice("FAILOVER requested to " + (asked.host() == null ? "any replica" : asked.host() + ":" + asked.port())
                + ".");
        pause.pause(ClientPause.Purpose.FAILOVER, Long.MAX_VALUE, false);
        primary.askAll();
        primary.setQuiet(true);
    }

    /** Looks whether a replica has everything: when one has said how far it is, and a few times a second. */
    public void check() {
        if (state == State.HANDING_OVER && follower.isUp()) {
            end(null);
        }
        if (state != State.WAITING) {
            return;
        }
        Replica ready = findReady();
        boolean late = executor.clock().nowMs() >= untilMs;
        if (ready != null) {
            Peers.Peer peer = peers.of(ready.session());
            handOver(peer.address(), peer.port());
        } else if (late && wish.force()) {
            log.notice("Failover to " + wish.host() + ":" + wish.port() + " time out exceeded, failing over.");
            handOver(wish.host(), (int) wish.port());
        } else if (late) {
            end("Replica never caught up before timeout");
        }
    }

    private Replica findReady() {
        long end = primary.bytes().end();
        Replica target = wish.host() == null ? null : find(wish);
        for (Replica each : primary.replicasIn(Replica.State.ONLINE)) {
            if ((wish.host() == null || each == target) && each.ackedTo() == end) {
                return each;
            }
        }
        return null;
    }

    private void handOver(String host, int port) {
        log.notice("Failover target " + host + ":" + port + " is synced, failing over.");
        state = State.HANDING_OVER;
        follower.handOver(host, port, () -> end("Failover target rejected psync request"));
    }

    /** @param why it is given up, or null if the replica has taken over */
    private void end(String why) {
        if (why != null) {
            log.notice("Aborting failover: " + why);
        }
        if (why != null && state == State.HANDING_OVER) {
            follower.stop();
        }
        state = State.NONE;
        wish = null;
        primary.setQuiet(false);
        pause.end(ClientPause.Purpose.FAILOVER);
    }
}
