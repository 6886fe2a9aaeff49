package org.redstart.persistence;

import java.io.IOException;
import org.redstart.keyspace.Content;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.HashCursor;
import org.redstart.keyspace.HashStore;
import org.redstart.keyspace.Keyspace;
import org.redstart.keyspace.ListCursor;
import org.redstart.keyspace.ListStore;
import org.redstart.keyspace.SetCursor;
import org.redstart.keyspace.SetStore;
import org.redstart.keyspace.ValueType;
import org.redstart.keyspace.ZSetCursor;
import org.redstart.keyspace.ZSetStore;
import org.redstart.memory.Arena;
import org.redstart.memory.DoubleText;
import org.redstart.structure.Intset;
import org.redstart.structure.Listpack;

/**
 * Writes the values of entries. Small collections go as they lie in memory, for their bytes are the format's own. Made on the loop; one
 * thread uses it, and a thread beside the loop only on what a cut keeps.
 */
final class RdbValueWriter {
    private final ListStore listStore;
    private final ListCursor lists;
    private final HashCursor hashes;
    private final SetCursor sets;
    private final ZSetStore zsets;
    private final StreamWriter streams;
    private final int version;

    /** @param version the version whose readers must understand what is written */
    RdbValueWriter(Keyspace keyspace, int version) {
        this.version = version;
        this.listStore = keyspace.lists();
        this.lists = keyspace.lists().newCursor();
        this.hashes = keyspace.hashes().cursor();
        this.sets = keyspace.sets().cursor();
        this.zsets = keyspace.zsets();
        this.streams = new StreamWriter(keyspace, streamType());
    }

    /**
     * The type byte of an entry's value.
     *
     * @throws RdbException if the version has none
     */
    int type(long entry) throws RdbException {
        boolean packed = isPack(entry);
        return switch (Entry.type(entry)) {
            case STRING -> RdbFormat.STRING;
            case LIST -> version < RdbFormat.PACKED_VERSION ? RdbFormat.LIST : RdbFormat.LIST_QUICKLIST_2;
            case HASH -> packed ? RdbFormat.HASH_LISTPACK : Entry.isTimed(entry) ? timedType() : RdbFormat.HASH;
            case ZSET -> packed ? RdbFormat.ZSET_LISTPACK : RdbFormat.ZSET_2;
            case SET -> packed ? RdbFormat.SET_LISTPACK : isIntset(entry) ? RdbFormat.SET_INTSET : RdbFormat.SET;
            case STREAM -> streamType();
        };
    }

    private int timedType() throws RdbException {
        if (version < RdbFormat.VERSION) {
            throw new RdbException("rdb-version " + version + " cannot hold hash fields that expire");
        }
        return RdbFormat.HASH_TIMED;
    }

    private int streamType() {
        if (version < RdbFormat.PACKED_VERSION) {
            return RdbFormat.STREAM_LISTPACKS;
        }
        return version < RdbFormat.VERSION ? RdbFormat.STREAM_LISTPACKS_2 : RdbFormat.STREAM_LISTPACKS_3;
    }

    private static boolean isIntset(long entry) {
        return Entry.encoding(entry) == Entry.INTSET;
    }

    /** Whether a listpack goes as it is: sets have had them since version 11, hashes and sorted sets since 10. */
    private boolean isPack(long entry) {
        int since = Entry.type(entry) == ValueType.SET ? RdbFormat.VERSION : RdbFormat.PACKED_VERSION;
        return version >= since && Entry.encoding(entry) == Entry.PACKED;
    }

    void write(long entry, RdbOutput out) throws IOException {
        boolean unpacks = Entry.encoding(entry) == Entry.PACKED && !isPack(entry);
        switch (Entry.type(entry)) {
            case STRING -> string(entry, out);
            case LIST -> list(entry, out);
            case SET -> {
                if (unpacks) {
                    unpack(packOf(entry), 1, out);
                } else {
                    set(entry, out);
                }
            }
            case HASH -> {
                if (unpacks) {
                    unpack(packOf(entry), 2, out);
                } else {
                    hash(entry, out);
                }
            }
            case ZSET -> {
                if (unpacks) {
                    unpackScores(packOf(entry), out);
                } else {
                    zset(entry, out);
                }
            }
            case STREAM -> streams.write(entry, out);
        }
    }

    /** @param each how many elements count as one */
    private static void unpack(long pack, int each, RdbOutput out) throws IOException {
        out.putLength(Listpack.count(pack) / each);
        elements(pack, out);
    }

    private static void elements(long pack, RdbOutput out) throws IOException {
        for (long element = Listpack.first(pack); element != 0; element = Listpack.next(element)) {
            element(element, out);
        }
    }

