package org.redstart.command;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.keyspace.Keyspace;
import org.redstart.memory.Decimal;
import org.redstart.resp.ReplyWriter;
import org.redstart.resp.Request;

/**
 * One command being executed: its arguments, its client, its database, its reply. Reused for every command; a handler must
 * not keep it.
 */
public final class Call {
    private final Keyspace keyspace;
    private final Clock clock;
    private final BlockedClients blocked;
    private final ReplyStreams streams;
    private final Key[] keys = {new Key(), new Key()};
    private Session session;
    private Request request;
    private CommandDef def;
    private Database database;
    private ReplyWriter reply;
    private long changes;
    private final List<byte[][]> records = new ArrayList<>();
    private boolean journaled;
    private boolean retry;
    private long number;
    private long excused;
    private BitSet redacted;

    Call(Keyspace keyspace, Clock clock, BlockedClients blocked, ReplyStreams streams) {
        this.streams = streams;
        this.keyspace = keyspace;
        this.clock = clock;
        this.blocked = blocked;
    }

    void begin(Session session, CommandDef def, Request request, boolean journaled) {
        this.session = session;
        this.request = request;
        this.def = def;
        this.database = session.database();
        this.reply = session.reply();
        this.changes = 0;
        this.excused = 0;
        this.records.clear();
        this.journaled = journaled;
        this.retry = session.blockedIn() != null;
        if (redacted != null) {
            redacted.clear();
        }
    }

    public Session session() {
        return session;
    }

    public Request request() {
        return request;
    }

    public CommandDef def() {
        return def;
    }

    /**
     * Bits of {@link CommandFlag}: what the command may do. EXEC may do what the commands in its queue may, a script what it says of
     * itself.
     */
    public long flags() {
        if (def.isExec() && session.hasTransaction()) {
            return session.transaction().flags(def.flags());
        }
        return def.flagsOf(this) & ~excused;
    }

    /** Some of the flags do not count this time. */
    void excuse(long flags) {
        excused = flags;
    }

    public Database database() {
        return database;
    }

    public Keyspace keyspace() {
        return keyspace;
    }

    public ReplyWriter reply() {
        return reply;
    }

    /** When the command began, ms since 1970; it stands still while the command runs. */
    public long nowMs() {
        return keyspace.nowMs();
    }

    /** Whether what lasts until then is over. */
    public boolean isPast(long atMs) {
        return atMs <= keyspace.dueMs();
    }

    public Clock clock() {
        return clock;
    }

    /** How many arguments, the name included. */
    public int count() {
        return request.count();
    }

    public long address(int index) {
        return request.address(index);
    }

    public int length(int index) {
        return request.length(index);
    }

    /** Whether an argument is this word, given in upper case. */
    public boolean is(int index, String word) {
        return request.is(index, word);
    }

    /** The key at an argument; one object, so good until the next call. */
    public Key key(int index) {
        return aim(keys[0], database, index);
    }

    /** A second key beside {@link #key}, perhaps of another database. */
    public Key otherKey(Database of, int index) {
        return aim(keys[1], of, index);
    }

    private Key aim(Key key, Database of, int index) {
        of.aim(key, request.address(index), request.length(index));
        return key;
    }

    /** Keeps an argument, such as a password, out of logs and of MONITOR. */
    public void redact(int index) {
        if (redacted == null) {
            redacted = new BitSet();
        }
        redacted.set(index);
    }

    boolean isRedacted(int index) {
        return redacted != null && redacted.get(index);
    }

    /** Answers an error. */
    public void error(String text) {
        reply.error(text);
    }

    /**
     * Reads an argument as a whole number into {@link #number}. If it is none, answers so and returns false.
     */
    public boolean readLong(int index) {
        return readLong(index, Errors.NOT_AN_INTEGER);
    }

    public boolean readLong(int index, String otherwise) {
        if (isLong(index)) {
            return true;
        }
        error(otherwise);
        return false;
    }

