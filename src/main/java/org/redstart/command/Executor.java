package org.redstart.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.redstart.config.Config;
import org.redstart.keyspace.Keyspace;
import org.redstart.memory.ChunkPool;
import org.redstart.resp.ProtocolLimits;
import org.redstart.resp.Request;

/**
 * Executes requests: look-up, arity, gates, handler, epilogue.
 *
 * <p>The gates' bits are two sets: one for all clients, one for each session. When neither has any, a command goes straight to
 * its handler.
 */
public final class Executor {
    private static final List<String> UNQUEUED = List.of("exec", "discard", "multi", "watch", "quit", "reset");
    private static final byte[] QUEUED = "+QUEUED\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Keyspace keyspace;
    private final CommandTable table;
    private final Clock clock;
    private final ProtocolLimits limits = new ProtocolLimits();
    private final ErrorStats errorStats = new ErrorStats();
    private final Sessions sessions;
    private final BlockedClients blocked;
    private final ReplyStreams streams;
    private final Watches watches;
    private final PubSub pubSub;
    private final Tracking tracking;
    /** Another one while others are served in the midst of a command. */
    private Call call;
    /** For commands that are executed within another one. */
    private final Call nested;
    /** Commands that are executed at once after MULTI, too. */
    private final Set<CommandDef> unqueued = new HashSet<>();

    private final List<Gate> gates = new ArrayList<>();
    private final Journals journals;
    /** Null while nobody keeps a journal. */
    private Journal journal;

    private CallObserver observer;
    private long observedFromNs = Long.MAX_VALUE;
    private int openGates;
    private Session current;
    /** The client's errors up to the beginning of the present command, or to the end of the last one within it. */
    private long errorsSeen;

    /** Whether others are being served in the midst of a command, whose changes nobody may see yet. */
    private boolean meanwhile;

    private boolean replaying;

    /** How many groups are under way, one within the other. */
    private int groups;

    private boolean groupBegun;
    private long dirty;
    private long executed;
    private long executionNs;
    private boolean latencyTracking = true;
    private PostponeRule[] postponeRules = {};
    private Consumer<Session> greeting = fresh -> {};

    public Executor(Keyspace keyspace, CommandTable table, Clock clock) {
        this.keyspace = keyspace;
        this.table = table;
        this.clock = clock;
        this.sessions = new Sessions(this);
        this.blocked = new BlockedClients(this);
        this.streams = new ReplyStreams(keyspace.arena(), sessions, blocked);
        this.watches = new Watches(keyspace);
        this.call = newCall();
        this.nested = newCall();
        this.pubSub = new PubSub(this);
        this.tracking = new Tracking(this);
        this.journals = new Journals(keyspace);
        UNQUEUED.forEach(name -> unqueued.add(table.find(name)));
    }

    private Call newCall() {
        return new Call(keyspace, clock, blocked, streams);
    }

    /** Decides whether a command has to wait, as under CLIENT PAUSE; there is none while nothing has to. */
    @FunctionalInterface
    public interface PostponeRule {
        boolean mustWait(Call call);
    }

    /**
     * Executes the session's request.
     *
     * @return false if it must wait and be executed again later
     */
    boolean execute(Session session) {
        Request request = session.request();
        CommandDef def = table.find(request.address(0), request.length(0));
        if (def == null || def.handler() == null && isUnbound(def, request.count())) {
            unknown(session);
            return true;
        }
        if (def.hasSubcommands() && request.count() > 1) {
            CommandDef sub = def.subcommand(request.address(1), request.length(1));
            if (sub == null || sub.handler() == null) {
                reject(session, null, Errors.unknownSubcommand(def.name(), request.quoted(1)));
                return true;
            }
            def = sub;
        }
        if (!def.accepts(request.count())) {
            reject(session, def, Errors.arity(def.fullName()));
            return true;
        }
        boolean queues = session.has(ClientFlag.MULTI) && !unqueued.contains(def);
        if (queues && def.has(CommandFlag.NO_MULTI)) {
            reject(session, def, "ERR Command not allowed inside a transaction");
            return true;
        }
        call.begin(session, def, request, journal != null);
        int open = session.gates(openGates);
        if (open != 0 && isRefused(open)) {
            return true;
        }
        if (postponeRules.length != 0 && session.hasClient() && mustWait(call)) {
            return false;
        }
        if (queues) {
            session.transaction().queue(def, request);
            session.reply().raw(QUEUED);
            return true;
        }
        run(session, def);
        return true;
    }

