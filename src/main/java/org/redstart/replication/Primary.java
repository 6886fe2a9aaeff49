package org.redstart.replication;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.redstart.command.ClientFlag;
import org.redstart.command.Executor;
import org.redstart.command.Housekeeping;
import org.redstart.command.Session;
import org.redstart.command.SyncFigures;
import org.redstart.config.BufferLimits;
import org.redstart.config.Config;
import org.redstart.observe.Log;
import org.redstart.persistence.Dumper;

/** This server as others' primary: takes replicas on, brings them copies, then the log, and lets go of those who do not keep up. */
public final class Primary implements Housekeeping.Slice, SyncFigures {
    private static final long MS_PER_SECOND = 1000;

    private final Executor executor;
    private final Config config;
    private final Log log;
    private final Dumper dumper;
    private final History history;
    private final ReplicationLog bytes;
    private final Feed feed;
    private final List<Replica> replicas = new ArrayList<>();
    private boolean feeding;
    private boolean dumpWanted;
    private boolean dumping;
    /** Where in the history the copy that is being written stands. */
    private long dumpOffset;

    private long idleSinceMs;
    private long pingedAtMs;
    private long fullSyncs;
    private long partialSyncs;
    private long refusedPartialSyncs;

    public Primary(Executor executor, Config config, Log log, Dumper dumper) {
        this.executor = executor;
        this.config = config;
        this.log = log;
        this.dumper = dumper;
        this.history = new History();
        this.bytes = new ReplicationLog(executor.keyspace().arena());
        this.feed = new Feed(bytes);
        executor.sessions().onGone(this::forget);
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

    /** From now on changes are logged. */
    private void beginFeed() {
        if (!feeding) {
            feeding = true;
            // What was not logged cannot be caught up with.
            bytes.restart(bytes.end() + 1);
            history.begin();
            executor.addJournal(feed);
            log.notice("Replication backlog created, my new replication ID is '" + history.id() + "'");
        }
    }

    private void endFeed() {
        feeding = false;
        executor.removeJournal(feed);
        bytes.restart(bytes.end());
        history.begin();
        log.notice("Replication backlog freed after " + config.longValue("repl-backlog-ttl")
                + " seconds without connected replicas.");
    }

    /** Takes a client on as a replica that begins with a copy. */
    void takeOn(Session session, boolean knowsOffsets) {
        beginFeed();
        pingedAtMs = nowMs();
        fullSyncs++;
        session.setFlag(ClientFlag.REPLICA, true);
        Replica replica = new Replica(session, knowsOffsets, Replica.State.WAITING, bytes.end(), nowMs());
        replicas.add(replica);
        if (dumping && bytes.has(dumpOffset + 1)) {
            replica.await(history.id(), dumpOffset);
        } else {
            dumpWanted = true;
        }
    }

    /**
     * Takes a client on as a replica that goes on from an offset, if that can still be had.
     *
     * @param offset of the first byte that it lacks
     */
    boolean takeOnFrom(Session session, String id, long offset) {
        if (!feeding || !history.includes(id, offset) || !bytes.has(offset)) {
            if (!id.equals("?")) {
                refusedPartialSyncs++;
            }
            return false;
        }
        partialSyncs++;
        session.setFlag(ClientFlag.REPLICA, true);
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
        log.notice("Connection with replica client id #" + session.id() + " lost.");
    }

    private void close(Replica replica) {
        try {
            replica.closeCopy();
        } catch (IOException left) {
            log.warning("Closing a replica's copy: " + left.getMessage());
        }
    }

    // ---- copies

    private void beginDump() {
        dumpWanted = false;
        dumping = true;
        feed.cut();
        dumpOffset = bytes.end();
        for (Replica each : replicas) {
            if (each.state() == Replica.State.WAITING) {
                each.await(history.id(), dumpOffset);
            }
        }
        Path file = config.path(config.text("dir"))
                .resolve("temp-copy-" + ProcessHandle.current().pid() + ".rdb");
        Map<String, String> fields =
                Map.of("repl-stream-db", "0", "repl-id", history.id(), "repl-offset", Long.toString(dumpOffset));
        log.notice("Starting a copy of the data for replicas, as of offset " + dumpOffset);
        dumper.beginFile(file, fields, failure -> dumped(file, failure));
    }

    private void dumped(Path file, Throwable failure) {
        dumping = false;
        for (Replica each : List.copyOf(replicas)) {
            if (each.state() == Replica.State.DUMPING) {
                handOver(each, file, failure);
            }
        }
        try {
            // Those who read it have it open.
            Files.deleteIfExists(file);
        } catch (IOException left) {
            log.warning("The copy could not be removed: " + left.getMessage());
        }
    }

    private void handOver(Replica replica, Path file, Throwable failure) {
        if (failure != null) {
            log.warning("The copy for replicas failed: " + failure.getMessage());
            replica.session().connection().close("no copy could be made");
            return;
        }
        try {
            replica.copyFrom(FileChannel.open(file, StandardOpenOption.READ));
        } catch (IOException unreadable) {
            replica.session().connection().close("the copy cannot be read: " + unreadable.getMessage());
        }
    }

    // ---- the turn

    @Override
    public boolean run(long budgetNs) {
        if (dumpWanted && !dumper.isBusy()) {
            beginDump();
        }
        boolean more = false;
        for (int i = replicas.size() - 1; i >= 0; i--) {
            more |= pump(replicas.get(i));
        }
        return more;
    }

    private boolean pump(Replica replica) {
        try {
            return replica.pump(bytes, nowMs());
        } catch (IOException unreadable) {
            replica.session().connection().close("the copy cannot be read: " + unreadable.getMessage());
            return false;
        }
    }

    /** A few times a second. */
    public void periodic() {
        if (!feeding) {
            return;
        }
        long nowMs = nowMs();
        for (Replica each : List.copyOf(replicas)) {
            check(each, nowMs);
        }
        if (!replicas.isEmpty() && nowMs - pingedAtMs >= config.longValue("repl-ping-replica-period") * MS_PER_SECOND) {
            pingedAtMs = nowMs;
            feed.tell("PING");
        }
        trim();
        long ttlMs = config.longValue("repl-backlog-ttl") * MS_PER_SECOND;
        if (replicas.isEmpty() && ttlMs > 0 && nowMs - idleSinceMs > ttlMs) {
            endFeed();
        }
    }

    private void check(Replica replica, long nowMs) {
        boolean silent = replica.state() == Replica.State.ONLINE
                && replica.ackedTo() > 0
                && nowMs - replica.ackedAtMs() > config.longValue("repl-timeout") * MS_PER_SECOND;
        if (silent) {
            log.warning("Disconnecting timedout replica (streaming sync): "
                    + replica.session().id());
            replica.session().connection().close("a replica that was silent for too long");
            return;
        }
        BufferLimits limits = config.bufferLimits(BufferLimits.ClientClass.REPLICA);
        long behind = bytes.end() - replica.sentTo();
        if (limits.hardBytes() > 0 && behind > Math.max(limits.hardBytes(), config.longValue("repl-backlog-size"))) {
            log.warning("Replica " + replica.session().id() + " is " + behind
                    + " bytes behind: closed, it passed its output buffer limit");
            replica.session().connection().close("a replica that passed its output buffer limit");
        }
    }

    /** Forgets what neither the backlog nor a replica needs. */
    private void trim() {
        long keep = bytes.end() - config.longValue("repl-backlog-size") + 1;
        for (Replica each : replicas) {
            keep = Math.min(keep, each.sentTo() + 1);
        }
        if (dumping) {
            keep = Math.min(keep, dumpOffset + 1);
        }
        if (keep > bytes.first()) {
            bytes.dropBefore(keep);
        }
    }

    /** Asks all replicas how far they have come. */
    void askAll() {
        if (feeding) {
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

    /** How many replicas have said lately how far they are. */
    int countGood() {
        long lagMs = config.longValue("min-replicas-max-lag") * MS_PER_SECOND;
        int count = 0;
        for (Replica each : replicas) {
            count += each.state() == Replica.State.ONLINE && nowMs() - each.ackedAtMs() <= lagMs ? 1 : 0;
        }
        return count;
    }

    @Override
    public long fullSyncs() {
        return fullSyncs;
    }

    @Override
    public long partialSyncs() {
        return partialSyncs;
    }

    @Override
    public long refusedPartialSyncs() {
        return refusedPartialSyncs;
    }
}