    private static void element(long element, RdbOutput out) throws IOException {
        if (Listpack.isInt(element)) {
            out.putNumber(Listpack.intValue(element));
        } else {
            out.putString(Listpack.textAddress(element), Listpack.textLength(element));
        }
    }

    private static void unpackScores(long pack, RdbOutput out) throws IOException {
        out.putLength(Listpack.count(pack) / 2);
        for (long member = Listpack.first(pack); member != 0; ) {
            long score = Listpack.next(member);
            element(member, out);
            double value = Listpack.isInt(score)
                    ? Listpack.intValue(score)
                    : DoubleText.parse(Listpack.textAddress(score), Listpack.textLength(score));
            out.putLong(Double.doubleToRawLongBits(value));
            member = Listpack.next(score);
        }
    }

    private void plainList(long entry, RdbOutput out) throws IOException {
        out.putLength(listStore.length(entry));
        if (Entry.encoding(entry) == Entry.PACKED) {
            elements(packOf(entry), out);
            return;
        }
        for (boolean more = lists.firstNode(entry); more; more = lists.nextNode()) {
            elements(lists.pack(), out);
        }
    }

    private static void string(long entry, RdbOutput out) throws IOException {
        if (Entry.isInt(entry)) {
            out.putNumber(Entry.intValue(entry));
        } else {
            out.putString(Entry.stringAddress(entry), Entry.stringLength(entry));
        }
    }

    private static void pack(long pack, RdbOutput out) throws IOException {
        out.putString(pack, Listpack.bytes(pack));
    }

    private static long packOf(long entry) {
        return Arena.address(Entry.valueHandle(entry));
    }

    private void list(long entry, RdbOutput out) throws IOException {
        if (version < RdbFormat.PACKED_VERSION) {
            plainList(entry, out);
            return;
        }
        if (Entry.encoding(entry) == Entry.PACKED) {
            out.putLength(1);
            node(packOf(entry), out);
            return;
        }
        out.putLength(ListStore.nodes(entry));
        for (boolean more = lists.firstNode(entry); more; more = lists.nextNode()) {
            node(lists.pack(), out);
        }
    }

    private static void node(long pack, RdbOutput out) throws IOException {
        out.putLength(RdbFormat.PACKED_NODE);
        pack(pack, out);
    }

    private void set(long entry, RdbOutput out) throws IOException {
        if (Entry.encoding(entry) == Entry.PACKED) {
            pack(packOf(entry), out);
        } else if (isIntset(entry)) {
            long numbers = packOf(entry);
            out.putString(numbers, Intset.bytes(numbers));
        } else {
            out.putLength(SetStore.count(entry));
            sets.open(entry);
            while (sets.next()) {
                content(sets.member(), out);
            }
        }
    }

    private void hash(long entry, RdbOutput out) throws IOException {
        if (Entry.encoding(entry) == Entry.PACKED) {
            pack(packOf(entry), out);
            return;
        }
        if (Entry.isTimed(entry)) {
            timedHash(entry, out);
            return;
        }
        out.putLength(HashStore.count(entry));
        hashes.open(entry);
        while (hashes.next()) {
            content(hashes.field(), out);
            content(hashes.value(), out);
        }
    }

    /** Times count from the earliest, which is 1; 0 is none. */
    private void timedHash(long entry, RdbOutput out) throws IOException {
        long earliestMs = HashStore.NO_EXPIRY;
        hashes.open(entry);
        while (hashes.next()) {
            earliestMs = Math.min(earliestMs, hashes.expireAtMs());
        }
        out.putLong(earliestMs);
        out.putLength(HashStore.count(entry));
        hashes.open(entry);
        while (hashes.next()) {
            long expireAtMs = hashes.expireAtMs();
            out.putLength(expireAtMs == HashStore.NO_EXPIRY ? 0 : expireAtMs - earliestMs + 1);
            content(hashes.field(), out);
            content(hashes.value(), out);
        }
    }

    private static void content(Content content, RdbOutput out) throws IOException {
        if (content.isNumber()) {
            out.putNumber(content.whole());
        } else {
            out.putString(content.address(), content.length());
        }
    }

    /** From the highest score to the lowest, so that a reader that adds in front has the shortest way. */
    private void zset(long entry, RdbOutput out) throws IOException {
        if (Entry.encoding(entry) == Entry.PACKED) {
            pack(packOf(entry), out);
            return;
        }
        ZSetCursor members = zsets.tableCursor(entry);
        out.putLength(members.count());
        for (boolean more = members.seek(members.count() - 1); more; more = members.previous()) {
            out.putString(members.memberAddress(), members.memberLength());
            out.putLong(Double.doubleToRawLongBits(members.score()));
        }
    }
}