    /** A command is not executed, and spoils the transaction it was meant for; EXEC itself ends it. */
    private static void reject(Session session, CommandDef def, String error) {
        boolean exec = def != null && def.isExec();
        if (def != null) {
            def.countRejected();
        }
        if (session.hasTransaction()) {
            if (exec) {
                session.transaction().discard();
            } else {
                session.transaction().spoil();
            }
        }
        session.reply().error(exec ? "EXECABORT Transaction discarded because of: " + withoutCode(error) : error);
    }

    private static String withoutCode(String error) {
        return error.startsWith("ERR ") ? error.substring("ERR ".length()) : error;
    }

    /** A command that nobody executes yet; a container needs no handler for calls that lack the subcommand's name. */
    private static boolean isUnbound(CommandDef def, int count) {
        return !def.hasSubcommands() || count == 1 && def.accepts(1);
    }

    /** The client whose command is being executed, or null. */
    Session current() {
        return current;
    }

    private boolean isRefused(int open) {
        String error = refusal(call, open);
        if (error != null) {
            reject(call.session(), call.def(), error);
        }
        return error != null;
    }

    private String refusal(Call asked, int open) {
        for (int i = 0; i < gates.size(); i++) {
            if ((open >>> i & 1) != 0) {
                String error = gates.get(i).refuse(asked);
                if (error != null) {
                    return error;
                }
            }
        }
        return null;
    }

    /** What the gates that stand before everybody say to a script's command; null lets it pass. */
    String refusal(Call asked) {
        return openGates == 0 || replaying ? null : refusal(asked, openGates);
    }

    /** Whether what is executed is right as it stands, and with it all that a script in it calls. */
    void setReplaying(boolean now) {
        replaying = now;
    }

    private boolean mustWait(Call asked) {
        for (PostponeRule each : postponeRules) {
            if (each.mustWait(asked)) {
                return true;
            }
        }
        return false;
    }

    /** Does the rest of a command whose client waits, or has gone meanwhile: what it changes, and journals in words of its own. */
    public void finish(Session session, CommandDef def, Handler rest) {
        keyspace.setTime(clock.nowMs());
        call.begin(session, def, session.request(), journal != null);
        rest.execute(call);
        note(call);
        drainReady();
    }

    private void run(Session session, CommandDef def) {
        long startNs = clock.nowNs();
        keyspace.setTime(clock.nowMs());
        errorsSeen = session.reply().errors();
        session.setLastCommand(def);
        session.beginReply();
        current = session;
        perform(call);
        current = null;
        if (tracking.hasOwn()) {
            tracking.tellOwn(session);
        }
        if (session.has(ClientFlag.TRACKING)) {
            noteReads(call);
        }
        session.endReply();
        epilogue(session, clock.tick() - startNs, session.reply().errors() != errorsSeen);
    }

    /** What a tracked client has read it may cache; what CLIENT CACHING said is good for one command. */
    private void noteReads(Call done) {
        Session session = done.session();
        tracking.executed(session, done.def(), done.request());
        if (!session.has(ClientFlag.MULTI) && !done.def().fullName().startsWith("client|")) {
            session.setFlag(ClientFlag.CACHING, false);
        }
    }

    /** Executes a queued command in the middle of EXEC, at EXEC's time. An error in it is its own, not EXEC's. */
    void callNested(Session session, CommandDef def, Request request) {
        nested.begin(session, def, request, journal != null);
        long startNs = clock.tick();
        perform(nested);
        if (session.has(ClientFlag.TRACKING)) {
            tracking.executed(session, def, request);
        }
        boolean failed = session.reply().errors() != errorsSeen;
        errorsSeen = session.reply().errors();
        count(nested, clock.tick() - startNs, failed);
        note(nested);
    }

