package org.redstart.replication;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.redstart.command.ClientFlag;
import org.redstart.command.Executor;
import org.redstart.command.Housekeeping;
import org.redstart.command.Session;
import org.redstart.config.BufferLimits;
import org.redstart.config.Config;
import org.redstart.memory.ChunkPool;
import org.redstart.observe.Log;
import org.redstart.persistence.Dropped;

/** This server as others' primary: takes replicas on, brings them copies, then the log, and lets go of those who do not keep up. */
public final class Primary implements Housekeeping.Slice {
    private static final long MS_PER_SECOND = 1000;
    private static final byte[] DEL = {'D', 'E', 'L'};

    private final Executor executor;
    private final Config config;
    private final Log log;
    private final History history;
    private final ReplicationLog bytes;
    private final Feed feed;
    private final Copies copies;
    private final ReplicaSilence silence;
    private final SyncCounts counts;
    private final List<Replica> replicas = new ArrayList<>();
    private boolean feeding;
    /** The log holds what a primary of this server wrote, and gets nothing else. */
    private boolean follows;

    /** The database that the next command of the primary's stream is for. */
    private IntSupplier followedDatabase = () -> 0;

    private long idleSinceMs;
    private long pingedAtMs;
    private long saidAtMs;
    private boolean quiet;
    private long backlogBytes;

    public Primary(Executor executor, Config config, Log log, Copies copies, SyncCounts counts) {
        this.silence = new ReplicaSilence(executor, log);
        this.executor = executor;
        this.config = config;
        this.log = log;
        this.history = new History();
        this.bytes = new ReplicationLog(executor.keyspace().arena());
        this.feed = new Feed(bytes);
        this.copies = copies;
        this.counts = counts;
        counts.follow(() -> feeding ? bytes.length() : 0, bytes::heldBytes, this::outputBytes);
        config.followLong("repl-backlog-size", size -> backlogBytes = size);
        executor.keyspace().evictor().exclude(() -> bytes.heldBeyond(backlogBytes) + outputBytes());
        executor.sessions().onGone(this::forget);
    }

    /** Memory for what was copied for replicas and they have not taken yet. */
    private long outputBytes() {
        long sum = 0;
        for (int i = 0; i < replicas.size(); i++) {
            sum += (long) replicas.get(i).connection().output().chunks() * ChunkPool.CHUNK_BYTES;
        }
        return sum;
    }

    History history() {
        return history;
    }

    ReplicationLog bytes() {
        return bytes;
    }

    List<Replica> replicas() {
        return replicas;
    }

    /** Whether there is a log that replicas may read. */
    boolean isFeeding() {
        return feeding;
    }

    private long nowMs() {
        return executor.clock().nowMs();
    }

    SyncCounts counts() {
        return counts;
    }

    /** The replicas in one state. */
    List<Replica> replicasIn(Replica.State state) {
        return replicas.stream().filter(each -> each.state() == state).toList();
    }

    // ---- the history

    /** From now on changes are logged. */
    private void beginFeed() {
        if (feeding) {
            return;
        }
        feeding = true;
        // What was not logged cannot be caught up with.
        bytes.restart(bytes.end());
        history.begin();
        executor.addJournal(feed);
        log.notice("Replication backlog created, my new replication IDs are '" + history.id() + "' and '"
                + history.formerId() + "'");
    }

    private void endFeed() {
        feeding = false;
        executor.removeJournal(feed);
        bytes.restart(bytes.end());
        history.begin();
        log.notice("Replication backlog freed after " + config.longValue("repl-backlog-ttl")
                + " seconds without connected replicas.");
    }

    /** Whether the log gets what a primary writes, and nothing else. */
    boolean follows() {
        return follows;
    }

    /** The log gets what a primary writes from now on. */
    void becomeReplica(IntSupplier database) {
        followedDatabase = database;
        if (!follows && feeding) {
            executor.removeJournal(feed);
        }
        follows = true;
    }

    /** Its history continues the one it followed, so that others who followed it can go on here. */
    void becomePrimary() {
        follows = false;
        idleSinceMs = nowMs();
        pingedAtMs = nowMs();
        if (feeding) {
            history.branch(bytes.end());
            feed.cut();
            executor.addJournal(feed);
            cutAll("this server has become a primary");
        }
    }

    private void cutAll(String why) {
        for (Replica each : List.copyOf(replicas)) {
            each.connection().close(why);
        }
    }

    /** Whether it has part of a history that a primary may know. */
    boolean knowsHistory() {
        return feeding;
    }

    /** The data are part of no history any more, for they are about to be replaced. */
    void disown() {
        cutAll("the data set is being replaced");
        feeding = false;
    }

    /** The data are a copy as of an offset of another server's history. */
    void adopt(String id, long offset) {
        cutAll("the data set has been replaced");
        feeding = true;
        history.adopt(id);
        bytes.restart(offset);
    }

