package org.redstart.command;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.redstart.config.Config;
import org.redstart.memory.Usage;
import org.redstart.net.Acceptor;
import org.redstart.net.Connection;
import org.redstart.observe.Log;

/** All clients, and the limits on them: how many, how idle, and how much memory each and all may take. */
public final class Sessions implements Acceptor {
    private static final long UNLIMITED = 0;
    private static final int IDLE_CHECKS_PER_SECOND = 1;
    /** After so long without a command, memory for input is given back. */
    private static final long SILENT_MS = 2000;

    private static final String DENIED =
            "DENIED Redstart runs in protected mode: no password is set, so only clients on this machine may connect. "
                    + "Set a password, or 'protected-mode no' and the 'bind' addresses that are meant.";

    /** Is told when a client has gone. */
    @FunctionalInterface
    public interface Farewell {
        void gone(Session session);
    }

    private final Executor executor;
    private final Map<Long, Session> byId = new LinkedHashMap<>();
    private final OutputLimits outputLimits = new OutputLimits();
    private final List<Farewell> farewells = new ArrayList<>();
    private Log log;
    private long lastId;
    private int maxClients = 10_000;
    private long rejected;
    private long timeoutMs;
    private int keepAliveSeconds;
    private boolean protectedMode;
    private boolean passwordless = true;
    private long queryLimitBytes = 1L << 30;
    private long memoryLimitBytes;
    private long memoryBytes;
    private long evicted;
    private long cutForInput;
    private long cutForOutput;
    private long largestInput;
    private long largestOutput;
    private int periodsSinceIdleCheck;

    Sessions(Executor executor) {
        this.executor = executor;
    }

    /** Takes the limits from the configuration, now and when they change. */
    public void follow(Config config, Usage usage, Log clientLog) {
        this.log = clientLog;
        outputLimits.follow(config);
        config.followLong("maxclients", clients -> maxClients = (int) clients);
        config.followLong("timeout", seconds -> timeoutMs = seconds * 1000);
        config.followLong("tcp-keepalive", seconds -> keepAliveSeconds = (int) seconds);
        config.followFlag("protected-mode", on -> protectedMode = on);
        config.followText("requirepass", password -> passwordless = password.isEmpty());
        config.followLong("client-query-buffer-limit", bytes -> queryLimitBytes = bytes);
        config.onChange(changed -> readMemoryLimit(changed), "maxmemory-clients", "maxmemory");
        readMemoryLimit(config);
    }

    /** A negative limit is a percentage of maxmemory. */
    private void readMemoryLimit(Config config) {
        long configured = config.longValue("maxmemory-clients");
        memoryLimitBytes = configured >= 0 ? configured : -configured * config.longValue("maxmemory") / 100;
        byId.values().forEach(this::account);
        evictLargest();
    }

    /** Calls {@code farewell} whenever a client has gone. */
    public void onGone(Farewell farewell) {
        farewells.add(farewell);
    }

    @Override
    public void accept(Connection connection) {
        Session session = new Session(++lastId, connection, executor);
        connection.setHandler(session);
        String refusal = refusal(connection);
        if (refusal != null) {
            rejected++;
            session.reply().error(refusal);
            connection.closeWhenSent();
            return;
        }
        boolean tcp = connection.localAddress() instanceof InetSocketAddress;
        session.setFlag(ClientFlag.UNIX_SOCKET, !tcp);
        if (tcp && keepAliveSeconds > 0) {
            connection.keepAlive(keepAliveSeconds);
        }
        byId.put(session.id(), session);
        executor.greet(session);
    }

    /** Lists the link to this server's primary among the clients until {@link #dismiss}; whoever made it handles what it says. */
    public Session admit(Connection link) {
        Session session = new Session(++lastId, link, executor);
        session.setFlag(ClientFlag.PRIMARY, true);
        byId.put(session.id(), session);
        return session;
    }

    /** Ends what {@link #admit} began. */
    public void dismiss(Session session) {
        closed(session, "the link to the primary has ended");
    }

    private String refusal(Connection connection) {
        if (byId.size() >= maxClients) {
            return "ERR max number of clients reached";
        }
        boolean stranger = connection.remoteAddress() instanceof InetSocketAddress inet
                && !inet.getAddress().isLoopbackAddress();
        return protectedMode && passwordless && stranger ? DENIED : null;
    }

    void closed(Session session, String reason) {
        if (byId.remove(session.id()) == null) {
            return;
        }
        forget(session);
        for (Farewell farewell : farewells) {
            farewell.gone(session);
        }
        log.verbose("Client closed connection id=" + session.id() + ": " + reason);
    }

    /** Closes a client because of what it holds, with a word in the log. */
    private void cut(Session session, String why) {
        log.warning("Client " + ClientLine.of(session, executor.clock().nowMs()) + " " + why);
        forget(session);
        session.connection().close(why);
    }

    private void forget(Session session) {
        memoryBytes -= session.accountedBytes();
        session.setAccountedBytes(0);
    }

    /** After a client was served: its memory, and the limits on that. */
    void served(Session session) {
        long queued = session.hasTransaction() ? session.transaction().queuedBytes() : 0;
        if (session.inputBytes() + queued > queryLimitBytes || session.parser().pendingBlockBytes() > queryLimitBytes) {
            cutForInput++;
            cut(session, "closed: it reached the max query buffer length");
            return;
        }
        largestInput = Math.max(largestInput, session.connection().windowLength());
        largestOutput = Math.max(largestOutput, session.connection().output().bytes());
        if (memoryLimitBytes != UNLIMITED) {
            account(session);
            evictLargest();
        }
    }

