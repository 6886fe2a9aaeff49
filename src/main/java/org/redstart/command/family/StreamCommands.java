package org.redstart.command.family;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.keyspace.StreamCursor;
import org.redstart.keyspace.StreamFields;
import org.redstart.keyspace.StreamId;
import org.redstart.keyspace.StreamRoot;
import org.redstart.keyspace.StreamStore;
import org.redstart.keyspace.ValueType;
import org.redstart.resp.Request;

/** Streams: adding, counting, ranges, deleting and trimming. */
public final class StreamCommands {
    private static final long MOST_BYTES = 1L << 30;

    private final StreamStore streams;
    private final StreamIds ids = new StreamIds();
    private final StreamTrimOptions options;
    private final Arguments fields = new Arguments();
    private final StreamId from = new StreamId();
    private final StreamId to = new StreamId();

    public StreamCommands(StreamStore streams) {
        this.streams = streams;
        this.options = new StreamTrimOptions(streams, ids);
    }

    public void bind(CommandTable table) {
        table.bind("xadd", this::add);
        table.bind("xlen", StreamCommands::length);
        table.bind("xrange", call -> range(call, false));
        table.bind("xrevrange", call -> range(call, true));
        table.bind("xdel", this::delete);
        table.bind("xtrim", this::trim);
        table.bind("xsetid", this::setId);
    }

    /** Whether an entry is a stream; if not, answers so. */
    static boolean isStream(Call call, long entry) {
        if (Entry.type(entry) == ValueType.STREAM) {
            return true;
        }
        call.error(Errors.WRONG_TYPE);
        return false;
    }

    /** The fields and values of XADD, where the request has them. */
    private static final class Arguments implements StreamFields {
        private Request request;
        private int first;

        @Override
        public int fields() {
            return (request.count() - first) / 2;
        }

        @Override
        public long address(int index) {
            return request.address(first + index);
        }

        @Override
        public int length(int index) {
            return request.length(first + index);
        }

        long bytes() {
            long sum = 0;
            for (int i = first; i < request.count(); i++) {
                sum += request.length(i);
            }
            return sum;
        }
    }

    private void add(Call call) {
        if (!options.read(call, true)) {
            return;
        }
        int given = call.count() - options.idIndex() - 1;
        if (options.idIndex() == 0 || given < 2 || given % 2 == 1) {
            call.error(Errors.arity(call.def().name()));
            return;
        }
        StreamId id = options.id();
        if (!options.isAutomatic() && options.isSequenceGiven() && id.isZero()) {
            call.error("ERR The ID specified in XADD must be greater than 0-0");
            return;
        }
        Key key = call.key(1);
        long entry = call.database().findTouched(key);
        if (entry == 0 && options.mustExist()) {
            call.reply().nil();
            return;
        }
        if (entry != 0 && !isStream(call, entry)) {
            return;
        }
        if (entry == 0) {
            from.set(0, 0);
        } else {
            StreamRoot.last(Entry.valueHandle(entry), from);
        }
        fields.request = call.request();
        fields.first = options.idIndex() + 1;
        if (chooseId(call, id) && fits(call)) {
            append(call, key, entry, id);
        }
    }

    private boolean fits(Call call) {
        if (fields.bytes() > MOST_BYTES) {
            call.error("ERR Elements are too large to be stored");
            return false;
        }
        return true;
    }

    /** Makes the id whole; {@code from} is the stream's last one. If it is not above that, answers so. */
    private boolean chooseId(Call call, StreamId id) {
        if (from.isMost()) {
            call.error("ERR The stream has exhausted the last possible ID, unable to add more items");
            return false;
        }
        if (options.isAutomatic()) {
            if (Long.compareUnsigned(call.nowMs(), from.ms()) > 0) {
                id.set(call.nowMs(), 0);
            } else {
                id.set(from);
                id.increment();
            }
            return true;
        }
        if (!options.isSequenceGiven() && id.ms() == from.ms() && from.sequence() != StreamId.MOST) {
            id.set(from);
            id.increment();
        }
        if (id.order(from) <= 0) {
            call.error("ERR The ID specified in XADD is equal or smaller than the target stream top item");
            return false;
        }
        return true;
    }

    private void append(Call call, Key key, long entry, StreamId id) {
        Database database = call.database();
        if (entry == 0) {
            streams.create(database, key);
        }
        streams.append(database, key, id, fields);
        StreamIds.write(call.reply(), id);
        call.changed(key, KeyEvent.XADD);
        if (options.trims() && streams.trim(database, key, options.trim()) > 0) {
            database.event(KeyEvent.XTRIM, key);
        }
        if (call.isJournaled()) {
            List<byte[]> arguments = arguments(call);
            if (options.isAutomatic() || !options.isSequenceGiven()) {
                arguments.set(options.idIndex(), StreamIds.text(id).getBytes(StandardCharsets.US_ASCII));
            }
            rewrite(call, key, arguments);
        }
    }

    private static List<byte[]> arguments(Call call) {
        List<byte[]> arguments = new ArrayList<>();
        for (int i = 0; i < call.count(); i++) {
            arguments.add(call.request().bytes(i));
        }
        return arguments;
    }

