package org.redstart.replication;

import java.nio.charset.StandardCharsets;
import org.redstart.command.Journal;
import org.redstart.command.Session;
import org.redstart.memory.NativeBuffer;
import org.redstart.memory.Tag;
import org.redstart.resp.Request;
import org.redstart.resp.RequestEncoder;

/** Writes this server's changes into the log, as the commands that its replicas are to execute. */
final class Feed implements Journal {
    private static final int NO_DATABASE = -1;
    private static final int KEPT_BYTES = 64 * 1024;
    private static final byte[] SELECT = ascii("SELECT");
    private static final byte[] MULTI = ascii("MULTI");
    private static final byte[] EXEC = ascii("EXEC");

    private final ReplicationLog log;
    private final NativeBuffer record = new NativeBuffer(KEPT_BYTES, Tag.SCRATCH);
    private final RequestEncoder encoder = new RequestEncoder(record);
    private int database = NO_DATABASE;
    private boolean grouped;
    /** How many records of the group are held back, behind its MULTI. */
    private int held;

    private long firstHeldAt;

    Feed(ReplicationLog log) {
        this.log = log;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The next record says its database, for somebody begins to read there. */
    void cut() {
        database = NO_DATABASE;
    }

    /** The database that the next record is for unless it says so, or 0. */
    int database() {
        return Math.max(0, database);
    }

    /** A command that is about replication itself and belongs to no database. */
    void tell(String... words) {
        byte[][] arguments = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            arguments[i] = ascii(words[i]);
        }
        tell(arguments);
    }

    void tell(byte[]... arguments) {
        encoder.write(arguments);
        flush();
    }

    @Override
    public void append(int of, Request request) {
        select(of);
        encoder.write(request);
        appended();
    }

    @Override
    public void append(int of, byte[][] arguments) {
        select(of);
        encoder.write(arguments);
        appended();
    }

    @Override
    public boolean isForReplicas() {
        return true;
    }

    @Override
    public void announce(int of, Request request) {
        append(of, request);
    }

    private void appended() {
        if (grouped) {
            held++;
        } else {
            flush();
        }
    }

    @Override
    public void begin(int of) {
        grouped = true;
        held = 0;
        encoder.write(MULTI);
        firstHeldAt = record.length();
    }

    /** One record is a whole by itself; more of them stand between MULTI and EXEC. */
    @Override
    public void end() {
        grouped = false;
        if (held > 1) {
            encoder.write(EXEC);
            flush();
        } else {
            flush(firstHeldAt);
        }
    }

    @Override
    public void appendedFor(Session session) {
        session.setWrittenTo(log.end());
    }

    private void select(int of) {
        if (of != database) {
            database = of;
            encoder.write(SELECT, ascii(Integer.toString(of)));
        }
    }

    private void flush() {
        flush(0);
    }

    private void flush(long from) {
        log.append(record.address() + from, record.length() - from);
        record.clear(KEPT_BYTES);
    }
}