    /** The primary goes on under another name; replicas must hear of that. */
    void goOnAs(String id) {
        log.notice("Master replication ID changed to " + id);
        history.rename(id, bytes.end());
        cutAll("the history has got another name");
    }

    /** The data were loaded from a dump that says where in a history it stands: whoever was there can go on. */
    public void recall(String id, long offset, boolean asPrimary) {
        history.adopt(id);
        bytes.restart(offset);
        feeding = true;
        pingedAtMs = nowMs();
        if (asPrimary) {
            history.branch(offset);
            executor.addJournal(feed);
            idleSinceMs = nowMs();
        }
        log.notice("Successfully recovered replication history " + id + " as of offset " + offset);
    }

    /** Keys that were left out when the data were loaded, their time having come, are gone for replicas too. */
    public void tellDropped(List<Dropped> dropped) {
        for (Dropped each : dropped) {
            feed.append(each.database(), new byte[][] {DEL, each.key()});
        }
        trim();
    }

    /** What a dump made now says of where in the history it stands. */
    public Map<String, String> positionFields() {
        if (!feeding) {
            return Map.of();
        }
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("repl-stream-db", Integer.toString(follows ? followedDatabase.getAsInt() : feed.database()));
        fields.put("repl-id", history.id());
        fields.put("repl-offset", Long.toString(bytes.end()));
        return fields;
    }

    /** The next record says its database, for somebody begins to read there. */
    void cutFeed() {
        feed.cut();
    }

    /** Something that the primary wrote has been executed. */
    void pass(long address, long length) {
        bytes.append(address, length);
    }

    // ---- replicas come and go

    /** Takes a client on as a replica that begins with a copy. */
    void takeOn(Session session, boolean knowsOffsets) {
        if (!follows) {
            beginFeed();
        }
        pingedAtMs = nowMs();
        counts.addFullSync();
        admit(session);
        Replica replica = new Replica(session, knowsOffsets, Replica.State.WAITING, bytes.end(), nowMs());
        replicas.add(replica);
        copies.bringTo(this, replica);
    }

    private void admit(Session session) {
        session.setFlag(ClientFlag.REPLICA, true);
        silence.impose(session);
    }

    /**
     * Takes a client on as a replica that goes on from an offset, if that can still be had.
     *
     * @param offset of the first byte that it lacks
     */
    boolean takeOnFrom(Session session, String id, long offset) {
        trim();
        if (!feeding || !history.includes(id, offset) || !bytes.has(offset)) {
            if (!id.equals("?")) {
                counts.addPartialSync(false);
                log.notice(
                        "Unable to partial resync with replica for lack of backlog or another history (Replica asked for "
                                + id + ":" + offset + ").");
            }
            return false;
        }
        counts.addPartialSync(true);
        admit(session);
        replicas.add(new Replica(session, true, Replica.State.ONLINE, offset - 1, nowMs()));
        log.notice("Partial resynchronization accepted. Sending " + (bytes.end() - offset + 1)
                + " bytes of backlog starting from offset " + offset + ".");
        return true;
    }

    /** The replica that a client is, or null. */
    Replica of(Session session) {
        for (Replica each : replicas) {
            if (each.session() == session) {
                return each;
            }
        }
        return null;
    }

    private void forget(Session session) {
        Replica gone = session.has(ClientFlag.REPLICA) ? of(session) : null;
        if (gone == null) {
            return;
        }
        replicas.remove(gone);
        close(gone);
        idleSinceMs = nowMs();
        trim();
        log.notice("Connection with replica client id #" + session.id() + " lost.");
    }

    private void close(Replica replica) {
        try {
            replica.closeCopy();
        } catch (IOException left) {
            log.warning("Closing a replica's copy: " + left.getMessage());
        }
    }

    // ---- the turn

    @Override
    public boolean run(long budgetNs) {
        boolean more = copies.run(this);
        for (int i = replicas.size() - 1; i >= 0; i--) {
            more |= pump(replicas.get(i));
        }
        return more;
    }

    private boolean pump(Replica replica) {
        try {
            long before = replica.sentTo();
            boolean moved = replica.pump(bytes, nowMs());
            counts.sent(replica.sentTo() - before);
            return moved;
        } catch (IOException unreadable) {
            replica.connection().close("the copy cannot be read: " + unreadable.getMessage());
            return false;
        }
    }

    /** A few times a second. */
    public void periodic() {
        if (!feeding && replicas.isEmpty()) {
            return;
        }
        long nowMs = nowMs();
        for (Replica each : List.copyOf(replicas)) {
            check(each, nowMs);
        }
        if (!replicas.isEmpty()) {
            sayAlive(nowMs);
        }
        trim();
        long ttlMs = config.longValue("repl-backlog-ttl") * MS_PER_SECOND;
        if (!follows && replicas.isEmpty() && ttlMs > 0 && nowMs - idleSinceMs > ttlMs) {
            endFeed();
        }
    }

