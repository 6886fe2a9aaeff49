package org.redstart.command;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.Keyspace;
import org.redstart.keyspace.KeyspaceListener;
import org.redstart.keyspace.ValueType;

/**
 * Clients whose commands found nothing to serve and wait for keys. A change of such a key makes it ready; when the command that
 * did it is done, those who wait there execute their commands again, first come, first served. Who still finds nothing keeps its
 * place.
 */
public final class BlockedClients implements KeyspaceListener, Housekeeping.Slice, Session.Interrupter {
    /** Waits for ever. */
    static final long NO_DEADLINE = Long.MAX_VALUE;

    /** Why a wait ends when this server becomes a replica. */
    public static final String ROLE_CHANGED =
            "UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)";

    private static final String UNBLOCKED = "UNBLOCKED client unblocked via CLIENT UNBLOCK";

    private final Executor executor;
    private final Keyspace keyspace;
    private final Map<KeyName, WaitedKey> keys = new LinkedHashMap<>();
    private final KeyName sought = new KeyName();
    private final Key lookedUp = new Key();
    private final ArrayDeque<WaitedKey> ready = new ArrayDeque<>();
    private final TreeSet<Wait> byDeadline = new TreeSet<>(BlockedClients::inOrder);
    private long lastNumber;
    private boolean draining;

    BlockedClients(Executor executor) {
        this.executor = executor;
        this.keyspace = executor.keyspace();
        keyspace.addListener(this);
        executor.sessions().onGone(this::gone);
    }

    private static int inOrder(Wait left, Wait right) {
        int sooner = Long.compare(left.deadlineMs(), right.deadlineMs());
        return sooner != 0 ? sooner : Long.compare(left.number(), right.number());
    }

    /** Has a client wait for the keys at some arguments; one that is being tried again goes on waiting as it did. */
    void block(Session session, WaitFor what, int firstKey, int keyCount, long timeoutMs) {
        if (session.blockedIn() != null) {
            session.blockedIn().setLasting(true);
            return;
        }
        long deadlineMs = timeoutMs == 0 ? NO_DEADLINE : keyspace.nowMs() + timeoutMs;
        Wait wait = new Wait(++lastNumber, session, what, deadlineMs);
        for (int i = firstKey; i < firstKey + keyCount; i++) {
            queue(wait, i);
        }
        if (deadlineMs != NO_DEADLINE) {
            byDeadline.add(wait);
        }
        session.block(wait, this);
    }

    /** Has a client wait for work of its own, which it keeps, until {@link #finish}; it cannot be told to give up. */
    Wait hold(Session session, Object work) {
        Wait wait = session.blockedIn();
        if (wait == null) {
            wait = new Wait(++lastNumber, session, null, NO_DEADLINE);
            session.block(wait, null);
        }
        wait.setLasting(true);
        wait.keep(work);
        return wait;
    }

    /** The work is done: the command is executed again, and finds it. */
    void finish(Wait wait) {
        tryAgain(wait);
        drainReady();
    }

    private void queue(Wait wait, int argument) {
        Session session = wait.session();
        WaitedKey key = find(
                session.database().id(),
                session.request().address(argument),
                session.request().length(argument));
        if (key == null) {
            key = new WaitedKey(sought, keyspace.arena());
            keys.put(key, key);
        }
        WaitedKey.Place place = key.add(wait);
        if (place != null) {
            wait.places().add(place);
        }
    }

    private WaitedKey find(int database, long address, int length) {
        return keys.get(sought.point(keyspace, database, address, length));
    }

    private void gone(Session session) {
        if (session.blockedIn() != null) {
            release(session.blockedIn());
        }
    }

    /** The client no longer waits. */
    private void release(Wait wait) {
        for (WaitedKey.Place place : wait.places()) {
            WaitedKey key = place.key();
            key.remove(place);
            if (key.isEmpty()) {
                keys.remove(key);
                key.free(keyspace.arena());
            }
        }
        if (wait.deadlineMs() != NO_DEADLINE) {
            byDeadline.remove(wait);
        }
        wait.session().unblock();
    }