    /** Executes a script's command in the midst of the script, at the script's time. */
    void executeWithin(Call within, Session session, CommandDef def) {
        within.begin(session, def, session.request(), journal != null);
        long startNs = clock.tick();
        long errors = session.reply().errors();
        perform(within);
        if (current != null && current.has(ClientFlag.TRACKING)) {
            tracking.executed(current, def, session.request());
        }
        count(within, clock.tick() - startNs, session.reply().errors() != errors);
        note(within);
    }

    /** Lets others be served in the midst of a command. */
    public void serveMeanwhile(Runnable others) {
        Call interrupted = call;
        Session served = current;
        long errors = errorsSeen;
        long nowMs = keyspace.nowMs();
        call = newCall();
        meanwhile = true;
        try {
            others.run();
        } finally {
            meanwhile = false;
            call = interrupted;
            current = served;
            errorsSeen = errors;
            keyspace.setTime(nowMs);
        }
    }

    /** Tells whoever watches every command of one that is about to call others. */
    public void announce(Call begun) {
        if (observer != null && observedFromNs == 0) {
            observer.onScript(begun);
        }
    }

    /** What is journaled up to {@link #endGroup} belongs together. */
    public void beginGroup() {
        groups++;
    }

    public void endGroup() {
        groups--;
        if (groups == 0) {
            cutGroup();
        }
    }

    /** What is journaled of a group so far stands by itself: something is about to change who keeps a journal. */
    public void cutGroup() {
        if (groupBegun) {
            groupBegun = false;
            journal.end();
        }
    }

    private void perform(Call ready) {
        if (ready.session().has(ClientFlag.NO_TOUCH)) {
            executeUntouching(ready);
        } else {
            ready.def().handler().execute(ready);
        }
    }

    /** For a client that wants its reads to leave no mark; only TOUCH is asked for nothing else. */
    private void executeUntouching(Call untouching) {
        keyspace.setTouches(untouching.def().fullName().equals("touch"));
        try {
            untouching.def().handler().execute(untouching);
        } finally {
            keyspace.setTouches(true);
        }
    }

    private void epilogue(Session session, long elapsedNs, boolean failed) {
        Wait wait = session.blockedIn();
        if (wait == null) {
            count(call, elapsedNs, failed);
        } else if (wait.isLasting()) {
            wait.addTime(elapsedNs);
            if (!call.isRetry() && observer != null) {
                observer.onBlocked(call);
            }
        } else {
            count(call, wait.spentNs() + elapsedNs, failed);
        }
        note(call);
    }

    /** Counts and journals what a call changed. */
    private void note(Call done) {
        if (done.changes() != 0) {
            dirty += done.changes();
            if (journal != null && journals.isTold()) {
                record(done);
                journal.appendedFor(done.session());
            }
        }
    }

    private void count(Call done, long elapsedNs, boolean failed) {
        executed++;
        executionNs += elapsedNs;
        Session client = done.session().hasClient() || current == null ? done.session() : current;
        client.info().countCommand();
        done.def().countCall(elapsedNs, failed, latencyTracking);
        if (elapsedNs >= observedFromNs) {
            observer.onSlowCall(done, elapsedNs);
        }
    }

    /** Counts a blocked command that ends without being executed again. */
    void countUnserved(Wait wait, boolean failed) {
        Call unserved = newCall();
        wait.session().rebase();
        unserved.begin(
                wait.session(), wait.session().lastCommand(), wait.session().request(), false);
        count(unserved, wait.spentNs(), failed);
    }

    /** Serves blocked clients, after a command or a whole transaction. */
    void drainReady() {
        if (!meanwhile) {
            blocked.drainReady();
        }
    }

    private void record(Call done) {
        int database = done.database().id();
        List<byte[][]> records = done.records();
        if (groups > 0 && !groupBegun) {
            groupBegun = true;
            journal.begin(database);
        }
        if (records.isEmpty()) {
            journal.append(database, done.request());
            return;
        }
        boolean ownGroup = records.size() > 1 && groups == 0;
        if (ownGroup) {
            journal.begin(database);
        }
        for (byte[][] arguments : records) {
            journal.append(database, arguments);
        }
        if (ownGroup) {
            journal.end();
        }
    }

