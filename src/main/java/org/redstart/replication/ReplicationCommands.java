package org.redstart.replication;

import java.util.List;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.command.Executor;
import org.redstart.command.Session;
import org.redstart.observe.Log;
import org.redstart.resp.ReplyWriter;

/** What replicas say to their primary, and what others ask about both: PSYNC, SYNC, REPLCONF, REPLICAOF, WAIT, ROLE. */
public final class ReplicationCommands {

    private final Executor executor;
    private final Primary primary;
    private final Waits waits;
    private final Peers peers;
    private final Follower follower;
    private final Failover failover;
    private final Log log;

    public ReplicationCommands(
            Executor executor,
            Primary primary,
            Waits waits,
            Peers peers,
            Follower follower,
            Failover failover,
            Log log) {
        this.executor = executor;
        this.log = log;
        this.failover = failover;
        this.follower = follower;
        this.primary = primary;
        this.waits = waits;
        this.peers = peers;
    }

    public void bind(CommandTable table) {
        table.bind("psync", this::partialSync);
        table.bind("sync", this::sync);
        table.bind("replconf", this::configure);
        table.bind("wait", this::await);
        table.bind("waitaof", this::awaitDisks);
        table.bind("failover", failover::execute);
        table.bind("role", this::role);
        table.bind("replicaof", this::follow);
        table.bind("slaveof", this::follow);
    }

    private void await(Call call) {
        if (follower.isFollowing()) {
            call.error(
                    "ERR WAIT cannot be used with replica instances. Please also note that since Redis 4.0 if a replica "
                            + "is configured to be writable (which is not the default) writes to replicas are just local and are "
                            + "not propagated.");
        } else {
            waits.awaitReplicas(call);
        }
    }

    private void awaitDisks(Call call) {
        if (follower.isFollowing()) {
            call.error(
                    "ERR WAITAOF cannot be used with replica instances. Please also note that writes to replicas are "
                            + "just local and are not propagated.");
        } else {
            waits.awaitDisks(call);
        }
    }

    private void partialSync(Call call) {
        boolean takesOver = call.count() > 3;
        if (primary.of(call.session()) != null || !takesOver && isCutOff(call)) {
            return;
        }
        if (!call.readLong(2)) {
            log.warning("Replica " + peers.of(call.session()).address()
                    + " asks for synchronization but with a wrong offset");
            return;
        }
        String id = call.request().text(1);
        long offset = call.number();
        if (takesOver && !takeOver(call, id)) {
            return;
        }
        if (primary.takeOnFrom(call.session(), id, offset)) {
            String history = peers.of(call.session()).knowsSecondIds()
                    ? " " + primary.history().id()
                    : "";
            call.reply().simple("CONTINUE" + history);
        } else {
            primary.takeOn(call.session(), true);
        }
    }

    /** Whether this replica has no primary to pass on, which the caller is told. */
    private boolean isCutOff(Call call) {
        boolean cutOff = follower.isFollowing() && !follower.isUp();
        if (cutOff) {
            call.error("NOMASTERLINK Can't SYNC while not connected with my master");
        }
        return cutOff;
    }

    /** The primary that this server has followed asks it to take over; false, and an error, if it does not. */
    private boolean takeOver(Call call, String id) {
        String error = null;
        if (!call.is(3, "FAILOVER") || call.count() > 4) {
            error = Errors.SYNTAX;
        } else if (!follower.isFollowing()) {
            error = "ERR PSYNC FAILOVER can't be sent to a master.";
        } else if (!id.equalsIgnoreCase(primary.history().id())) {
            error = "ERR PSYNC FAILOVER replid must match my replid.";
        }
        if (error != null) {
            call.error(error);
            return false;
        }
        log.warning("Failover request received for replid " + id + ".");
        follower.stop();
        return true;
    }

    private void sync(Call call) {
        if (primary.of(call.session()) == null && !isCutOff(call)) {
            primary.takeOn(call.session(), false);
        }
    }

    private void configure(Call call) {
        if (call.count() % 2 == 0) {
            call.error(Errors.SYNTAX);
            return;
        }
        for (int i = 1; i < call.count(); i += 2) {
            if (call.is(i, "ACK")) {
                acknowledge(call, i + 1);
                return;
            }
            if (call.is(i, "GETACK")) {
                follower.acknowledge();
                return;
            }
            if (!peers.of(call.session()).note(call, i)) {
                call.error("ERR Unrecognized REPLCONF option: " + call.request().quoted(i));
                return;
            }
        }
        call.reply().ok();
    }

    /** A replica says how far it is, and waits for no answer. */
    private void acknowledge(Call call, int at) {
        Session session = call.session();
        Replica replica = primary.of(session);
        if (replica != null && call.readLong(at)) {
            long done = call.number();
            boolean tellsSafe = call.count() > at + 2 && call.is(at + 1, "FACK");
            replica.acked(done, tellsSafe && call.readLong(at + 2) ? call.number() : -1, call.nowMs());
            waits.check();
            failover.check();
        }
    }

    private void follow(Call call) {
        if (failover.state() != Failover.State.NONE) {
            call.error("ERR REPLICAOF not allowed while failing over.");
            return;
        }
        if (call.is(1, "NO") && call.is(2, "ONE")) {
            executor.cutGroup();
            follower.stop();
            call.reply().ok();
            return;
        }
        if (!call.readLong(2, "ERR Invalid master port")) {
            return;
        }
        if (call.number() < 0 || call.number() > MOST_PORT) {
            call.error("ERR Invalid master port");
            return;
        }
        String host = call.request().text(1);
        int port = (int) call.number();
        if (follower.isFollowing() && follower.host().equalsIgnoreCase(host) && follower.port() == port) {
            call.reply().simple("OK Already connected to specified master");
            return;
        }
        executor.cutGroup();
        waits.refuseAll();
        follower.follow(host, port);
        call.reply().ok();
    }

    private static final int MOST_PORT = 65535;

    private void roleOfFollower(ReplyWriter reply) {
        reply.array(5);
        reply.bulk("slave");
        reply.bulk(follower.host());
        reply.integer(follower.port());
        reply.bulk(follower.stage().shown());
        reply.integer(follower.isUp() ? primary.bytes().end() : -1);
    }

    private void role(Call call) {
        ReplyWriter reply = call.reply();
        if (follower.isFollowing()) {
            roleOfFollower(reply);
            return;
        }
        List<Replica> replicas = primary.replicas();
        reply.array(3);
        reply.bulk("master");
        reply.integer(primary.bytes().end());
        List<Replica> online = replicas.stream().filter(Replica::isOnline).toList();
        reply.array(online.size());
        for (Replica each : online) {
            reply.array(3);
            reply.bulk(peers.of(each.session()).address());
            reply.bulk(Integer.toString(peers.of(each.session()).port()));
            reply.bulk(Long.toString(each.ackedTo()));
        }
    }
}
