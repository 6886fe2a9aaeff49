package org.redstart.keyspace;

import org.redstart.memory.Arena;
import org.redstart.memory.Decimal;
import org.redstart.memory.Tag;
import org.redstart.structure.Listpack;
import org.redstart.structure.ScoredMember;
import org.redstart.structure.ScoredTable;
import org.redstart.structure.TreeCursor;

/**
 * A place in a sorted set, in either of its forms. Made once and put to one set after the other; good until the set changes. What
 * it reads is kept by a cut.
 */
public final class ZSetCursor implements AutoCloseable {
    /** A member and its score in a listpack. */
    private static final int PAIR = 2;

    private final Arena arena;
    private final ScoredTable tables;
    private final TreeCursor cursor;
    private final long digits;
    /** The listpack, or 0 if the set is a large one. */
    private long pack;
    /** The member's element in the listpack, 0 after the last. */
    private long element;

    private long treeRoot;
    private long count;

    /** @param arena for the text of numbers in listpacks; null if only tables are read */
    ZSetCursor(ScoredTable tables, Arena arena) {
        this.arena = arena;
        this.tables = tables;
        this.cursor = new TreeCursor(tables.tree());
        this.digits = arena == null ? 0 : Arena.address(arena.allocate(Decimal.MAX_BYTES, Tag.SCRATCH));
    }

    /** Chooses the sorted set of an entry; seek before reading. */
    public void open(long entry) {
        if (Entry.encoding(entry) == Entry.PACKED) {
            pack = Arena.address(Entry.valueHandle(entry));
            count = Listpack.count(pack) / PAIR;
        } else {
            openTable(Entry.valueHandle(entry));
        }
    }

    void openTable(long root) {
        pack = 0;
        treeRoot = ScoredTable.treeRoot(root);
        count = ScoredTable.count(root);
    }

    /** How many members there are. */
    public long count() {
        return count;
    }

    /** Goes to the member at a rank, 0 being that with the lowest score; false if there is none. */
    public boolean seek(long rank) {
        if (pack == 0) {
            return tables.tree().seekWeight(treeRoot, rank, cursor);
        }
        element = Listpack.seek(pack, rank * PAIR);
        return element != 0;
    }

    /** Goes to the next member; false after the last. */
    public boolean next() {
        if (pack == 0) {
            return cursor.next();
        }
        element = Listpack.next(Listpack.next(element));
        return element != 0;
    }

    /** Goes to the member before; false before the first. */
    public boolean previous() {
        if (pack == 0) {
            return cursor.previous();
        }
        long score = Listpack.previous(pack, element);
        element = score == 0 ? 0 : Listpack.previous(pack, score);
        return element != 0;
    }

    public double score() {
        return pack == 0 ? ScoredMember.score(cursor.item()) : Listpack.realValue(Listpack.next(element));
    }

    public int memberLength() {
        return pack == 0 ? ScoredMember.memberLength(cursor.item()) : Listpack.contentLength(element);
    }

    /** Where the member's bytes are, until the cursor moves. */
    public long memberAddress() {
        return pack == 0 ? ScoredMember.memberAddress(cursor.item()) : Listpack.content(element, digits);
    }

    @Override
    public void close() {
        if (digits != 0) {
            arena.free(digits, Tag.SCRATCH);
        }
    }
}
