package org.redstart.replication;

import java.util.Set;
import org.redstart.command.Call;
import org.redstart.command.CommandFlag;
import org.redstart.command.Executor;
import org.redstart.command.Gate;
import org.redstart.command.Session;
import org.redstart.observe.Log;

/** A replica's link carries the copy and the log and nothing else: one that asks for something on it is cut off. */
final class ReplicaSilence implements Gate {
    private static final Set<String> ALLOWED = Set.of("replconf", "psync", "sync");
    private static final String NO_KEYS = "ERR Replica can't interact with the keyspace";
    private static final String NO_REPLIES = "ERR A replica is answered nothing on its link";

    private final Log log;
    private final int bit;

    ReplicaSilence(Executor executor, Log log) {
        this.log = log;
        this.bit = executor.addGate(this);
    }

    void impose(Session session) {
        session.setGate(bit, true);
    }

    @Override
    public String refuse(Call call) {
        String name = call.def().fullName();
        if (ALLOWED.contains(name)) {
            return null;
        }
        boolean keys = (call.flags() & (CommandFlag.READONLY | CommandFlag.WRITE)) != 0;
        String answer = keys ? NO_KEYS : NO_REPLIES;
        log.warning("Replica generated a reply to command '" + name + "', disconnecting it: " + answer);
        call.session().connection().close("a replica asked for something");
        return answer;
    }
}