    /** As {@link #readLong(int)}, for a number that has to fit an int. */
    public boolean readInt(int index) {
        return readLong(index) && fitsInt(Errors.NOT_AN_INT);
    }

    public boolean readInt(int index, String otherwise) {
        return readLong(index, otherwise) && fitsInt(otherwise);
    }

    private boolean fitsInt(String otherwise) {
        if (number != (int) number) {
            error(otherwise);
            return false;
        }
        return true;
    }

    /** Whether an argument is a whole number; it is then in {@link #number}. */
    public boolean isLong(int index) {
        long address = request.address(index);
        int length = request.length(index);
        if (!Decimal.isLong(address, length)) {
            return false;
        }
        number = Decimal.parse(address, length);
        return true;
    }

    /** What {@link #readLong} read. */
    public long number() {
        return number;
    }

    /** A key was changed: listeners hear of it, and the command will be journaled. */
    public void changed(Key key, KeyEvent event) {
        changed(database, key, event);
    }

    public void changed(Database in, Key key, KeyEvent event) {
        in.modified(key);
        in.event(event, key);
        changes++;
    }

    /** Data changed in a way that no single key shows. */
    public void changed(long count) {
        changes += count;
    }

    /** Whether a client sent it; otherwise it comes from a file, a primary or a script. */
    public boolean hasClient() {
        return session.hasClient();
    }

    /** Whether the client may be kept waiting for its reply: not within MULTI or a script. */
    public boolean mayWait() {
        return !session.has(ClientFlag.MULTI) && session.hasClient();
    }

    /**
     * Instead of a reply: the command is executed again when one of {@code keyCount} keys, from argument {@code firstKey} on,
     * has become what it waits for; at the timeout, 0 being never, the reply is the null array. Only if {@link #mayWait}. Said
     * again in a later try, the client keeps its place and its deadline.
     */
    public void block(WaitFor what, int firstKey, int keyCount, long timeoutMs) {
        assert mayWait();
        blocked.block(session, what, firstKey, keyCount, timeoutMs);
    }

    /** Whether the command has been executed before and had to wait. */
    public boolean isRetry() {
        return retry;
    }

    /** Keeps what the command, having just called {@link #block}, wants to know at its next try. */
    public void keep(Object state) {
        session.blockedIn().keep(state);
    }

    /** What an earlier try of the command kept, or null. */
    public Object kept() {
        return retry ? session.blockedIn().kept() : null;
    }

    /**
     * Answers the elements of a reply whose head has been written. Many of them are written bit by bit while others are served, so
     * the producer may read nothing but what a cut keeps: blocks of collections, and what it brings itself.
     */
    public void stream(long elements, ReplyStreams.Producer producer) {
        streams.write(this, elements, producer);
    }

    /** As {@link #stream} for a reply that is still to be worked out of so many members, and whose head the producer writes. */
    public void work(long members, ReplyStreams.Producer producer) {
        streams.work(this, members, producer);
    }

    /**
     * Stores what is put together of so many members of some values, whose handles these are: the last thing the command does, and
     * all that it changes. If there are many it is prepared while others are served, and the command takes effect when it is done.
     */
    public void prepare(long members, long[] sources, Preparation work) {
        streams.prepare(this, members, sources, work);
    }

    /** Whether what has so many members would be prepared while others are served. */
    public boolean canPrepare(long members) {
        return streams.canPrepare(this, members);
    }

    long changes() {
        return changes;
    }

    /** Whether anybody will read what {@link #rewrite} and {@link #record} put down. */
    public boolean isJournaled() {
        return journaled;
    }

    /** Lets the journal record these arguments instead of the client's; ask {@link #isJournaled} before building them. */
    public void rewrite(byte[]... arguments) {
        records.clear();
        records.add(arguments);
    }

    /** As {@link #rewrite}, for one of several commands that together stand for the client's, in this order. */
    public void record(byte[]... arguments) {
        records.add(arguments);
    }

    /** What stands in the place of the client's arguments in the journal; nothing if they stay. */
    List<byte[][]> records() {
        return records;
    }
}
