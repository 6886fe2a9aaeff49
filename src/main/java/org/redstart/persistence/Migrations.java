package org.redstart.persistence;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.redstart.command.BlockedClients;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Executor;
import org.redstart.command.Housekeeping;
import org.redstart.command.KeyHolds;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.memory.Native;
import org.redstart.net.Dialer;
import org.redstart.net.EventLoop;

/** MIGRATE: sends values to another server and, when that has them, removes them here. Meanwhile others are served. */
public final class Migrations implements Housekeeping.Slice, MigrateLink.Owner {
    private static final int MOST_LINKS = 64;
    private static final long KEPT_MS = 10_000;
    private static final String NOT_CONNECTED = "IOERR error or timeout connecting to the client";
    private static final String NOT_ANSWERED = "IOERR error or timeout reading to target instance";
    private static final String CHANGED =
            "ERR Some keys were changed while they were migrated, and are still here: the target has them as they were";
    private static final byte[] DEL = CommandWriter.ascii("DEL");

    private final Executor executor;
    private final EventLoop loop;
    private final Dialer dialer;
    private final KeyHolds holds;
    private final ValueDump dump;
    private final List<MigrateLink> links = new ArrayList<>();
    /** Those that wait for another server. */
    private final List<Migration> running = new ArrayList<>();
    /** Those that wait for this one, which is not to change now. */
    private final List<Migration> settled = new ArrayList<>();

    private final Key key = new Key();

    public Migrations(Executor executor, EventLoop loop, ValueDump dump) {
        this.executor = executor;
        this.loop = loop;
        this.dump = dump;
        this.dialer = new Dialer(loop);
        this.holds = new KeyHolds(executor);
    }

    public void bind(CommandTable table) {
        table.bind("migrate", this::migrate);
    }

    /** Connections that are open. */
    public int links() {
        return links.size();
    }

    // ---- the beginning

    private void migrate(Call call) {
        MigrateRequest request = MigrateRequest.read(call);
        if (request == null) {
            return;
        }
        if (!call.mayWait()) {
            call.error("ERR MIGRATE waits for another server, so it can't be part of a transaction or a script");
            return;
        }
        Migration migration = new Migration(call.session(), call.def(), request);
        try {
            for (int i = request.firstKey(); i < request.endOfKeys(); i++) {
                add(call, i, migration);
            }
        } catch (RdbException tooOld) {
            call.error("ERR " + tooOld.what());
            abandon(migration);
            return;
        }
        if (migration.isEmpty()) {
            call.reply().simple("NOKEY");
            abandon(migration);
            return;
        }
        call.session().awaitBlocked();
        migration.hurry(executor.clock().nowMs());
        running.add(migration);
        begin(migration);
    }

    private void add(Call call, int argument, Migration to) throws RdbException {
        long entry = call.database().read(call.key(argument));
        if (entry == 0) {
            return;
        }
        long ttlMs = Entry.expires(entry) ? Math.max(1, Entry.expireAtMs(entry) - call.nowMs()) : 0;
        try {
            dump.write(entry);
            KeyHolds.Hold hold = to.request().copies() ? null : holds.hold(call, argument);
            to.add(call.request().bytes(argument), ttlMs, dump, hold);
        } finally {
            dump.clear();
        }
    }

    private void abandon(Migration unsent) {
        unsent.end();
        holds.release(unsent.holds());
    }

    private void begin(Migration migration) {
        for (MigrateLink each : links) {
            if (each.isIdle() && each.leadsTo(migration.request())) {
                each.serve(migration);
                return;
            }
        }
        MigrateRequest request = migration.request();
        dialer.dial(
                "",
                request.host(),
                request.port(),
                request.timeoutMs(),
                (channel, failure) -> connected(migration, channel, failure));
    }

