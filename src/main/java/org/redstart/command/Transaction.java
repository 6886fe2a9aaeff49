package org.redstart.command;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.redstart.resp.Request;

/** A client's way to EXEC: the keys it watches and the commands it has queued since MULTI. */
public final class Transaction {
    /** So many requests are kept for the next transaction. */
    private static final int MOST_KEPT = 64;
    /** About what a watch takes on the heap. */
    private static final long WATCH_BYTES = 200;

    private final Session session;
    private final Executor executor;
    private final List<Watches.Watch> watches = new ArrayList<>();
    private final List<CommandDef> defs = new ArrayList<>();
    /** Reused: only the first ones, as many as there are commands, are queued. */
    private final List<Request> requests = new ArrayList<>();

    private long flags;
    private long common = -1;
    private long queuedBytes;
    private boolean spoiled;
    private boolean executing;

    Transaction(Session session, Executor executor) {
        this.session = session;
        this.executor = executor;
    }

    /** From now on commands are queued. */
    public void begin() {
        session.setFlag(ClientFlag.MULTI, true);
    }

    void queue(CommandDef def, Request request) {
        if (requests.size() == defs.size()) {
            requests.add(new Request(executor.keyspace().arena()));
        }
        Request queued = requests.get(defs.size());
        queued.takeOver(request);
        defs.add(def);
        flags |= def.flags();
        common &= def.flags();
        queuedBytes += queued.blockBytes();
    }

    /** A command could not be queued, so none will be executed. */
    void spoil() {
        spoiled = session.has(ClientFlag.MULTI);
    }

    public boolean isSpoiled() {
        return spoiled;
    }

    /** Whether a watched key changed, or expired. */
    public boolean isOutdated() {
        return session.has(ClientFlag.WATCHED_CHANGED) || watches.stream().anyMatch(executor.watches()::hasExpired);
    }

    /** Watches the key at an argument; nothing is watched any more once one has changed. */
    public void watch(Call call, int argument) {
        if (!session.has(ClientFlag.WATCHED_CHANGED)) {
            Watches.Watch watch = executor.watches().add(session, call.address(argument), call.length(argument));
            if (watch != null) {
                watches.add(watch);
            }
        }
    }

    /** Ends all watches; what they saw stays seen. */
    void unwatch() {
        watches.forEach(executor.watches()::remove);
        watches.clear();
    }

    /** Ends all watches and forgets what they saw. */
    public void forgetWatches() {
        unwatch();
        session.setFlag(ClientFlag.WATCHED_CHANGED, false);
    }

    /** Executes what is queued; each command's reply is an element of the reply. */
    public void execute() {
        unwatch();
        int count = defs.size();
        session.reply().array(count);
        executing = true;
        executor.beginGroup();
        for (int i = 0; i < count; i++) {
            executor.callNested(session, defs.get(i), requests.get(i));
        }
        executor.endGroup();
        executing = false;
        discard();
    }

    /** Forgets all: queued commands, watches, that there was a MULTI. If one of the commands closes the client, the rest comes first. */
    public void discard() {
        if (executing) {
            return;
        }
        for (int i = 0; i < defs.size(); i++) {
            requests.get(i).clear();
        }
        if (requests.size() > MOST_KEPT) {
            requests.subList(MOST_KEPT, requests.size()).clear();
        }
        defs.clear();
        flags = 0;
        common = -1;
        queuedBytes = 0;
        spoiled = false;
        session.setFlag(ClientFlag.MULTI, false);
        forgetWatches();
    }

    /** What EXEC does with all that is queued, by its own flags: what one may do, and what all of them may. */
    long flags(long ofExec) {
        return (ofExec | flags) & (common | ~CommandFlag.STALE);
    }

    /** Whether one of the queued commands is such a one. */
    boolean anyQueued(BiPredicate<CommandDef, Request> such) {
        for (int i = 0; i < defs.size(); i++) {
            if (such.test(defs.get(i), requests.get(i))) {
                return true;
            }
        }
        return false;
    }

    int queued() {
        return defs.size();
    }

    int watched() {
        return watches.size();
    }

    long queuedBytes() {
        return queuedBytes;
    }

    /** Bytes it makes the server hold. */
    long memoryBytes() {
        return queuedBytes + watches.size() * WATCH_BYTES;
    }
}
