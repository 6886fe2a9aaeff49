package org.redstart.persistence;

import java.io.IOException;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.Keyspace;
import org.redstart.keyspace.PendingEntry;
import org.redstart.keyspace.StreamConsumer;
import org.redstart.keyspace.StreamGroup;
import org.redstart.keyspace.StreamGroups;
import org.redstart.keyspace.StreamId;
import org.redstart.keyspace.StreamRoot;
import org.redstart.keyspace.StreamStore;
import org.redstart.structure.IdTree;
import org.redstart.structure.Listpack;
import org.redstart.structure.TreeCursor;

/**
 * Writes streams.
 *
 * <pre>
 *  nodes, each: id (16), listpack | length | last id | first id | highest deleted id | entries added | groups
 *  group      name | last id | entries read | pending entries, each: id (16), delivered ms (8), deliveries | consumers
 *  consumer   name | seen ms (8) | active ms (8) | pending ids (16)
 *
 *  the first of the three forms has neither what follows the last id nor entries read; only the third has active ms
 *
 *  ids of 16 bytes have their most significant byte first; others are two lengths
 * </pre>
 */
final class StreamWriter {
    private static final int ID_BYTES = 16;

    private final StreamStore streams;
    private final StreamGroups groups;
    private final int form;
    private final StreamId id = new StreamId();
    private final StreamId first = new StreamId();

    /** @param form the type byte of the form in which streams are written */
    StreamWriter(Keyspace keyspace, int form) {
        this.form = form;
        this.streams = keyspace.streams();
        this.groups = streams.groups();
    }

    void write(long entry, RdbOutput out) throws IOException {
        long root = Entry.valueHandle(entry);
        out.putLength(StreamStore.nodes(root));
        for (TreeCursor at = streams.eachNode(root); at.exists(); at.next()) {
            out.putLength(ID_BYTES);
            out.putId(IdTree.ms(at.item()), IdTree.sequence(at.item()));
            long pack = StreamStore.packOf(at.item());
            out.putString(pack, Listpack.bytes(pack));
        }
        out.putLength(StreamRoot.length(root));
        putId(StreamRoot.last(root, id), out);
        if (form != RdbFormat.STREAM_LISTPACKS) {
            putId(StreamRoot.first(root, id), out);
            putId(StreamRoot.maxDeleted(root, id), out);
            out.putLength(StreamRoot.added(root));
        }
        long count = StreamGroups.count(root);
        out.putLength(count);
        if (count > 0) {
            for (TreeCursor at = groups.eachGroup(root); at.exists(); at.next()) {
                group(at.item(), out);
            }
        }
    }

    private static void putId(StreamId id, RdbOutput out) throws IOException {
        out.putLength(id.ms());
        out.putLength(id.sequence());
    }

    private void group(long group, RdbOutput out) throws IOException {
        out.putString(groups.nameAddress(group), groups.nameLength(group));
        putId(StreamGroup.last(group, id), out);
        if (form != RdbFormat.STREAM_LISTPACKS) {
            out.putLength(StreamGroup.read(group));
        }
        out.putLength(StreamGroups.pending(group));
        for (TreeCursor at = groups.eachPending(group, first.set(0, 0)); at.exists(); at.next()) {
            long pending = at.item();
            out.putId(PendingEntry.ms(pending), PendingEntry.sequence(pending));
            out.putLong(PendingEntry.deliveredMs(pending));
            out.putLength(PendingEntry.deliveries(pending));
        }
        out.putLength(StreamGroups.consumers(group));
        for (TreeCursor at = groups.eachConsumer(group); at.exists(); at.next()) {
            consumer(at.item(), out);
        }
    }

    private void consumer(long consumer, RdbOutput out) throws IOException {
        out.putString(groups.consumerNameAddress(consumer), groups.consumerNameLength(consumer));
        out.putLong(StreamConsumer.seenMs(consumer));
        if (form == RdbFormat.STREAM_LISTPACKS_3) {
            out.putLong(StreamConsumer.activeMs(consumer));
        }
        out.putLength(StreamGroups.pendingOf(consumer));
        for (TreeCursor at = groups.eachPendingOf(consumer, first.set(0, 0)); at.exists(); at.next()) {
            out.putId(PendingEntry.ms(at.item()), PendingEntry.sequence(at.item()));
        }
    }
}
