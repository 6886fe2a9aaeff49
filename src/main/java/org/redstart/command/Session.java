package org.redstart.command;

import java.net.InetSocketAddress;
import org.redstart.config.BufferLimits;
import org.redstart.keyspace.Database;
import org.redstart.memory.Chain;
import org.redstart.memory.ChunkPool;
import org.redstart.net.Connection;
import org.redstart.net.ConnectionHandler;
import org.redstart.resp.ReplyWriter;
import org.redstart.resp.Request;
import org.redstart.resp.RequestParser;

/** One client: its connection, the request being read, its database, and what it has asked for. */
public final class Session implements ConnectionHandler {
    private final long id;
    private final Connection connection;
    private final Executor executor;
    /** Which of the gates' bits concern it. */
    private final int concerns;

    private final Request request;
    private final RequestParser parser;
    private final ReplyWriter reply;
    private final ClientInfo info;
    private Database database;
    private int gates;
    private int flags;
    private CommandDef lastCommand;
    private boolean postponed;
    private boolean stranger = true;
    private boolean waiting;
    private Interrupter interrupter;
    private Wait blockedIn;
    private Transaction transaction;
    private Subscriptions subscriptions;
    private TrackingState tracking;
    private boolean replying;
    /** Pushes that would have landed within a reply, or null. */
    private Chain heldPushes;

    private Chain beforePush;
    private long overSoftLimitSinceMs;
    private long accountedBytes;
    private long writtenTo;
    private long recordedTo;

    Session(long id, Connection connection, Executor executor) {
        this(id, connection, connection.output(), executor, ~0);
    }

    /**
     * Nobody's: for commands that come from a file, a primary or a script. No gate is asked, and no command waits.
     *
     * @param replies takes the replies
     */
    Session(Chain replies, Executor executor) {
        this(0, null, replies, executor, 0);
    }

    private Session(long id, Connection connection, Chain replies, Executor executor, int concerns) {
        this.id = id;
        this.connection = connection;
        this.executor = executor;
        this.concerns = concerns;
        this.request = new Request(executor.keyspace().arena());
        this.parser = new RequestParser(executor.limits(), request);
        this.reply = new ReplyWriter(replies, executor.errorStats());
        this.database = executor.keyspace().database(0);
        this.info = new ClientInfo(executor.clock().nowMs());
    }

    /** Whether a client is at the other end. */
    boolean hasClient() {
        return connection != null;
    }

    @Override
    public void onInput(Connection input) {
        // What reading and writing took is no command's time.
        executor.clock().tick();
        info.heard(executor.clock().nowMs());
        executeAll(input);
        if (!input.isClosing()) {
            executor.sessions().served(this);
        }
    }

    private void executeAll(Connection input) {
        while (!waiting && blockedIn == null && !input.isClosing()) {
            if (postponed) {
                rebase();
            } else if (!parseNext(input)) {
                return;
            }
            boolean executed = request.count() == 0 || executor.execute(this);
            setPostponed(!executed);
            if (reply.out().bytes() > executor.sessions().outputCheckBytes()) {
                executor.sessions().checkOutput(this);
            }
            if (!postponed && blockedIn == null) {
                dropRequest();
            }
            executor.drainReady();
            if (postponed) {
                return;
            }
        }
    }

    /** The request is executed. */
    private void dropRequest() {
        connection.consume(Math.min(parser.consumed(), connection.windowLength()));
        parser.reset();
        if ((flags & SKIPS) != 0 && !waiting) {
            skipNext();
        }
    }

    /** Points the request, which is kept while it cannot be executed, to where its bytes are now. */
    void rebase() {
        parser.rebase(connection.windowAddress());
    }

    private void setPostponed(boolean now) {
        if (now != postponed) {
            postponed = now;
            setFlag(ClientFlag.BLOCKED, now || interrupter != null);
        }
    }

    private static final int SKIPS = ClientFlag.REPLY_SKIP | ClientFlag.REPLY_SKIP_NEXT;

    /** A command is done: the next one's reply is skipped if this one said so. */
    private void skipNext() {
        boolean skip = has(ClientFlag.REPLY_SKIP_NEXT);
        setFlag(SKIPS, false);
        setFlag(ClientFlag.REPLY_SKIP, skip);
        mute();
    }

    /** Chooses whether the client gets replies at all. */
    public void setReplies(boolean on) {
        setFlag(ClientFlag.REPLY_OFF, !on);
        setFlag(SKIPS, false);
        mute();
    }

    void mute() {
        reply.setMuted(has(ClientFlag.REPLY_OFF | ClientFlag.REPLY_SKIP));
    }

