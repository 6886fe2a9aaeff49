package org.redstart.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.redstart.keyspace.Keyspace;
import org.redstart.keyspace.KeyspaceListener;
import org.redstart.keyspace.ReaderTable;
import org.redstart.keyspace.RemovalReason;
import org.redstart.memory.Native;
import org.redstart.resp.ReplyWriter;
import org.redstart.resp.Request;

/**
 * Client-side caching: which clients may hold which keys, and telling them when those change. A key is told once, and then
 * forgotten until it is read again; changes under a prefix are told together, at the end of the turn.
 */
public final class Tracking implements KeyspaceListener, Housekeeping.Slice {
    private static final byte[] INVALIDATE = ascii("invalidate");
    private static final byte[] BROKEN = ascii("tracking-redir-broken");
    private static final byte[] MESSAGE = ascii("message");
    private static final byte[] CHANNEL = ascii("__redis__:invalidate");
    /** So many keys beyond the limit are forgotten in one turn. */
    private static final int FORGOTTEN_PER_TURN = 200;

    private final Executor executor;
    private final Sessions sessions;
    private final ReaderTable readers;
    private final Broadcasts broadcasts = new Broadcasts();
    private final KeyFinder finder = new KeyFinder();
    /** What the present command's own client is to be told when it is done: keys, or null for all of them. */
    private final List<byte[]> own = new ArrayList<>();

    private long mostKeys;
    private int clients;
    /** Nobody changed the key that is heard of next: it expired or was evicted. */
    private boolean removedByServer;

