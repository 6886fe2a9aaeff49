package org.redstart.command;

import java.util.HashMap;
import java.util.Map;
import org.redstart.keyspace.Keyspace;
import org.redstart.keyspace.KeyspaceListener;
import org.redstart.resp.Request;

/**
 * Keys that are to stay as they are until something is done with them elsewhere: commands that name such a key and may change it wait.
 * What comes by another way, such as a script that did not name the key, or FLUSHALL, is not kept from it, but noted.
 */
public final class KeyHolds implements Executor.PostponeRule, KeyspaceListener {
    private static final long MAY_CHANGE = CommandFlag.WRITE | CommandFlag.MAY_REPLICATE;

    private static final int ANY = -1;

    /** One key that is held. */
    public static final class Hold extends KeyName {
        private boolean changed;

        private Hold(KeyName name, Keyspace keyspace) {
            super(name, keyspace.arena());
        }

        @Override
        public long address() {
            return super.address();
        }

        @Override
        public int length() {
            return super.length();
        }

        /** Whether the key is no longer what it was when the hold began, or not the same one. */
        public boolean isChanged() {
            return changed;
        }
    }

    private final Executor executor;
    private final Map<KeyName, Hold> holds = new HashMap<>();
    private final KeyName sought = new KeyName();
    private final KeyFinder finder = new KeyFinder();

    public KeyHolds(Executor executor) {
        this.executor = executor;
        executor.keyspace().addListener(this);
    }

    /** Holds the key at an argument; null if it is held already. */
    public Hold hold(Call call, int argument) {
        sought.point(executor.keyspace(), call.database().id(), call.address(argument), call.length(argument));
        if (holds.containsKey(sought)) {
            return null;
        }
        Hold hold = new Hold(sought, executor.keyspace());
        holds.put(hold, hold);
        executor.addPostponeRule(this);
        return hold;
    }

    /** Ends some holds; who had to wait goes on. */
    public void release(Iterable<Hold> ended) {
        for (Hold hold : ended) {
            holds.remove(hold);
            hold.free(executor.keyspace().arena());
        }
        if (holds.isEmpty()) {
            executor.removePostponeRule(this);
        }
        executor.sessions().resumePostponed();
    }

    @Override
    public boolean mustWait(Call call) {
        if ((call.flags() & MAY_CHANGE) == 0) {
            return false;
        }
        if (call.session().has(ClientFlag.MULTI) && !call.def().isExec()) {
            return false; // it is only queued
        }
        // A queue of commands may go from one database to another.
        return call.def().isExec() && call.session().hasTransaction()
                ? call.session().transaction().anyQueued((def, request) -> namesHeld(def, request, ANY))
                : namesHeld(call.def(), call.request(), call.database().id());
    }

    private boolean namesHeld(CommandDef def, Request request, int database) {
        KeyPositions found = finder.find(def, new RequestArguments(request));
        for (int i = 0; found != null && i < found.count(); i++) {
            int at = found.position(i);
            if (isHeld(request.address(at), request.length(at), database)) {
                return true;
            }
        }
        return false;
    }

    private boolean isHeld(long address, int length, int database) {
        Keyspace keyspace = executor.keyspace();
        int first = database == ANY ? 0 : database;
        int last = database == ANY ? keyspace.databaseCount() - 1 : database;
        for (int id = first; id <= last; id++) {
            if (holds.containsKey(sought.point(keyspace, id, address, length))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void onModified(int database, long keyAddress, int keyLength) {
        if (!holds.isEmpty()) {
            Hold hold = holds.get(sought.point(executor.keyspace(), database, keyAddress, keyLength));
            if (hold != null) {
                hold.changed = true;
            }
        }
    }

    @Override
    public void onFlushed(int database) {
        for (Hold hold : holds.values()) {
            hold.changed |= database == -1 || hold.database() == database;
        }
    }

    @Override
    public void onSwapped(int first, int second) {
        for (Hold hold : holds.values()) {
            hold.changed |= hold.database() == first || hold.database() == second;
        }
    }
}