    @Override
    public void onModified(int database, long keyAddress, int keyLength) {
        if (!keys.isEmpty()) {
            WaitedKey key = find(database, keyAddress, keyLength);
            if (key != null) {
                makeReady(key);
            }
        }
    }

    @Override
    public void onFlushed(int database) {
        for (WaitedKey key : keys.values()) {
            if (key.isWatchedForDeletion() && (database == -1 || key.database() == database)) {
                makeReady(key);
            }
        }
    }

    @Override
    public void onSwapped(int first, int second) {
        for (WaitedKey key : keys.values()) {
            if (key.database() == first || key.database() == second) {
                makeReady(key);
            }
        }
    }

    private void makeReady(WaitedKey key) {
        if (key.markReady()) {
            ready.add(key);
        }
    }

    /**
     * Serves those who wait for keys that have become ready, and for those that become so by that, until there are none: after
     * each command that a client sent, when its reply is written.
     */
    void drainReady() {
        if (draining || ready.isEmpty()) {
            return;
        }
        draining = true;
        for (WaitedKey key = ready.poll(); key != null; key = ready.poll()) {
            key.clearReady();
            serve(key);
        }
        draining = false;
    }

    /** Whoever begins to wait while others are served has its turn another time. */
    private void serve(WaitedKey key) {
        long last = lastNumber;
        key.rewind();
        while (!key.isEmpty()) {
            ValueType held = typeAt(key);
            Wait wait = key.concerns(held) ? key.next() : null;
            if (wait == null || wait.number() > last) {
                return;
            }
            if (wait.what().concerns(held)) {
                tryAgain(wait);
            }
        }
    }

    private ValueType typeAt(WaitedKey key) {
        var database = keyspace.database(key.database());
        database.aim(lookedUp, key.address(), key.length());
        long entry = database.peek(lookedUp);
        return entry == 0 ? null : Entry.type(entry);
    }

    private void tryAgain(Wait wait) {
        wait.setLasting(false);
        boolean executed = wait.session().executeAgain();
        if (!wait.isLasting()) {
            release(wait);
            wait.session().endTry(executed);
        }
    }

    @Override
    public void interrupt(Session session, boolean withError) {
        giveUp(session.blockedIn(), withError ? UNBLOCKED : null);
    }

    /** Ends all waits with an error. */
    public void refuseAll(String error) {
        for (Session session : List.copyOf(executor.sessions().all())) {
            if (session.blockedIn() != null) {
                giveUp(session.blockedIn(), error);
            }
        }
    }

    /** Ends a wait unserved, with an error or as at a timeout. */
    private void giveUp(Wait wait, String error) {
        Session session = wait.session();
        if (error == null) {
            session.reply().nilArray();
        } else {
            session.reply().error(error);
        }
        executor.countUnserved(wait, error != null);
        release(wait);
        session.endTry(true);
    }

    /** What became ready outside of commands, such as by expiry, and waits whose time is over. */
    @Override
    public boolean run(long budgetNs) {
        drainReady();
        long nowMs = executor.clock().nowMs();
        long fromNs = System.nanoTime();
        while (nextDueMs() <= nowMs) {
            if (System.nanoTime() - fromNs > budgetNs) {
                return true;
            }
            giveUp(byDeadline.first(), null);
        }
        return false;
    }

    @Override
    public long nextDueMs() {
        return byDeadline.isEmpty() ? NO_DEADLINE : byDeadline.first().deadlineMs();
    }

    /** Keys that somebody waits for. */
    public int keys() {
        return keys.size();
    }

    /** Keys whose deletion somebody waits for, too. */
    public long keysWatchedForDeletion() {
        return keys.values().stream().filter(WaitedKey::isWatchedForDeletion).count();
    }

    /** Clients that will not wait for ever. */
    public int withDeadline() {
        return byDeadline.size();
    }
}