    private void unknown(Session session) {
        Request request = session.request();
        StringBuilder arguments = new StringBuilder();
        for (int i = 1; i < request.count() && arguments.length() < SHOWN_BYTES; i++) {
            String text = request.quoted(i);
            int shown = Math.min(text.length(), SHOWN_BYTES - arguments.length());
            arguments.append('\'').append(text, 0, shown).append("' ");
        }
        String name = Errors.shortened(request.quoted(0));
        reject(session, null, "ERR unknown command '" + name + "', with args beginning with: " + arguments);
    }

    /** How much of an unknown command's arguments its error repeats. */
    private static final int SHOWN_BYTES = 128;

    void protocolError(Session session, String error) {
        session.reply().error("ERR " + error);
        session.connection().closeWhenSent();
    }

    /** Lets {@code greeting} see each new client before its first command. */
    public void setGreeting(Consumer<Session> greeting) {
        this.greeting = greeting;
    }

    void greet(Session session) {
        greeting.accept(session);
    }

    /** Adds a gate; the result is its bit. Gates are asked in the order they were added. */
    public int addGate(Gate gate) {
        gates.add(gate);
        return 1 << (gates.size() - 1);
    }

    /** Sets or clears a gate's bit for all clients. */
    public void openGate(int bit, boolean on) {
        openGates = on ? openGates | bit : openGates & ~bit;
    }

    /** Lets journals be written as the configuration says. */
    public void follow(Config config) {
        journals.follow(config);
    }

    /** Lets replicas execute what changes nothing here. */
    void tellReplicas(Call done) {
        if (journal != null) {
            journal.announce(done.database().id(), done.request());
        }
    }

    /** From now on a journal gets every change; not within a group. */
    public void addJournal(Journal added) {
        assert !groupBegun;
        journals.add(added);
        journal = journals;
    }

    /** Ends what {@link #addJournal} began. */
    public void removeJournal(Journal removed) {
        assert !groupBegun;
        journals.remove(removed);
        journal = journals.isEmpty() ? null : journals;
    }

    /** A source of commands that are executed as they stand, whatever the gates say. */
    public Replay replay(ChunkPool chunks) {
        return new Replay(this, chunks);
    }

    Journals journals() {
        return journals;
    }

    /** For scripts: executes what they call. */
    public Subcalls subcalls(ChunkPool chunks) {
        return new Subcalls(this, chunks, newCall());
    }

    /** Lets an observer see every call that took so long. */
    public void observe(CallObserver observer, long fromNs) {
        this.observer = observer;
        this.observedFromNs = fromNs;
    }

    /** From now on a rule is asked before each command of a client. */
    public void addPostponeRule(PostponeRule added) {
        removePostponeRule(added);
        postponeRules = Arrays.copyOf(postponeRules, postponeRules.length + 1);
        postponeRules[postponeRules.length - 1] = added;
    }

    /** Ends what {@link #addPostponeRule} began. */
    public void removePostponeRule(PostponeRule removed) {
        postponeRules =
                Arrays.stream(postponeRules).filter(each -> each != removed).toArray(PostponeRule[]::new);
    }

    public void setLatencyTracking(boolean latencyTracking) {
        this.latencyTracking = latencyTracking;
    }

    /** Changes to data since the last save. */
    public long dirty() {
        return dirty;
    }

    public void setDirty(long dirty) {
        this.dirty = dirty;
    }

    public long executed() {
        return executed;
    }

    /** Time spent executing commands. */
    public long executionNs() {
        return executionNs;
    }

    public void resetStats() {
        executed = 0;
        executionNs = 0;
        errorStats.reset();
        table.resetStats();
    }

    public Keyspace keyspace() {
        return keyspace;
    }

    public CommandTable table() {
        return table;
    }

    public Clock clock() {
        return clock;
    }

    public ProtocolLimits limits() {
        return limits;
    }

    public ErrorStats errorStats() {
        return errorStats;
    }

    /** Large replies under way. */
    public ReplyStreams streams() {
        return streams;
    }

    /** Channels and their subscribers. */
    public PubSub pubSub() {
        return pubSub;
    }

    /** Client-side caching. */
    public Tracking tracking() {
        return tracking;
    }

    Watches watches() {
        return watches;
    }

    /** Keys that some client watches. */
    public int watchedKeys() {
        return watches.keys();
    }

    public BlockedClients blocked() {
        return blocked;
    }

    public Sessions sessions() {
        return sessions;
    }
}
