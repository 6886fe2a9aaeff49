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
import org.redstart.keyspace.ZSetCursor;
import org.redstart.keyspace.ZSetStore;
import org.redstart.memory.Arena;
import org.redstart.structure.Intset;
import org.redstart.structure.Listpack;

/**
 * Writes the values of entries. Small collections go as they lie in memory, for their bytes are the format's own. Made on the loop; one
 * thread uses it, and a thread beside the loop only on what a cut keeps.
 */
final class RdbValueWriter {
    private final ListCursor lists;
    private final HashCursor hashes;
    private final SetCursor sets;
    private final ZSetStore zsets;
    private final StreamWriter streams;

    RdbValueWriter(Keyspace keyspace) {
        this.lists = keyspace.lists().newCursor();
        this.hashes = keyspace.hashes().cursor();
        this.sets = keyspace.sets().cursor();
        this.zsets = keyspace.zsets();
        this.streams = new StreamWriter(keyspace);
    }

    /** The type byte of an entry's value. */
    static int type(long entry) {
        int encoding = Entry.encoding(entry);
        boolean packed = encoding == Entry.PACKED;
        return switch (Entry.type(entry)) {
            case STRING -> RdbFormat.STRING;
            case LIST -> RdbFormat.LIST_QUICKLIST_2;
            case HASH ->
                packed ? RdbFormat.HASH_LISTPACK : Entry.isTimed(entry) ? RdbFormat.HASH_TIMED : RdbFormat.HASH;
            case ZSET -> packed ? RdbFormat.ZSET_LISTPACK : RdbFormat.ZSET_2;
            case SET ->
                packed ? RdbFormat.SET_LISTPACK : encoding == Entry.INTSET ? RdbFormat.SET_INTSET : RdbFormat.SET;
            case STREAM -> RdbFormat.STREAM_LISTPACKS_3;
        };
    }

    void write(long entry, RdbOutput out) throws IOException {
        switch (Entry.type(entry)) {
            case STRING -> string(entry, out);
            case LIST -> list(entry, out);
            case SET -> set(entry, out);
            case HASH -> hash(entry, out);
            case ZSET -> zset(entry, out);
            case STREAM -> streams.write(entry, out);
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
        } else if (Entry.encoding(entry) == Entry.INTSET) {
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
