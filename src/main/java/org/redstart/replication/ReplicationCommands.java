package org.redstart.replication;

import java.util.List;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.command.Session;
import org.redstart.resp.ReplyWriter;

/** What replicas say to their primary, and what others ask about both: PSYNC, SYNC, REPLCONF, WAIT, ROLE. */
public final class ReplicationCommands {

    private final Primary primary;
    private final Waits waits;
    private final Peers peers;

    public ReplicationCommands(Primary primary, Waits waits, Peers peers) {
        this.primary = primary;
        this.waits = waits;
        this.peers = peers;
    }

    public void bind(CommandTable table) {
        table.bind("psync", this::partialSync);
        table.bind("sync", this::sync);
        table.bind("replconf", this::configure);
        table.bind("wait", waits::execute);
        table.bind("role", this::role);
        table.bind("replicaof", ReplicationCommands::follow);
        table.bind("slaveof", ReplicationCommands::follow);
    }

    private void partialSync(Call call) {
        if (primary.of(call.session()) != null) {
            return;
        }
        if (!call.readLong(2)) {
            return;
        }
        String id = call.request().text(1);
        if (primary.takeOnFrom(call.session(), id, call.number())) {
            String history = peers.of(call.session()).knowsSecondIds()
                    ? " " + primary.history().id()
                    : "";
            call.reply().simple("CONTINUE" + history);
        } else {
            primary.takeOn(call.session(), true);
        }
    }

    private void sync(Call call) {
        if (primary.of(call.session()) == null) {
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
            replica.acked(call.number(), call.nowMs());
            waits.onAck();
        }
    }

    /** A primary that is told to be one stays one; it follows nobody. */
    private static void follow(Call call) {
        if (call.is(1, "NO") && call.is(2, "ONE")) {
            call.reply().ok();
        } else {
            call.error("ERR this server cannot follow another one yet");
        }
    }

    private void role(Call call) {
        ReplyWriter reply = call.reply();
        List<Replica> replicas = primary.replicas();
        reply.array(3);
        reply.bulk("master");
        reply.integer(primary.bytes().end());
        List<Replica> online = replicas.stream()
                .filter(each -> each.state() == Replica.State.ONLINE)
                .toList();
        reply.array(online.size());
        for (Replica each : online) {
            reply.array(3);
            reply.bulk(peers.of(each.session()).address());
            reply.bulk(Integer.toString(peers.of(each.session()).port()));
            reply.bulk(Long.toString(each.ackedTo()));
        }
    }
}
