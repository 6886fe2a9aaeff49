package org.redstart.persistence;

import static org.redstart.persistence.CommandWriter.ascii;

import java.util.ArrayList;
import java.util.List;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.PendingEntry;
import org.redstart.keyspace.StreamCursor;
import org.redstart.keyspace.StreamGroup;
import org.redstart.keyspace.StreamGroups;
import org.redstart.keyspace.StreamId;
import org.redstart.keyspace.StreamRoot;
import org.redstart.keyspace.StreamStore;
import org.redstart.memory.Native;
import org.redstart.structure.TreeCursor;

/** Writes the commands that make a stream again: entries, what it remembers of those that are gone, groups. */
final class StreamCommandWriter {
    private static final long ANY = -1;

    private final StreamGroups groups;
    private final StreamCursor entries;
    private final CommandWriter.Out out;
    private final StreamId id = new StreamId();
    private final StreamId first = new StreamId();
    private final StreamId last = new StreamId();

    StreamCommandWriter(StreamStore streams, CommandWriter.Out out) {
        this.groups = streams.groups();
        this.entries = streams.newCursor();
        this.out = out;
    }

    private static byte[] text(long ms, long sequence) {
        return ascii(Long.toUnsignedString(ms) + "-" + Long.toUnsignedString(sequence));
    }

    private static byte[] text(StreamId id) {
        return text(id.ms(), id.sequence());
    }

    void write(byte[] key, long entry) {
        long root = Entry.valueHandle(entry);
        boolean more = entries.seek(root, first.set(0, 0), last.set(ANY, ANY));
        if (!more) {
            makeEmpty(key, root);
        }
        for (; more; more = entries.next()) {
            List<byte[]> words = new ArrayList<>(List.of(ascii("XADD"), key, text(entries.ms(), entries.sequence())));
            entries.show(element -> words.add(CommandWriter.text(element)));
            out.put(words.toArray(byte[][]::new));
        }
        byte[] lastId = text(StreamRoot.last(root, id));
        byte[] deleted = text(StreamRoot.maxDeleted(root, id));
        byte[] added = ascii(StreamRoot.added(root));
        out.put(ascii("XSETID"), key, lastId, ascii("ENTRIESADDED"), added, ascii("MAXDELETEDID"), deleted);
        if (StreamGroups.count(root) > 0) {
            for (TreeCursor at = groups.eachGroup(root); at.exists(); at.next()) {
                group(key, at.item());
            }
        }
    }

    /** An entry that goes at once leaves the stream behind. */
    private void makeEmpty(byte[] key, long root) {
        StreamRoot.last(root, id);
        byte[] at = id.ms() == 0 && id.sequence() == 0 ? ascii("0-1") : text(id);
        out.put(ascii("XADD"), key, ascii("MAXLEN"), ascii(0), at, ascii("x"), ascii("y"));
    }

    private void group(byte[] key, long group) {
        byte[] name = Native.bytes(groups.nameAddress(group), groups.nameLength(group));
        byte[] lastId = text(StreamGroup.last(group, id));
        byte[] read = ascii(StreamGroup.read(group));
        out.put(ascii("XGROUP"), ascii("CREATE"), key, name, lastId, ascii("ENTRIESREAD"), read);
        for (TreeCursor at = groups.eachConsumer(group); at.exists(); at.next()) {
            consumer(key, name, at.item());
        }
    }

    private void consumer(byte[] key, byte[] group, long consumer) {
        byte[] name = Native.bytes(groups.consumerNameAddress(consumer), groups.consumerNameLength(consumer));
        out.put(ascii("XGROUP"), ascii("CREATECONSUMER"), key, group, name);
        for (TreeCursor at = groups.eachPendingOf(consumer, first.set(0, 0)); at.exists(); at.next()) {
            long pending = at.item();
            out.put(
                    ascii("XCLAIM"),
                    key,
                    group,
                    name,
                    ascii(0),
                    text(PendingEntry.ms(pending), PendingEntry.sequence(pending)),
                    ascii("TIME"),
                    ascii(PendingEntry.deliveredMs(pending)),
                    ascii("RETRYCOUNT"),
                    ascii(PendingEntry.deliveries(pending)),
                    ascii("JUSTID"),
                    ascii("FORCE"));
        }
    }
}
