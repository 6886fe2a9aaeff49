package org.redstart.command;

import org.redstart.memory.Chain;
import org.redstart.memory.ChunkPool;
import org.redstart.resp.Request;
import org.redstart.resp.RequestParser;

/**
 * Executes commands that no client sent: those of an append-only file, or of a primary. They are right as they stand, so no gate
 * is asked, none is postponed, none waits, and what they reply is dropped.
 */
public final class Replay {
    private final Executor executor;
    private final Session session;
    private boolean midway;
    private String failed;
    private String error;
    private String refusal;
    private long failures;

    Replay(Executor executor, ChunkPool chunks) {
        this.executor = executor;
        this.session = new Session(new Chain(chunks), executor);
        session.reply().setMuted(true);
    }

    /** What came is no command. */
    public static final class BrokenException extends Exception {
        private static final long serialVersionUID = 1;

        BrokenException(String message) {
            super(message);
        }
    }

    /**
     * Executes the command at the beginning of a window, if it is whole.
     *
     * @return how many bytes of the window are done with; the rest must be shown again, and more behind it if {@link #isMidway}
     * @throws BrokenException if it is no command; nothing more can be executed
     */
    public int step(long address, int length) throws BrokenException {
        RequestParser parser = session.parser();
        RequestParser.Outcome outcome = parser.parse(address, length);
        if (outcome == RequestParser.Outcome.BROKEN) {
            throw new BrokenException(parser.error());
        }
        midway = outcome == RequestParser.Outcome.INCOMPLETE;
        int consumed = parser.consumed();
        if (!midway) {
            execute();
            parser.reset();
        }
        return consumed;
    }

    private void execute() {
        if (session.request().count() == 0) {
            return;
        }
        long errors = session.reply().errors();
        String name = session.request().quoted(0);
        executor.setReplaying(true);
        executor.execute(session);
        executor.setReplaying(false);
        executor.drainReady();
        if (session.reply().errors() != errors) {
            failed = name;
            error = executor.errorStats().last();
            refusal = findRefusal(session.request());
            failures++;
        }
    }

    /** Whether the last window ended within a command. */
    public boolean isMidway() {
        return midway;
    }

    /** Whether there was a MULTI whose EXEC has not come. */
    public boolean isInGroup() {
        return session.has(ClientFlag.MULTI);
    }

    /** Commands that were answered with an error. */
    public long failures() {
        return failures;
    }

    /** The name of the last command that was answered with an error, or null. */
    public String lastFailed() {
        return failed;
    }

    /** The last error, or null. */
    public String lastError() {
        return error;
    }

    /** Why the last command that was answered with an error could not even be executed; null if it was. */
    public String lastRefusal() {
        return refusal;
    }

    private String findRefusal(Request request) {
        CommandDef def = executor.table().find(request.address(0), request.length(0));
        if (def == null) {
            return "unknown command '" + request.quoted(0) + "'";
        }
        if (def.hasSubcommands() && request.count() > 1) {
            CommandDef sub = def.subcommand(request.address(1), request.length(1));
            if (sub == null) {
                return Errors.unknownSubcommand(def.name(), request.quoted(1));
            }
            def = sub;
        }
        return def.accepts(request.count()) ? null : Errors.arity(def.fullName());
    }

    /** The database that commands are meant for. */
    public int database() {
        return session.database().id();
    }

    public void select(int database) {
        session.select(executor.keyspace().database(database));
    }

    /** Forgets a half-read command and a group that is not whole. */
    public void reset() {
        session.parser().reset();
        session.reset(executor.keyspace().database(0));
        session.reply().setMuted(true);
        midway = false;
    }
}
