package org.redstart.replication;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.redstart.command.Clock;
import org.redstart.config.Config;
import org.redstart.memory.NativeBuffer;
import org.redstart.observe.Log;
import org.redstart.observe.SystemRandom;
import org.redstart.persistence.Dumper;

/**
 * Copies of everything for replicas that begin: one dump at a time, for all who wait for one. It goes to a file that each reads, or,
 * where all of them can find its end, straight to their sockets.
 */
public final class Copies {
    private static final long MS_PER_SECOND = 1000;
    private static final long NONE = Long.MAX_VALUE;

    private final Peers peers;
    private final Clock clock;
    private final Config config;
    private final Log log;
    private final Dumper dumper;
    private final Runnable wakeLoop;
    private boolean wanted;
    private long wantedSinceMs;
    /** Where in the history the copy that is being made stands, or {@link #NONE}. */
    private long offset = NONE;
    /** Null unless the copy that is being made goes to sockets. */
    private CopyStream stream;

    private String mark;
    private boolean dumped;
    private Throwable failure;

    /** @param wakeLoop has the loop turn; any thread may call it */
    public Copies(Peers peers, Clock clock, Config config, Log log, Dumper dumper, Runnable wakeLoop) {
        this.peers = peers;
        this.clock = clock;
        this.config = config;
        this.log = log;
        this.dumper = dumper;
        this.wakeLoop = wakeLoop;
    }

    /** Brings a copy to a replica that waits: the one that is being written to a file, if the log has all since, or the next. */
    void bringTo(Primary primary, Replica replica) {
        if (stream == null && offset != NONE && primary.bytes().has(offset + 1)) {
            replica.await(Replica.State.DUMPING, primary.history().id(), offset);
        } else if (!wanted) {
            wanted = true;
            wantedSinceMs = clock.nowMs();
        }
    }

    /** Begins what is wanted, and moves what is under way; true if something was moved. */
    boolean run(Primary primary) {
        if (wanted && offset == NONE && !dumper.isBusy()) {
            List<Replica> waiting = primary.replicasIn(Replica.State.WAITING);
            if (waiting.isEmpty()) {
                wanted = false;
            } else if (isTime(waiting)) {
                begin(primary, waiting);
            }
        }
        if (offset != NONE
                && stream == null
                && primary.replicasIn(Replica.State.DUMPING).isEmpty()) {
            dumper.cancel();
        }
        return stream != null && forward(primary);
    }

    /** Copies that go to sockets cannot be joined, so they wait a little for others who want one. */
    private boolean isTime(List<Replica> waiting) {
        long most = config.longValue("repl-diskless-sync-max-replicas");
        return !mayStream(waiting)
                || most > 0 && waiting.size() >= most
                || clock.nowMs() - wantedSinceMs >= config.longValue("repl-diskless-sync-delay") * MS_PER_SECOND;
    }

    private boolean mayStream(List<Replica> waiting) {
        return config.flag("repl-diskless-sync")
                && waiting.stream().allMatch(each -> peers.of(each.session()).findsEnds());
    }

    private void begin(Primary primary, List<Replica> waiting) {
        wanted = false;
        boolean streams = mayStream(waiting);
        primary.cutFeed();
        offset = primary.bytes().end();
        for (Replica each : waiting) {
            each.await(
                    streams ? Replica.State.STREAMING : Replica.State.DUMPING,
                    primary.history().id(),
                    offset);
        }
        Map<String, String> fields = primary.positionFields();
        log.notice("Starting BGSAVE for SYNC with target: " + (streams ? "replicas sockets" : "disk"));
        if (streams) {
            begin(primary, fields);
        } else {
            Path file = config.path(config.text("dir"))
                    .resolve("temp-copy-" + ProcessHandle.current().pid() + ".rdb");
            dumper.beginFile(file, fields, broken -> written(primary, file, broken));
        }
    }

    // ---- through a file

    private void written(Primary primary, Path file, Throwable broken) {
        offset = NONE;
        for (Replica each : primary.replicasIn(Replica.State.DUMPING)) {
            handOver(each, file, broken);
        }
        try {
            // Those who read it have it open.
            Files.deleteIfExists(file);
        } catch (IOException left) {
            log.warning("The copy could not be removed: " + left.getMessage());
        }
    }

    private void handOver(Replica replica, Path file, Throwable broken) {
        if (broken != null) {
            log.warning("SYNC failed. BGSAVE child returned an error: " + broken.getMessage());
            replica.connection().close("no copy could be made");
            return;
        }
        try {
            replica.copyFrom(FileChannel.open(file, StandardOpenOption.READ));
        } catch (IOException unreadable) {
            replica.connection().close("the copy cannot be read: " + unreadable.getMessage());
        }
    }

    // ---- to sockets

    private void begin(Primary primary, Map<String, String> fields) {
        stream = new CopyStream(wakeLoop);
        mark = SystemRandom.name();
        dumped = false;
        failure = null;
        for (Replica each : primary.replicasIn(Replica.State.STREAMING)) {
            each.write("$EOF:" + mark + "\r\n");
        }
        Consumer<Throwable> whenDone = broken -> {
            dumped = true;
            failure = broken;
        };
        dumper.begin(stream, fields, whenDone);
    }

    private boolean forward(Primary primary) {
        List<Replica> takers = primary.replicasIn(Replica.State.STREAMING);
        if (takers.isEmpty()) {
            stream.abandon();
            dumper.cancel();
        }
        boolean moved = false;
        while (stream.hasPiece() && takers.stream().allMatch(Replica::hasRoom)) {
            NativeBuffer piece = stream.poll();
            for (Replica each : takers) {
                each.write(piece.address(), piece.length());
            }
            stream.giveBack(piece);
            moved = true;
        }
        if (dumped && (failure != null || !stream.hasPiece())) {
            end(takers);
        }
        return moved;
    }

    private void end(List<Replica> takers) {
        stream.free();
        stream = null;
        offset = NONE;
        if (failure != null) {
            log.warning("SYNC failed. BGSAVE child returned an error: " + failure.getMessage());
            takers.forEach(each -> each.connection().close("no copy could be made"));
            return;
        }
        for (Replica each : takers) {
            each.streamed(mark, clock.nowMs());
            log.notice("Streamed replica with replica client id #"
                    + each.session().id() + ". Waiting for REPLCONF ACK from replica to enable streaming");
        }
    }

    /** Whether a copy is being made. */
    boolean isUnderWay() {
        return offset != NONE;
    }
}