    private void connected(Migration migration, SocketChannel channel, Exception failure) {
        try {
            if (migration.isEnded()) {
                if (channel != null) {
                    channel.close();
                }
            } else if (failure != null) {
                settle(migration, NOT_CONNECTED);
            } else {
                MigrateLink link = new MigrateLink(migration, channel, loop, this);
                makeRoom();
                links.add(link);
                migration.hurry(executor.clock().nowMs());
                link.serve(migration);
            }
        } catch (IOException broken) {
            settle(migration, NOT_CONNECTED);
        }
    }

    private void makeRoom() {
        if (links.size() >= MOST_LINKS) {
            links.stream().filter(MigrateLink::isIdle).findFirst().ifPresent(MigrateLink::close);
        }
    }

    // ---- what the other server says

    @Override
    public void answered(MigrateLink link, String line) {
        Migration migration = link.served();
        migration.hurry(executor.clock().nowMs());
        if (migration.take(line)) {
            link.rest(executor.clock().nowMs());
            settle(migration, null);
        }
    }

    @Override
    public void closed(MigrateLink link) {
        links.remove(link);
        Migration migration = link.served();
        if (migration == null) {
            return;
        }
        if (migration.mayRetry()) {
            begin(migration);
        } else {
            settle(migration, NOT_ANSWERED);
        }
    }

    /** Those who have been silent for too long, and connections that nobody has needed for a while. */
    @Override
    public boolean run(long budgetNs) {
        long nowMs = executor.clock().nowMs();
        for (MigrateLink each : links) {
            if (each.served() != null && each.served().hasSentMore(each.writtenBytes())) {
                each.served().hurry(nowMs);
            }
        }
        for (Migration each : List.copyOf(running)) {
            if (each.deadlineMs() <= nowMs) {
                late(each);
            }
        }
        for (MigrateLink each : List.copyOf(links)) {
            if (each.isIdle() && each.idleSinceMs() + KEPT_MS <= nowMs) {
                each.close();
            }
        }
        return false;
    }

    private void late(Migration migration) {
        for (MigrateLink each : links) {
            if (each.served() == migration) {
                each.close();
                settle(migration, NOT_ANSWERED);
                return;
            }
        }
        settle(migration, NOT_CONNECTED);
    }

    @Override
    public long nextDueMs() {
        long next = Long.MAX_VALUE;
        for (Migration each : running) {
            next = Math.min(next, each.deadlineMs());
        }
        for (MigrateLink each : links) {
            next = each.isIdle() ? Math.min(next, each.idleSinceMs() + KEPT_MS) : next;
        }
        return next;
    }

    // ---- the end

    /** Nothing more will come. Keys are removed between two turns, when no script or transaction is under way. */
    private void settle(Migration migration, String failure) {
        running.remove(migration);
        migration.fail(failure);
        migration.end();
        settled.add(migration);
        loop.post(this::finishSettled);
    }

    /** Ends what can be ended: also a few times a second, for a pause may have kept it from that. */
    public void finishSettled() {
        while (!settled.isEmpty() && !executor.keyspace().isPaused()) {
            Migration migration = settled.remove(0);
            executor.finish(migration.session(), migration.def(), call -> removeTaken(call, migration));
            holds.release(migration.holds());
            migration.session().endWait(migration.error());
        }
    }

    /** Removes what the other server has, but for what somebody has changed meanwhile. */
    private void removeTaken(Call call, Migration migration) {
        List<byte[]> record = new ArrayList<>();
        record.add(DEL);
        for (KeyHolds.Hold each : migration.taken()) {
            call.database().aim(key, each.address(), each.length());
            if (call.database().find(key) == 0) {
                continue;
            }
            if (each.isChanged()) {
                migration.fail(CHANGED);
            } else if (executor.keyspace().isLed()) {
                migration.fail(BlockedClients.ROLE_CHANGED);
            } else {
                call.database().remove(key);
                call.changed(key, KeyEvent.DEL);
                record.add(Native.bytes(each.address(), each.length()));
            }
        }
        if (record.size() > 1 && call.isJournaled()) {
            call.rewrite(record.toArray(byte[][]::new));
        }
    }
}