    /** Who gets the log hears a PING now and then; who waits for a copy, an empty line. */
    private void sayAlive(long nowMs) {
        if (!follows && !quiet && nowMs - pingedAtMs >= config.longValue("repl-ping-replica-period") * MS_PER_SECOND) {
            pingedAtMs = nowMs;
            feed.tell("PING");
        }
        if (nowMs - saidAtMs >= MS_PER_SECOND) {
            saidAtMs = nowMs;
            for (Replica each : replicas) {
                if (each.state() == Replica.State.WAITING || each.state() == Replica.State.DUMPING) {
                    each.write("\n");
                }
            }
        }
    }

    private void check(Replica replica, long nowMs) {
        long timeoutMs = config.longValue("repl-timeout") * MS_PER_SECOND;
        boolean copies = replica.state() == Replica.State.STREAMING || replica.state() == Replica.State.COPYING;
        if (replica.isOnline() && replica.acknowledges() && nowMs - replica.ackedAtMs() > timeoutMs) {
            drop(replica, "Disconnecting timedout replica (streaming sync)");
        } else if (copies && nowMs - replica.movedAtMs(nowMs) > timeoutMs) {
            drop(replica, "Disconnecting timedout replica (full sync)");
        } else {
            checkLimits(replica, nowMs);
        }
    }

    private void drop(Replica replica, String why) {
        log.warning(why + ": " + replica.session().id());
        replica.connection().close(why);
    }

    /** What the backlog has anyway is no reason to let go of a replica: it would ask for it again, or for a copy. */
    private void checkLimits(Replica replica, long nowMs) {
        BufferLimits limits = config.bufferLimits(BufferLimits.ClientClass.REPLICA);
        long behind = replica.state() == Replica.State.WAITING ? 0 : bytes.end() - replica.sentTo();
        long soft = Math.max(limits.softBytes(), backlogBytes);
        long softSince = replica.overSoftSinceMs(limits.softBytes() > 0 && behind > soft, nowMs);
        boolean overHard = limits.hardBytes() > 0 && behind > Math.max(limits.hardBytes(), backlogBytes);
        boolean overSoft = softSince > 0 && nowMs - softSince > limits.softSeconds() * MS_PER_SECOND;
        if (overHard || overSoft) {
            drop(replica, "A replica is " + behind + " bytes behind, past its output buffer limit");
        }
    }

    /** Forgets what neither the backlog nor a replica needs. */
    private void trim() {
        long keep = bytes.end() - backlogBytes + 1;
        for (Replica each : replicas) {
            if (each.state() != Replica.State.WAITING) {
                keep = Math.min(keep, each.sentTo() + 1);
            }
        }
        if (keep > bytes.first()) {
            bytes.dropBefore(keep);
        }
    }

    /** Writes a command that changes nothing here into the log. */
    public void tell(byte[]... command) {
        if (feeding && !follows) {
            feed.tell(command);
        }
    }

    /** Whether a replica lacks something, and would get it. */
    public boolean isAnyBehind() {
        return feeding && replicas.stream().anyMatch(each -> each.ackedTo() < bytes.end());
    }

    /** Logs which replicas have everything. */
    public void report() {
        if (replicas.isEmpty()) {
            return;
        }
        int inSync = 0;
        for (Replica each : replicas) {
            boolean has = each.isOnline() && each.ackedTo() == bytes.end();
            inSync += has ? 1 : 0;
            if (!has) {
                log.warning("Lagging replica " + each.session().id() + " reported offset "
                        + (bytes.end() - each.ackedTo()) + " behind master, lag="
                        + (nowMs() - each.ackedAtMs()) / MS_PER_SECOND + ", state="
                        + each.state().shown() + ".");
            }
        }
        log.notice(inSync + " of " + replicas.size() + " replicas are in sync when shutting down.");
    }

    int countOnline() {
        return (int) replicas.stream().filter(Replica::isOnline).count();
    }

    /** Asks all replicas how far they have come. */
    public void askAll() {
        if (feeding && !follows) {
            feed.tell("REPLCONF", "GETACK", "*");
        }
    }

    /** How many replicas have everything up to an offset. */
    int countAcked(long offset) {
        int count = 0;
        for (Replica each : replicas) {
            count += each.state() == Replica.State.ONLINE && each.ackedTo() >= offset ? 1 : 0;
        }
        return count;
    }

    /** How many replicas have everything up to an offset on their disks. */
    int countSafe(long offset) {
        int count = 0;
        for (Replica each : replicas) {
            count += each.state() == Replica.State.ONLINE && each.safeTo() >= offset ? 1 : 0;
        }
        return count;
    }

    /** While quiet, the log does not grow by itself. */
    void setQuiet(boolean quiet) {
        this.quiet = quiet;
    }

    /** How many replicas have said lately how far they are. */
    int countGood() {
        long lagMs = config.longValue("min-replicas-max-lag") * MS_PER_SECOND;
        int count = 0;
        for (Replica each : replicas) {
            count += each.isOnline() && nowMs() - each.ackedAtMs() <= lagMs ? 1 : 0;
        }
        return count;
    }
}