    private boolean parseNext(Connection input) {
        if (input.windowLength() == 0) {
            return false;
        }
        RequestParser.Outcome outcome = parser.parse(input.windowAddress(), input.windowLength());
        if (outcome == RequestParser.Outcome.INCOMPLETE) {
            input.consume(parser.consumed());
        } else if (outcome == RequestParser.Outcome.BROKEN) {
            executor.protocolError(this, parser.error());
        }
        return outcome == RequestParser.Outcome.COMPLETE;
    }

    @Override
    public void onDrained(Connection drained) {
        overSoftLimitSinceMs = 0;
    }

    @Override
    public void onClosed(Connection closed, String reason) {
        parser.reset();
        dropTransaction();
        dropPushes();
        executor.sessions().closed(this, reason);
    }

    public long id() {
        return id;
    }

    public Connection connection() {
        return connection;
    }

    public Request request() {
        return request;
    }

    public RequestParser parser() {
        return parser;
    }

    public ReplyWriter reply() {
        return reply;
    }

    /** What CLIENT tells of it. */
    public ClientInfo info() {
        return info;
    }

    public Database database() {
        return database;
    }

    public void select(Database database) {
        this.database = database;
    }

    /** What it has watched and queued. */
    public Transaction transaction() {
        if (transaction == null) {
            transaction = new Transaction(this, executor);
        }
        return transaction;
    }

    /** Whether it has ever used a transaction. */
    boolean hasTransaction() {
        return transaction != null;
    }

    /** Whether it watches a key that has not changed so far. */
    public boolean watchesKeys() {
        return transaction != null && transaction.watched() > 0;
    }

    private void dropTransaction() {
        if (transaction != null) {
            transaction.discard();
        }
    }

    /** How its reads are tracked; without {@link ClientFlag#TRACKING} it says nothing. */
    public TrackingState tracking() {
        if (tracking == null) {
            tracking = new TrackingState();
        }
        return tracking;
    }

    Subscriptions subscriptions() {
        if (subscriptions == null) {
            subscriptions = new Subscriptions();
        }
        return subscriptions;
    }

    /** How many names of a kind it has subscribed to. */
    public int subscribed(Subscription kind) {
        return subscriptions == null ? 0 : subscriptions.of(kind).size();
    }

    /** From here to {@link #endReply} pushes are held, so that none lands within the reply. */
    void beginReply() {
        replying = true;
    }

    void endReply() {
        replying = false;
        releasePushes();
    }

    /** Where to write something that is no reply, muted or not; {@link #endPush} must follow. */
    ReplyWriter beginPush() {
        if (isAmidReply()) {
            if (heldPushes == null) {
                heldPushes = connection.output().fresh();
            }
            beforePush = reply.redirect(heldPushes);
        }
        reply.setMuted(false);
        return reply;
    }

    void endPush() {
        if (beforePush != null) {
            reply.redirect(beforePush);
            beforePush = null;
        }
        mute();
        connection.flushLater();
    }

    /** One that is streamed goes on while the client waits, and nothing can interrupt it. */
    private boolean isAmidReply() {
        return replying || waiting && interrupter == null;
    }

    private void releasePushes() {
        if (heldPushes != null && !heldPushes.isEmpty() && !isAmidReply()) {
            connection.output().takeAll(heldPushes);
        }
    }

    private void dropPushes() {
        if (heldPushes != null) {
            heldPushes.clear();
        }
    }

    /** Of the {@link Gate} bits that are set for everybody, and of those set for this client, the ones that concern it. */
    int gates(int everybodys) {
        return (everybodys | gates) & concerns;
    }

    public void setGate(int bit, boolean on) {
        gates = on ? gates | bit : gates & ~bit;
    }

    /** Whether the client sits on this host. */
    public boolean isLocal() {
        return connection == null
                || !(connection.remoteAddress() instanceof InetSocketAddress inet)
                || inet.getAddress().isLoopbackAddress();
    }

    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    public void setFlag(int flag, boolean on) {
        flags = on ? flags | flag : flags & ~flag;
    }

    /** Whether it has never been authenticated. */
    boolean isStranger() {
        return stranger;
    }

    void setKnown() {
        stranger = false;
    }

    public CommandDef lastCommand() {
        return lastCommand;
    }

    void setLastCommand(CommandDef lastCommand) {
        this.lastCommand = lastCommand;
    }

    /** Sets everything the client has asked for back to how a new connection has it. */
    public void reset(Database first) {
        dropTransaction();
        executor.pubSub().forget(this);
        executor.tracking().disable(this);
        flags &= ClientFlag.UNIX_SOCKET;
        database = first;
        reply.setResp3(false);
        reply.setMuted(false);
        info.setName("");
        info.setUser("default");
    }

    /** Leaves further commands unread until {@link #proceed}: the client waits for something. */
    public void await() {
        waiting = true;
    }

    /** Waits, in a command that is listed as blocked and cannot be told to give up. */
    public void awaitBlocked() {
        await();
        setFlag(ClientFlag.BLOCKED, true);
    }

