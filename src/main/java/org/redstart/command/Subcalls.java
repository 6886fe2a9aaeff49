package org.redstart.command;

import org.redstart.memory.Chain;
import org.redstart.memory.ChunkPool;
import org.redstart.resp.Request;
import org.redstart.resp.RequestBuilder;

/**
 * Commands that a script calls in the midst of its own: executed in the name of the client that runs the script, at the script's
 * time, their replies kept for the script.
 */
public final class Subcalls {
    private final Executor executor;
    private final Session session;
    private final Chain replies;
    private final Call call;
    private final RequestBuilder arguments;

    Subcalls(Executor executor, ChunkPool chunks, Call call) {
        this.executor = executor;
        this.replies = new Chain(chunks);
        this.session = new Session(replies, executor);
        this.arguments = new RequestBuilder(session.request());
        this.call = call;
    }

    /** A client's script begins. */
    public void begin(Session client) {
        session.select(client.database());
        session.reply().setResp3(false);
        replies.clear();
        session.info().setUser(client.info().user());
        session.setFlag(ClientFlag.NO_TOUCH, client.has(ClientFlag.NO_TOUCH));
    }

    /** Which journals are told what the next commands change. */
    public void setAudience(boolean disk, boolean replicas) {
        executor.journals().setAudience(disk, replicas);
    }

    /** The script is over. */
    public void end() {
        executor.journals().setAudience(true, true);
    }

    /** Which version of the protocol replies come in. */
    public void setResp3(boolean resp3) {
        session.reply().setResp3(resp3);
    }

    /** Where the arguments of the next command go, its name first. */
    public RequestBuilder arguments() {
        return arguments;
    }

    public Request request() {
        return session.request();
    }

    /** The command that the arguments name, or null. */
    public CommandDef find() {
        Request request = arguments.end();
        CommandDef def = executor.table().find(request.address(0), request.length(0));
        if (def != null && def.hasSubcommands() && request.count() > 1) {
            CommandDef sub = def.subcommand(request.address(1), request.length(1));
            def = sub == null ? def : sub;
        }
        boolean known = def != null && (def.handler() != null || def.hasSubcommands() && request.count() == 1);
        return known ? def : null;
    }

    /**
     * Asks the gates.
     *
     * @param excused flags of the command that do not count
     * @return what forbids the command, or null
     */
    public String refusal(CommandDef def, long excused) {
        call.begin(session, def, session.request(), false);
        call.excuse(excused);
        return executor.refusal(call);
    }

    /** A command is refused before it could be executed. */
    public void reject(CommandDef def) {
        def.countRejected();
    }

    /** Counts an error that a script is told of though no command answered it. */
    public void countError(String error) {
        executor.errorStats().count(error);
    }

    /** Executes the command, whose reply is then in {@link #replies}; whether it changed anything. */
    public boolean execute(CommandDef def) {
        executor.executeWithin(call, session, def);
        return call.changes() != 0;
    }

    /** What the commands replied; whoever has read it clears it. */
    public Chain replies() {
        return replies;
    }
}
