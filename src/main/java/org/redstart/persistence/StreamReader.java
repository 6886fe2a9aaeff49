package org.redstart.persistence;

import java.io.IOException;
import java.util.Arrays;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.Keyspace;
import org.redstart.keyspace.StreamGroups;
import org.redstart.keyspace.StreamId;
import org.redstart.keyspace.StreamStore;
import org.redstart.memory.Native;
import org.redstart.structure.Listpack;

/** Reads streams in the three forms there have been: see {@link StreamWriter}. The first two lack fields that came later. */
final class StreamReader implements AutoCloseable {
    private static final int ID_BYTES = 16;
    private static final int FEW = 16;

    private final StreamStore streams;
    private final StreamGroups groups;
    private final RdbInput.Text text = new RdbInput.Text();
    private final StreamId id = new StreamId();
    private final StreamId last = new StreamId();
    private final StreamId deleted = new StreamId();

    /** What a group has pending, until its consumers say whose each is: ms, sequence, delivered, deliveries in turn. */
    private long[] pending = new long[FEW * PENDING_LONGS];

    private int pendingCount;

    private static final int PENDING_LONGS = 4;

    StreamReader(Keyspace keyspace) {
        this.streams = keyspace.streams();
        this.groups = streams.groups();
    }

    /** @param type one of the three forms */
    void read(int type, RdbInput in, Database database, Key key) throws IOException {
        streams.create(database, key);
        for (long nodes = in.readLength(); nodes > 0; nodes--) {
            node(in, database, key);
        }
        long length = in.readLength();
        readId(in, last);
        deleted.set(0, 0);
        long added = length;
        if (type != RdbFormat.STREAM_LISTPACKS) {
            readId(in, id);
            readId(in, deleted);
            added = in.readWord();
        }
        streams.deleted(database, key);
        streams.setLast(database, key, last, added, deleted);
        if (length != streams.length(database, key)) {
            throw in.broken("a stream whose length is not that of its nodes");
        }
        for (long left = in.readLength(); left > 0; left--) {
            group(type, in, database, key);
        }
    }

    private void node(RdbInput in, Database database, Key key) throws IOException {
        in.readString(text);
        if (text.length() != ID_BYTES) {
            throw in.broken("a stream's node without an id");
        }
        id.set(
                Long.reverseBytes(Native.getLong(text.address())),
                Long.reverseBytes(Native.getLong(text.address() + Long.BYTES)));
        in.readString(text);
        boolean valid = Listpack.isValid(text.address(), text.length(), true)
                && streams.appendNode(database, key, id, text.address());
        if (!valid) {
            throw in.broken("a damaged node of a stream");
        }
    }

    private static void readId(RdbInput in, StreamId into) throws IOException {
        long ms = in.readWord();
        into.set(ms, in.readWord());
    }

    private static void readRawId(RdbInput in, StreamId into) throws IOException {
        long ms = Long.reverseBytes(in.readLittle(Long.BYTES));
        into.set(ms, Long.reverseBytes(in.readLittle(Long.BYTES)));
    }

    private void group(int type, RdbInput in, Database database, Key key) throws IOException {
        in.readString(text);
        readId(in, last);
        long root = Entry.valueHandle(database.entry(key));
        long read = type == RdbFormat.STREAM_LISTPACKS ? groups.readUpTo(root, last) : in.readWord();
        if (!groups.create(database, key, text.address(), text.length(), last, read)) {
            throw in.broken("a stream that has a group twice");
        }
        long group = groups.open(database, key, text.address(), text.length());
        readPending(in);
        for (long left = in.readLength(); left > 0; left--) {
            consumer(type, in, group);
        }
        if (pendingCount != StreamGroups.pending(group)) {
            throw in.broken("a pending entry that is no consumer's");
        }
    }

    private void readPending(RdbInput in) throws IOException {
        pendingCount = 0;
        for (long left = in.readLength(); left > 0; left--) {
            if ((pendingCount + 1) * PENDING_LONGS > pending.length) {
                pending = Arrays.copyOf(pending, pending.length * 2);
            }
            readRawId(in, id);
            int at = pendingCount * PENDING_LONGS;
            if (pendingCount > 0 && id.order(pending[at - PENDING_LONGS], pending[at - PENDING_LONGS + 1]) <= 0) {
                throw in.broken("pending entries that are not in order");
            }
            pending[at] = id.ms();
            pending[at + 1] = id.sequence();
            pending[at + 2] = in.readLittle(Long.BYTES);
            pending[at + 3] = in.readWord();
            pendingCount++;
        }
    }

    private void consumer(int type, RdbInput in, long group) throws IOException {
        in.readString(text);
        long seenMs = in.readLittle(Long.BYTES);
        long activeMs = type == RdbFormat.STREAM_LISTPACKS_3 ? in.readLittle(Long.BYTES) : seenMs;
        if (groups.consumer(group, text.address(), text.length()) != 0) {
            throw in.broken("Duplicate stream consumer detected");
        }
        long consumer = groups.createConsumer(group, text.address(), text.length(), seenMs);
        groups.active(consumer, activeMs);
        for (long left = in.readLength(); left > 0; left--) {
            readRawId(in, id);
            int at = findPending(id);
            if (at < 0 || groups.findPending(group, id.ms(), id.sequence()) != 0) {
                throw in.broken("a consumer's pending entry that is not its group's");
            }
            groups.deliver(group, consumer, id.ms(), id.sequence(), pending[at + 2], pending[at + 3]);
        }
    }

    /** Where a pending entry's numbers are, or less than 0. */
    private int findPending(StreamId wanted) {
        int low = 0;
        int high = pendingCount - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            int order = wanted.order(pending[middle * PENDING_LONGS], pending[middle * PENDING_LONGS + 1]);
            if (order == 0) {
                return middle * PENDING_LONGS;
            }
            if (order > 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    @Override
    public void close() {
        text.close();
    }
}