    private void rewrite(Call call, Key key, List<byte[]> arguments) {
        if (options.isApproximate()) {
            long root = Entry.valueHandle(call.database().entry(key));
            long length = StreamRoot.length(root);
            // What is empty has no first entry that could say that nothing stayed.
            from.set(StreamId.MOST, StreamId.MOST);
            options.makeExact(arguments, length, length == 0 ? from : StreamRoot.first(root, from));
        }
        call.rewrite(arguments.toArray(new byte[0][]));
    }

    private static void length(Call call) {
        long entry = call.database().read(call.key(1));
        if (entry == 0) {
            call.reply().integer(0);
        } else if (isStream(call, entry)) {
            call.reply().integer(StreamRoot.length(Entry.valueHandle(entry)));
        }
    }

    private void range(Call call, boolean back) {
        if (!ids.readStart(call, back ? 3 : 2, from) || !ids.readEnd(call, back ? 2 : 3, to)) {
            return;
        }
        long most = -1;
        for (int i = 4; i < call.count(); i += 2) {
            if (!call.is(i, "COUNT") || i + 1 == call.count()) {
                call.error(Errors.SYNTAX);
                return;
            }
            if (!call.readLong(i + 1)) {
                return;
            }
            most = Math.max(0, call.number());
        }
        long entry = call.database().read(call.key(1));
        if (entry == 0) {
            call.reply().array(0);
        } else if (isStream(call, entry)) {
            if (most == 0) {
                call.reply().nilArray();
            } else {
                show(call, Entry.valueHandle(entry), back, most == -1 ? Long.MAX_VALUE : most);
            }
        }
    }

    private void show(Call call, long root, boolean back, long most) {
        StreamCursor cursor = streams.newCursor();
        seek(cursor, root, back);
        long count = StreamEntries.count(cursor, most);
        seek(cursor, root, back);
        StreamEntries.writeArray(call, cursor, count);
    }

    private void seek(StreamCursor cursor, long root, boolean back) {
        if (back) {
            cursor.seekBack(root, from, to);
        } else {
            cursor.seek(root, from, to);
        }
    }

    private void delete(Call call) {
        Key key = call.key(1);
        long entry = call.database().findTouched(key);
        if (entry == 0) {
            call.reply().integer(0);
            return;
        }
        if (!isStream(call, entry)) {
            return;
        }
        for (int i = 2; i < call.count(); i++) {
            if (!ids.read(call, i, from)) {
                return;
            }
        }
        long deleted = 0;
        for (int i = 2; i < call.count(); i++) {
            ids.isId(call, i, from);
            deleted += streams.delete(call.database(), key, from) ? 1 : 0;
        }
        if (deleted > 0) {
            streams.deleted(call.database(), key);
            call.changed(key, KeyEvent.XDEL);
            call.changed(deleted - 1);
        }
        call.reply().integer(deleted);
    }

    private void trim(Call call) {
        if (!options.read(call, false)) {
            return;
        }
        Key key = call.key(1);
        long entry = call.database().findTouched(key);
        if (entry == 0) {
            call.reply().integer(0);
            return;
        }
        if (!isStream(call, entry)) {
            return;
        }
        long removed = streams.trim(call.database(), key, options.trim());
        if (removed > 0) {
            call.changed(key, KeyEvent.XTRIM);
            call.changed(removed - 1);
            if (call.isJournaled()) {
                rewrite(call, key, arguments(call));
            }
        }
        call.reply().integer(removed);
    }

    private void setId(Call call) {
        StreamId last = from;
        StreamId maxDeleted = to.set(0, 0);
        if (!ids.read(call, 2, last)) {
            return;
        }
        long added = -1;
        for (int i = 3; i < call.count(); i += 2) {
            boolean more = i + 1 < call.count();
            if (more && call.is(i, "ENTRIESADDED")) {
                if (!call.readLong(i + 1)) {
                    return;
                }
                added = call.number();
                if (added < 0) {
                    call.error("ERR entries_added must be positive");
                    return;
                }
            } else if (more && call.is(i, "MAXDELETEDID")) {
                if (!ids.read(call, i + 1, maxDeleted)) {
                    return;
                }
                if (last.order(maxDeleted) < 0) {
                    call.error("ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id");
                    return;
                }
            } else {
                call.error(Errors.SYNTAX);
                return;
            }
        }
        setLast(call, last, added, maxDeleted);
    }

    private void setLast(Call call, StreamId last, long added, StreamId maxDeleted) {
        Key key = call.key(1);
        long entry = call.database().findTouched(key);
        if (entry == 0) {
            call.error(Errors.NO_SUCH_KEY);
            return;
        }
        if (!isStream(call, entry)) {
            return;
        }
        long root = Entry.valueHandle(entry);
        StreamId known = options.id();
        if (last.order(StreamRoot.maxDeleted(root, known)) < 0) {
            call.error("ERR The ID specified in XSETID is smaller than current max_deleted_entry_id");
        } else if (StreamRoot.length(root) > 0 && last.order(streams.lastValid(root, known)) < 0) {
            call.error("ERR The ID specified in XSETID is smaller than the target stream top item");
        } else if (added != -1 && StreamRoot.length(root) > added) {
            call.error("ERR The entries_added specified in XSETID is smaller than the target stream length");
        } else {
            streams.setLast(call.database(), key, last, added, maxDeleted);
            call.changed(key, KeyEvent.XSETID);
            call.reply().ok();
        }
    }
}
