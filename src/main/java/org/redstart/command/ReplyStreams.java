package org.redstart.command;

import java.util.ArrayList;
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
    /** So much output is kept ready for a client's socket. */
    private static final int AHEAD_BYTES = 256 * 1024;
    /** A client that takes so long has the rest put down for it, so that the cut can end. */
    private static final long PATIENCE_NS = 2_000_000_000L;

    /** Writes the elements of a reply in order, reading only what a cut keeps. */
    @FunctionalInterface
    public interface Producer {
        /** Writes up to some hundred elements; false after the last. */
        boolean next(ReplyWriter reply);
    }

    private record Stream(Session session, long cut, Producer producer, long untilNs) {}

    private final Arena arena;
    private final Sessions sessions;
    private final List<Stream> streams = new ArrayList<>(MOST);

    ReplyStreams(Arena arena, Sessions sessions) {
        this.arena = arena;
        this.sessions = sessions;
    }

    /** Answers the elements of a reply whose head has been written: now if they are few, else as they are taken. */
    public void write(Call call, long elements, Producer producer) {
        if (elements > AT_ONCE && sessions.cutsFor(call.session(), elements * LEAST_BYTES)) {
            return;
        }
        if (elements > AT_ONCE && streams.size() < MOST && call.mayWait()) {
            call.session().await();
            streams.add(new Stream(
                    call.session(), arena.openCut(), producer, call.clock().nowNs() + PATIENCE_NS));
        } else {
            writeRest(call.session(), producer);
        }
    }

    /** All of it, or as much as the client's limit allows. */
    private void writeRest(Session session, Producer producer) {
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
        if (!session.connection().isOpen()) {
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
        end(stream);
        stream.session.proceed();
    }

    private void end(Stream stream) {
        arena.closeCut(stream.cut);
        streams.remove(stream);
    }
}
