package org.redstart.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.redstart.memory.Arena;
import org.redstart.resp.ReplyWriter;

/**
 * Replies with thousands of elements. They are written as fast as the client takes them, while everybody else is served: a cut keeps
 * the collection as it was, and the client's next command waits.
 */
public final class ReplyStreams implements Housekeeping.Slice {
    /** Up to so many elements are written at once: some ten microseconds. */
    static final int AT_ONCE = 1000;
    /** What an element takes at the least. */
    private static final long LEAST_BYTES = 6;
    /** How many may be under way; a further one is written at once. Two cuts are left for views. */
    private static final int MOST = 2;
    /** How often a command is prepared whose sources change meanwhile, before it is executed at once. */
    private static final int ATTEMPTS = 3;
    /** So much output is kept ready for a client's socket. */
    private static final int AHEAD_BYTES = 256 * 1024;
    /** A client that takes so long has the rest put down for it, so that the cut can end. */
    private static final long PATIENCE_NS = 2_000_000_000L;

    /** Writes the elements of a reply in order, reading only what a cut keeps. */
    @FunctionalInterface
    public interface Producer {
        /** Writes up to some hundred elements; false after the last. */
        boolean next(ReplyWriter reply);

        /** Gives up what it brought: after the last element, or when the client went away. */
        default void close() {
            // most have nothing of their own
        }
    }

    private record Stream(Session session, long cut, Producer producer, long untilNs, Wait held) {}

    private final Arena arena;
    private final Sessions sessions;
    private final BlockedClients blocked;
    private final List<Stream> streams = new ArrayList<>(MOST);

    ReplyStreams(Arena arena, Sessions sessions, BlockedClients blocked) {
        this.arena = arena;
        this.sessions = sessions;
        this.blocked = blocked;
    }

    /** Answers the elements of a reply whose head has been written: now if they are few, else as they are taken. */
    public void write(Call call, long elements, Producer producer) {
        if (elements <= AT_ONCE || !sessions.cutsFor(call.session(), elements * LEAST_BYTES)) {
            work(call, elements, producer);
        }
    }

    /**
     * Answers a whole reply, its head too, that has to be worked out first: now if there are few members to look at, else bit by bit
     * while others are served. As long as it works the producer may write nothing.
     */
    void work(Call call, long members, Producer producer) {
        if (mayTakeTime(call, members)) {
            call.session().await();
            begin(call, producer, null);
        } else {
            writeRest(call.session(), producer);
        }
    }

    private boolean mayTakeTime(Call call, long members) {
        return members > AT_ONCE && streams.size() < MOST && call.mayWait();
    }

    private void begin(Call call, Producer producer, Wait wait) {
        long untilNs = call.clock().nowNs() + PATIENCE_NS;
        streams.add(new Stream(call.session(), arena.openCut(), producer, untilNs, wait));
    }

    /** What was prepared of which values; an attempt that comes too late is made again, the last one at once. */
    private record Prepared(Preparation work, long[] sources, int attempt) implements Producer {
        @Override
        public boolean next(ReplyWriter reply) {
            return work.step();
        }

        @Override
        public void close() {
            work.close();
        }
    }

    /**
     * Prepares and stores, now if there are few members to look at. Else the preparation goes on bit by bit, and then the command is
     * executed again: if its sources, handles of values or 0, are what they were, it stores what was prepared, as if it had been
     * executed just then. The cut that is still open sees to it that a value that was changed has another handle.
     */
    void prepare(Call call, long members, long[] sources, Preparation work) {
        Prepared before = (Prepared) call.kept();
        if (before != null && Arrays.equals(before.sources, sources)) {
            work.close();
            before.work.store(call);
            return;
        }
        int attempt = before == null ? 1 : before.attempt + 1;
        if (attempt <= ATTEMPTS && mayTakeTime(call, members)) {
            Prepared prepared = new Prepared(work, sources, attempt);
            begin(call, prepared, blocked.hold(call.session(), prepared));
            return;
        }
        try (work) {
            while (work.step()) {
                // all of it
            }
            work.store(call);
        }
    }

    /** Whether {@link #prepare} takes its time, or has. */
    boolean canPrepare(Call call, long members) {
        return call.kept() != null || mayTakeTime(call, members);
    }

    /** All of it, or as much as the client's limit allows. */
    private void writeRest(Session session, Producer producer) {
        writeAllowed(session, producer);
        producer.close();
    }

    private void writeAllowed(Session session, Producer producer) {
        boolean limited = sessions.limitsOutput(session);
        while (producer.next(session.reply())) {
            if (limited) {
                sessions.checkOutput(session);
                if (session.connection().isClosing()) {
                    return;
                }
            }
        }
    }

    @Override
    public boolean run(long budgetNs) {
        if (streams.isEmpty()) {
            return false;
        }
        long end = System.nanoTime() + budgetNs;
        boolean more = false;
        for (int i = streams.size() - 1; i >= 0; i--) {
            more |= advance(streams.get(i), end);
        }
        return more;
    }

    /** Writes on; true if there is more that could be written at once. */
    private boolean advance(Stream stream, long endNs) {
        Session session = stream.session;
        if (!session.connection().isOpen() || stream.held != session.blockedIn()) {
            end(stream);
            return false;
        }
        long nowNs = System.nanoTime();
        while (nowNs < endNs && hasRoom(stream, nowNs)) {
            if (!stream.producer.next(session.reply())) {
                finish(stream);
                return false;
            }
            nowNs = System.nanoTime();
        }
        session.connection().flushLater();
        sessions.checkOutput(session);
        return hasRoom(stream, nowNs);
    }

    /** A client with a limit gets its reply as fast as it can be written, so that the limit decides, and not its patience. */
    private boolean hasRoom(Stream stream, long nowNs) {
        return stream.session.connection().output().bytes() < AHEAD_BYTES
                || nowNs > stream.untilNs
                || sessions.limitsOutput(stream.session);
    }

    private void finish(Stream stream) {
        if (stream.held != null) {
            blocked.finish(stream.held);
            end(stream);
        } else {
            end(stream);
            stream.session.proceed();
        }
    }

    private void end(Stream stream) {
        arena.closeCut(stream.cut);
        stream.producer.close();
        streams.remove(stream);
    }
}
