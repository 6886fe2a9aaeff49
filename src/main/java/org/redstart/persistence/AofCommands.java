package org.redstart.persistence;

import java.util.concurrent.Executor;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Session;
import org.redstart.keyspace.Keyspace;

/** BGREWRITEAOF, and DEBUG LOADAOF. */
public final class AofCommands {
    private final AppendOnly journal;
    private final AofRewrite rewrite;
    private final Loading loading;
    private final Executor loop;

    public AofCommands(AppendOnly journal, AofRewrite rewrite, Loading loading, Executor loop) {
        this.journal = journal;
        this.rewrite = rewrite;
        this.loading = loading;
        this.loop = loop;
    }

    public void bind(CommandTable table) {
        table.bind("bgrewriteaof", this::rewriteInBackground);
    }

    private void rewriteInBackground(Call call) {
        if (!rewrite.isOpenToRequests()) {
            call.error("ERR Background append only file rewriting already in progress");
            return;
        }
        boolean later = rewrite.isBusy() || !call.mayWait();
        rewrite.request();
        call.reply().simple("Background append only file rewriting " + (later ? "scheduled" : "started"));
    }

    /** DEBUG LOADAOF: forgets everything and loads it from the append-only files, once they are written. */
    public void load(Call call) {
        if (!call.mayWait()) {
            call.error("ERR DEBUG LOADAOF is not possible within a transaction");
            return;
        }
        Session session = call.session();
        Keyspace keyspace = call.keyspace();
        session.await();
        journal.handOver();
        journal.thread().hand(() -> loop.execute(() -> reload(session, keyspace)));
    }

    private void reload(Session session, Keyspace keyspace) {
        boolean attached = journal.isAttached();
        if (attached) {
            journal.detach();
        }
        keyspace.flush(-1);
        String error = loading.loadAofNow();
        if (attached) {
            journal.attach();
        }
        session.endWait(error == null ? null : "ERR Error trying to load the AOF files: " + error);
    }
}
