package org.redstart.command;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.Keyspace;
import org.redstart.keyspace.ViewJob;
import org.redstart.memory.Decimal;
import org.redstart.memory.Native;
import org.redstart.memory.Spool;
import org.redstart.structure.Glob;

/**
 * KEYS. A small database is listed at once. A large one is listed from a frozen view by another thread while everybody else is
 * served; the client that asked waits, one such listing at a time.
 */
public final class KeyListing implements Housekeeping.Slice {
    /** Up to here a listing takes well below a millisecond. */
    private static final int AT_ONCE = 2000;
    /** The second of the two views; the first is for saves. */
    private static final int VIEW = 1;

    private final Keyspace keyspace;
    private final java.util.concurrent.Executor loop;
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private ViewJob job;

    private record Waiting(Session session, Database database, Glob glob) {}

    /** @param loop runs tasks on the loop's thread */
    public KeyListing(Keyspace keyspace, java.util.concurrent.Executor loop) {
        this.keyspace = keyspace;
        this.loop = loop;
    }

    /** Answers the keys of the call's database that match. */
    public void list(Call call, Glob glob) {
        if (call.database().size() <= AT_ONCE || !call.mayWait()) {
            listNow(call, glob);
            return;
        }
        call.session().await();
        queue.add(new Waiting(call.session(), call.database(), glob));
        startNext();
    }

    private void listNow(Call call, Glob glob) {
        List<Long> found = new ArrayList<>();
        Database database = call.database();
        long cursor = 0;
        do {
            cursor = database.scan(cursor, entry -> {
                if (matches(glob, entry) && !database.isExpired(entry)) {
                    found.add(entry);
                }
            });
        } while (cursor != 0);
        call.reply().array(found.size());
        for (long entry : found) {
            call.reply().bulk(Entry.keyAddress(entry), Entry.keyLength(entry));
        }
    }

    private static boolean matches(Glob glob, long entry) {
        return glob.matchesAll() || glob.matches(Entry.keyAddress(entry), Entry.keyLength(entry));
    }

    private void startNext() {
        if (job != null || queue.isEmpty()) {
            return;
        }
        Waiting next = queue.poll();
        if (!next.session.connection().isOpen()) {
            startNext();
            return;
        }
        int wanted = next.database.id();
        long nowMs = keyspace.nowMs();
        KeyPages found = new KeyPages();
        job = ViewJob.start(
                keyspace,
                VIEW,
                (database, entry) -> {
                    if (database == wanted && Entry.expireAtMs(entry) > nowMs && matches(next.glob, entry)) {
                        found.add(Entry.keyAddress(entry), Entry.keyLength(entry));
                    }
                },
                loop,
                failure -> finish(next.session, found, failure));
    }

    private void finish(Session session, KeyPages found, Throwable failure) {
        job = null;
        if (session.connection().isOpen()) {
            if (failure == null) {
                session.reply().array(found.count);
                session.reply().spool(found.spool, keyspace.arena().usage());
            } else {
                session.reply().error("ERR listing keys failed: " + failure);
            }
            session.proceed();
        }
        found.spool.discard();
        startNext();
    }

    @Override
    public boolean run(long budgetNs) {
        return job != null && job.slice(budgetNs);
    }

    /** Keys as bulk strings, gathered by the view's thread and handed over when it is done. */
    private static final class KeyPages {
        private static final short CRLF = '\r' | '\n' << 8;

        final Spool spool = new Spool();
        long count;

        void add(long address, int length) {
            long to = spool.reserve(length + Decimal.MAX_BYTES + 5);
            Native.putByte(to, (byte) '$');
            int head = 1 + Decimal.write(to + 1, length);
            Native.putShort(to + head, CRLF);
            Native.copy(address, to + head + 2, length);
            Native.putShort(to + head + 2 + length, CRLF);
            spool.advance(head + length + 4);
            count++;
        }
    }
}