    private void account(Session session) {
        boolean counts = memoryLimitBytes != UNLIMITED && !session.has(ClientFlag.REPLICA | ClientFlag.PRIMARY);
        long bytes = counts ? session.memoryBytes() : 0;
        memoryBytes += bytes - session.accountedBytes();
        session.setAccountedBytes(bytes);
    }

    /** Closes the largest clients until all together are within their limit. */
    void evictLargest() {
        while (memoryLimitBytes != UNLIMITED && memoryBytes > memoryLimitBytes) {
            Session largest = null;
            for (Session each : byId.values()) {
                boolean spared = each.has(ClientFlag.NO_EVICT);
                if (!spared && (largest == null || each.accountedBytes() > largest.accountedBytes())) {
                    largest = each;
                }
            }
            if (largest == null || largest.accountedBytes() == 0) {
                return;
            }
            evicted++;
            cut(largest, "evicted: clients take more memory than maxmemory-clients");
        }
    }

    /** Up to here no client's output needs to be looked at. */
    long outputCheckBytes() {
        return outputLimits.leastBytes();
    }

    /** Lets even a small output count against limits, with all of its room: for tests of what happens beyond a limit. */
    public void setWholeChunks(boolean whole) {
        outputLimits.setWholeChunks(whole);
    }

    /** Whether a client that leaves much unread will be cut. */
    boolean limitsOutput(Session session) {
        return outputLimits.concern(session);
    }

    /** Cuts a client whose next reply, of so many bytes at least, is beyond its limit; true if it did. */
    boolean cutsFor(Session session, long bytes) {
        boolean tooMuch = outputLimits.isTooMuch(session, bytes);
        if (tooMuch) {
            cutForOutput++;
            cut(session, "closed: it asked for more than its output buffer limit");
        }
        return tooMuch;
    }

    /** Cuts a client that leaves too much unread. */
    public void checkOutput(Session session) {
        if (memoryLimitBytes != UNLIMITED && session.accountedBytes() > 0) {
            // Who is over the limit of all goes when the client that caused it has been served: lists of receivers stay
            // as they are.
            account(session);
        }
        if (!session.connection().isClosing()
                && outputLimits.isPassed(session, executor.clock().nowMs())) {
            cutForOutput++;
            cut(session, "closed: it passed its output buffer limit");
        }
    }

    /** A few times a second: idle clients, soft limits, memory. */
    public void periodic(int hz) {
        boolean idleCheck = ++periodsSinceIdleCheck >= hz / IDLE_CHECKS_PER_SECOND;
        if (idleCheck) {
            periodsSinceIdleCheck = 0;
            largestInput = 0;
            largestOutput = 0;
        }
        long nowMs = executor.clock().nowMs();
        for (Session session : List.copyOf(byId.values())) {
            if (session.connection().output().bytes() > outputLimits.leastBytes()) {
                checkOutput(session);
            }
            if (nowMs - session.info().activeAtMs() > SILENT_MS) {
                session.shrinkInput();
            }
            if (idleCheck && isIdle(session, nowMs)) {
                session.connection().close("idle for longer than timeout");
            }
        }
    }

    private boolean isIdle(Session session, long nowMs) {
        int spared = ClientFlag.REPLICA
                | ClientFlag.PRIMARY
                | ClientFlag.SUBSCRIBED
                | ClientFlag.BLOCKED
                | ClientFlag.MONITOR;
        return timeoutMs > 0 && !session.has(spared) && nowMs - session.info().activeAtMs() > timeoutMs;
    }

    public Session byId(long id) {
        return byId.get(id);
    }

    /** Sets or lifts the protection from being closed for the memory it takes. */
    public void protect(Session session, boolean on) {
        session.setFlag(ClientFlag.NO_EVICT, on);
        evictLargest();
    }

    /** Closes the clients that are meant; returns how many. */
    public int kill(ClientFilter filter, Session caller) {
        int killed = 0;
        for (Session each : List.copyOf(byId.values())) {
            if (filter.matches(each, caller, executor.clock().nowMs())) {
                kill(each, caller);
                killed++;
            }
        }
        return killed;
    }

    /** Closes a client as another one wished; one that wished it for itself is answered first. */
    private static void kill(Session session, Session caller) {
        if (session == caller) {
            session.setFlag(ClientFlag.CLOSING, true);
            session.connection().closeWhenSent();
        } else {
            session.connection().close("killed by another client");
        }
    }

    /** Lets clients whose command had to wait try again. */
    void resumePostponed() {
        for (Session each : byId.values()) {
            if (each.isPostponed()) {
                each.proceed();
            }
        }
    }

    /** In the order they connected. */
    public Collection<Session> all() {
        return byId.values();
    }

    public int count() {
        return byId.size();
    }

    /** How many of them are replicas. */
    public int replicas() {
        int replicas = 0;
        for (Session each : byId.values()) {
            replicas += each.has(ClientFlag.REPLICA) ? 1 : 0;
        }
        return replicas;
    }

    public long rejected() {
        return rejected;
    }

    public int maxClients() {
        return maxClients;
    }

    /** Clients closed for sending too much at once. */
    public long cutForInput() {
        return cutForInput;
    }

    /** Clients closed for leaving too much unread. */
    public long cutForOutput() {
        return cutForOutput;
    }

    /** Clients closed for the memory they took. */
    public long evicted() {
        return evicted;
    }

    /** The largest unread input of the last second. */
    public long largestInput() {
        return largestInput;
    }

    /** The largest unsent output of the last second. */
    public long largestOutput() {
        return largestOutput;
    }

    /** What all clients hold. */
    public long memoryBytes() {
        long sum = 0;
        for (Session session : byId.values()) {
            sum += session.memoryBytes();
        }
        return sum;
    }

    public void resetStats() {
        rejected = 0;
        evicted = 0;
        cutForInput = 0;
        cutForOutput = 0;
    }
}