    /** Ends a wait before its time. */
    @FunctionalInterface
    public interface Interrupter {
        /** Answers as at a timeout, or with an error, and lets the client proceed. */
        void interrupt(Session session, boolean withError);
    }

    /** Waits, in a command that may be told to give up. */
    public void await(Interrupter interrupter) {
        awaitBlocked();
        this.interrupter = interrupter;
    }

    /** Waits in a command whose request is kept, to be executed again. */
    void block(Wait wait, Interrupter giveUp) {
        blockedIn = wait;
        interrupter = giveUp;
        setFlag(ClientFlag.BLOCKED, true);
    }

    void unblock() {
        blockedIn = null;
        interrupter = null;
        setFlag(ClientFlag.BLOCKED, false);
    }

    /** The command it waits in, which will be executed again, or null. */
    Wait blockedIn() {
        return blockedIn;
    }

    /** Executes the command it waits in; false if even that must wait. */
    boolean executeAgain() {
        rebase();
        return executor.execute(this);
    }

    /** The command it waited in is answered, or has to wait for another reason. */
    void endTry(boolean answered) {
        setPostponed(!answered);
        if (answered) {
            dropRequest();
            executor.sessions().checkOutput(this);
            goOn();
        }
    }

    /** Has the command it waits in give up; false if it waits in none that can. */
    public boolean interrupt(boolean withError) {
        if (interrupter == null) {
            return false;
        }
        interrupter.interrupt(this, withError);
        return true;
    }

    /** Whether its command could not be executed yet. */
    boolean isPostponed() {
        return postponed;
    }

    /** Ends a wait with OK, or with an error if there is one; a client that is gone hears nothing. */
    public void endWait(String error) {
        if (!connection.isOpen()) {
            return;
        }
        if (error == null) {
            reply.ok();
        } else {
            reply.error(error);
        }
        proceed();
    }

    /** Goes on, soon, with what the client has sent meanwhile. */
    public void proceed() {
        if (waiting) {
            waiting = false;
            interrupter = null;
            setFlag(ClientFlag.BLOCKED, false);
            skipNext();
            releasePushes();
            executor.sessions().checkOutput(this);
        }
        goOn();
    }

    private void goOn() {
        if (connection.windowLength() > 0) {
            connection.resumeLater();
        }
        connection.flushLater();
    }

    /** The class whose output limits it has. */
    public BufferLimits.ClientClass clientClass() {
        if (has(ClientFlag.REPLICA)) {
            return BufferLimits.ClientClass.REPLICA;
        }
        return has(ClientFlag.SUBSCRIBED) ? BufferLimits.ClientClass.PUBSUB : BufferLimits.ClientClass.NORMAL;
    }

    long overSoftLimitSinceMs() {
        return overSoftLimitSinceMs;
    }

    void setOverSoftLimitSinceMs(long sinceMs) {
        overSoftLimitSinceMs = sinceMs;
    }

    /** Where in the history of changes its own last one stands. */
    public long writtenTo() {
        return writtenTo;
    }

    public void setWrittenTo(long offset) {
        writtenTo = offset;
    }

    /** The {@linkplain Durability#mark mark} of its own last change. */
    public long recordedTo() {
        return recordedTo;
    }

    public void setRecordedTo(long mark) {
        recordedTo = mark;
    }

    /** What {@link Sessions} has counted it for. */
    long accountedBytes() {
        return accountedBytes;
    }

    void setAccountedBytes(long bytes) {
        accountedBytes = bytes;
    }

    /** Unread input that has memory of its own. */
    public long inputBytes() {
        return (connection.heldInputBytes() == 0 ? 0 : connection.windowLength()) + parser.pendingBytes();
    }

    /** Memory for unread input, used or not. */
    public long inputRoomBytes() {
        return connection.heldInputBytes() + parser.pendingBlockBytes();
    }

    /** Output that counts against limits: none as long as it fits one chunk. */
    public long outputBytes() {
        long bytes = connection.output().bytes();
        return bytes > ChunkPool.CHUNK_BYTES ? bytes : 0;
    }

    /** Gives back memory for input that a silent client does not use. */
    void shrinkInput() {
        connection.shrinkInput();
        parser.park();
    }

    /** Bytes this client makes the server hold. */
    public long memoryBytes() {
        return connection.heldInputBytes()
                + outputBytes()
                + request.blockBytes()
                + parser.pendingBlockBytes()
                + (transaction == null ? 0 : transaction.memoryBytes())
                + (subscriptions == null ? 0 : subscriptions.memoryBytes())
                + (tracking == null ? 0 : tracking.memoryBytes())
                + OBJECT_BYTES;
    }

    /** About what a connection takes on the heap. */
    private static final long OBJECT_BYTES = 2048;
}
