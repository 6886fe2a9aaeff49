package org.redstart.persistence;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.redstart.command.CommandDef;
import org.redstart.command.KeyHolds;
import org.redstart.command.Session;
import org.redstart.memory.NativeBuffer;
import org.redstart.memory.Tag;
import org.redstart.net.Connection;
import org.redstart.resp.RequestEncoder;

/** Keys on their way to another server: what is sent, and what the other server says of it. */
final class Migration {
    private static final int FIRST_BYTES = 4 * 1024;
    private static final byte[] SELECT = CommandWriter.ascii("SELECT");
    private static final byte[] RESTORE = CommandWriter.ascii("RESTORE");
    private static final byte[] REPLACE = CommandWriter.ascii("REPLACE");

    private final Session session;
    private final CommandDef def;
    private final MigrateRequest request;
    private final NativeBuffer values = new NativeBuffer(FIRST_BYTES, Tag.SCRATCH);
    private final RequestEncoder encoder = new RequestEncoder(values);
    /** By their order; null for one that is only copied, or was given twice. */
    private final List<KeyHolds.Hold> sent = new ArrayList<>();

    private final List<KeyHolds.Hold> taken = new ArrayList<>();
    private int preliminaries;
    private int answers;
    private boolean shutOut;
    private String refusal;
    private String failure;
    private boolean mayRetry;
    private boolean retried;
    private boolean ended;
    private long deadlineMs;
    private long sentBytes;

    Migration(Session session, CommandDef def, MigrateRequest request) {
        this.session = session;
        this.def = def;
        this.request = request;
    }

    Session session() {
        return session;
    }

    CommandDef def() {
        return def;
    }

    MigrateRequest request() {
        return request;
    }

    /**
     * Takes a key and its payload.
     *
     * @param hold of a key that is to be removed, or null
     */
    void add(byte[] key, long ttlMs, ValueDump dump, KeyHolds.Hold hold) {
        encoder.begin(request.replaces() ? 5 : 4);
        encoder.argument(RESTORE);
        encoder.argument(key);
        encoder.argument(CommandWriter.ascii(ttlMs));
        encoder.argument(dump.address(), dump.length());
        if (request.replaces()) {
            encoder.argument(REPLACE);
        }
        sent.add(hold);
    }

    boolean isEmpty() {
        return sent.isEmpty();
    }

    /**
     * Puts everything on its way.
     *
     * @param again whether the connection has been used before, so that it may turn out to be dead
     */
    void send(Connection to, boolean again, boolean selects) {
        mayRetry = again && !retried;
        retried |= again;
        try (NativeBuffer head = new NativeBuffer(FIRST_BYTES, Tag.SCRATCH)) {
            RequestEncoder first = new RequestEncoder(head);
            preliminaries = 0;
            answers = 0;
            if (request.credentials().length > 0) {
                first.write(request.credentials());
                preliminaries++;
            }
            if (selects) {
                first.write(SELECT, CommandWriter.ascii(request.database()));
                preliminaries++;
            }
            to.output().append(head.address(), head.length());
        }
        to.output().append(values.address(), values.length());
        to.flushLater();
    }

    /** An answer has come; true if it was the last one. */
    boolean take(String line) {
        boolean refused = line.startsWith("-");
        if (refused && refusal == null) {
            refusal = line.substring(1);
        }
        boolean begun = answers >= preliminaries;
        // Whoever could not get in, or not to the database, has put the values somewhere else at best.
        KeyHolds.Hold answered = begun ? sent.get(answers - preliminaries) : null;
        if (answered != null && !refused && !shutOut) {
            taken.add(answered);
        }
        shutOut |= refused && !begun;
        answers++;
        return answers == preliminaries + sent.size();
    }

    /** Whether nothing has come by a connection that was used before, so that a new one may do better. */
    boolean mayRetry() {
        return mayRetry && answers == 0;
    }

    /** Whether the other server has refused anything. */
    boolean isRefused() {
        return refusal != null;
    }

    /** Something has happened: the other server's time begins anew. */
    void hurry(long nowMs) {
        deadlineMs = nowMs + request.timeoutMs();
    }

    long deadlineMs() {
        return deadlineMs;
    }

    /** Whether more has been sent than at the last look. */
    boolean hasSentMore(long bytes) {
        boolean more = bytes > sentBytes;
        sentBytes = bytes;
        return more;
    }

    void fail(String error) {
        failure = error;
    }

    /** The error to answer, or null. */
    String error() {
        return refusal != null ? "ERR Target instance replied with error: " + refusal : failure;
    }

    /** What the other server has by its own word, and this one need not keep. */
    List<KeyHolds.Hold> taken() {
        return taken;
    }

    /** All that keeps writers waiting. */
    List<KeyHolds.Hold> holds() {
        return sent.stream().filter(Objects::nonNull).toList();
    }

    /** Nothing will be sent any more. */
    void end() {
        ended = true;
        values.close();
    }

    boolean isEnded() {
        return ended;
    }
}