    Tracking(Executor executor) {
        this.executor = executor;
        this.sessions = executor.sessions();
        Keyspace keyspace = executor.keyspace();
        this.readers = keyspace.readerTable();
        keyspace.addListener(this);
        sessions.onGone(this::disable);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Keys remembered at most; 0: any number. */
    public void setMostKeys(long keys) {
        mostKeys = keys;
    }

    /**
     * Begins to track for a client, or adds to how it is done.
     *
     * @param flags of {@link ClientFlag}, those of the mode
     * @param redirect the client that is to hear of changes, or 0 for the client itself
     * @param prefixes for {@link ClientFlag#BROADCAST} alone; none stands for all keys
     */
    public void enable(Session session, int flags, long redirect, List<byte[]> prefixes) {
        if (!session.has(ClientFlag.TRACKING)) {
            clients++;
        }
        session.setFlag(ClientFlag.OF_TRACKING & ~ClientFlag.CACHING, false);
        session.setFlag(ClientFlag.TRACKING | flags, true);
        TrackingState state = session.tracking();
        state.redirect = redirect;
        if (session.has(ClientFlag.BROADCAST)) {
            for (byte[] prefix : prefixes.isEmpty() ? List.of(new byte[0]) : prefixes) {
                broadcasts.add(session, prefix);
                state.prefixes.add(prefix);
            }
        }
    }

    /** What the client may have cached is forgotten as it changes. */
    public void disable(Session session) {
        if (session.has(ClientFlag.TRACKING)) {
            clients--;
            TrackingState state = session.tracking();
            state.prefixes.forEach(prefix -> broadcasts.remove(session, prefix));
            state.prefixes.clear();
            state.redirect = 0;
            session.setFlag(ClientFlag.OF_TRACKING, false);
        }
    }

    /** Remembers what a tracked client has read. */
    void executed(Session session, CommandDef def, Request request) {
        // What a script has read counts, not what it said it would.
        boolean reads = def.has(CommandFlag.READONLY) && !def.has(CommandFlag.PUBSUB | CommandFlag.NOSCRIPT);
        if (!reads
                || session.has(ClientFlag.BROADCAST)
                || !isWanted(session)
                || !def.keys().any()) {
            return;
        }
        KeyPositions keys = finder.find(def, new RequestArguments(request));
        for (int i = 0; keys != null && i < keys.count(); i++) {
            int at = keys.position(i);
            readers.add(request.address(at), request.length(at), session.id());
        }
    }

    private static boolean isWanted(Session session) {
        boolean caching = session.has(ClientFlag.CACHING);
        return session.has(ClientFlag.OPT_IN) ? caching : !(session.has(ClientFlag.OPT_OUT) && caching);
    }

    @Override
    public void onRemoved(int database, long keyAddress, int keyLength, RemovalReason reason) {
        removedByServer = reason != RemovalReason.COMMAND;
    }

    @Override
    public void onModified(int database, long keyAddress, int keyLength) {
        Session by = removedByServer ? null : executor.current();
        removedByServer = false;
        if (clients == 0 && readers.keys() == 0) {
            return;
        }
        broadcasts.note(keyAddress, keyLength, by);
        readers.remove(keyAddress, keyLength, (reader, key, length) -> invalidate(reader, key, length, by));
    }

    private void invalidate(long reader, long key, int length, Session by) {
        Session session = sessions.byId(reader);
        boolean concerned = session != null
                && session.has(ClientFlag.TRACKING)
                && !session.has(ClientFlag.BROADCAST)
                && !(session.has(ClientFlag.NO_LOOP) && session == by);
        if (concerned && session == executor.current()) {
            own.add(Native.bytes(key, length));
        } else if (concerned) {
            tell(session, key, length);
        }
    }

    private void tell(Session session, long key, int length) {
        tell(session, to -> {
            to.reply().array(1);
            to.reply().bulk(key, length);
        });
    }

    /** Sends what {@code body} writes to whoever hears what concerns a session, if there is anybody. */
    private void tell(Session session, Consumer<Session> body) {
        Session to = begin(session);
        if (to != null) {
            body.accept(to);
            end(to);
        }
    }

    /** Whether the present command's own client is to be told of something. */
    boolean hasOwn() {
        return !own.isEmpty();
    }

    void tellOwn(Session session) {
        for (byte[] key : own) {
            tell(session, to -> {
                if (key == null) {
                    writeNull(to, session.reply().isResp3());
                } else {
                    to.reply().array(1);
                    to.reply().bulk(key);
                }
            });
        }
        own.clear();
    }

    /** Begins a message to whoever hears for a client; null if nobody can. */
    private Session begin(Session session) {
        long redirect = session.tracking().redirect;
        Session to = redirect == 0 ? session : sessions.byId(redirect);
        if (to == null) {
            session.setFlag(ClientFlag.REDIRECT_BROKEN, true);
            tellBroken(session, redirect);
            return null;
        }
        if (to.connection().isClosing()) {
            return null;
        }
        if (to.reply().isResp3()) {
            to.beginPush().push(2);
            to.reply().bulk(INVALIDATE);
            return to;
        }
        if (redirect != 0 && to.has(ClientFlag.SUBSCRIBED)) {
            to.beginPush().array(3);
            to.reply().bulk(MESSAGE);
            to.reply().bulk(CHANNEL);
            return to;
        }
        return null;
    }

    private static void tellBroken(Session session, long redirect) {
        if (session.reply().isResp3()) {
            ReplyWriter reply = session.beginPush();
            reply.push(2);
            reply.bulk(BROKEN);
            reply.integer(redirect);
            session.endPush();
        }
    }

    private void end(Session to) {
        to.endPush();
        sessions.checkOutput(to);
    }

    /** All keys at once; whatever is changed in a turn before is told no more. */
    @Override
    public void onFlushed(int database) {
        readers.clear();
        if (clients == 0) {
            return;
        }
        for (Session session : List.copyOf(sessions.all())) {
            if (session.has(ClientFlag.TRACKING)) {
                tellAll(session);
            }
        }
    }

    private void tellAll(Session session) {
        if (session == executor.current()) {
            own.add(null);
            return;
        }
        tell(session, to -> writeNull(to, session.reply().isResp3()));
    }

    /** In the protocol of the client that is meant, even if another one hears it. */
    private static void writeNull(Session to, boolean resp3) {
        to.reply().raw(ascii(resp3 ? "_\r\n" : "$-1\r\n"));
    }

    @Override
    public boolean run(long budgetNs) {
        if (broadcasts.hasNews()) {
            tellNews();
        }
        return mostKeys > 0 && readers.keys() > mostKeys && forgetSome();
    }

    private void tellNews() {
        for (Broadcasts.Prefix prefix : broadcasts.news()) {
            List<byte[]> all = prefix.changed(null);
            for (Session session : prefix.listeners()) {
                List<byte[]> keys = session.has(ClientFlag.NO_LOOP) ? prefix.changed(session) : all;
                Session to = keys.isEmpty() ? null : begin(session);
                if (to != null) {
                    to.reply().array(keys.size());
                    keys.forEach(to.reply()::bulk);
                    end(to);
                }
            }
        }
        broadcasts.forgetNews();
        sessions.evictLargest();
    }

    /** A key that is forgotten may be cached no more. */
    private boolean forgetSome() {
        for (int i = 0; i < FORGOTTEN_PER_TURN && readers.keys() > mostKeys; i++) {
            readers.removeAny((reader, key, length) -> invalidate(reader, key, length, null));
        }
        return readers.keys() > mostKeys;
    }

    /** Clients for which keys are tracked. */
    public int clients() {
        return clients;
    }

    /** Keys that some client may have cached. */
    public long keys() {
        return readers.keys();
    }

    /** For all those keys, how many clients each. */
    public long items() {
        return readers.items();
    }

    /** Prefixes that clients listen for. */
    public int prefixes() {
        return broadcasts.count();
    }
}
