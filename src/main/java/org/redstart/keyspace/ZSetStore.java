package org.redstart.keyspace;

import org.redstart.memory.Arena;
import org.redstart.memory.Decimal;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;
import org.redstart.structure.EntryVisitor;
import org.redstart.structure.Listpack;
import org.redstart.structure.ListpackEditor;
import org.redstart.structure.ScoredTable;
import org.redstart.structure.TreeCursor;

/**
 * Sorted sets, whichever way they are kept: small ones as a listpack of members and scores in order, others as a {@link
 * ScoredTable}. A small one that outgrows its limits becomes a table for good.
 *
 * <p>A member is changed in two steps: {@link #locate} looks it up, then {@link #add}, {@link #rescore} or {@link #remove}
 * change what was found, through the key that was looked up before.
 */
public final class ZSetStore {
    /** A score that no member has: there is no such member. */
    public static final double NONE = Double.NaN;

    private static final int PAIR = 2;
    /** What a new listpack has room for: few small members. */
    private static final int NEW_PACK_BYTES = 32;

    private final Arena arena;
    private final ScoredTable tables;
    private final LazyFree lazyFree;
    private final ListpackEditor packs;
    private final TreeCursor cursor;
    private final ZSetCursor converting;
    private final long digits;
    private long mostEntries = 128;
    private long mostValueBytes = 64;

    private long member;
    private int memberLength;
    private long hash;
    /** The slot of the located member in a table; its offset in a listpack. */
    private long place;

    ZSetStore(Arena arena, Containers containers) {
        this.arena = arena;
        this.tables = containers.scored();
        this.lazyFree = containers.lazyFree();
        this.packs = new ListpackEditor(arena);
        this.cursor = new TreeCursor(tables.tree());
        this.converting = cursor();
        this.digits = Arena.address(arena.allocate(Decimal.MAX_BYTES, Tag.SCRATCH));
    }

    /** Up to so many members make a listpack. */
    public void setMostEntries(long entries) {
        mostEntries = entries;
    }

    /** A longer member makes a table. */
    public void setMostValueBytes(long bytes) {
        mostValueBytes = bytes;
    }

    /** Whether so many members, the longest of so many bytes, make a listpack. */
    public boolean staysSmall(long members, int longestBytes) {
        return members <= mostEntries && longestBytes <= mostValueBytes;
    }

    /** A cursor of the caller's own. */
    public ZSetCursor cursor() {
        return new ZSetCursor(tables, arena);
    }

    /** A cursor for a large sorted set alone, which has nothing to be closed. */
    public ZSetCursor tableCursor(long entry) {
        assert Entry.encoding(entry) == Entry.TABLE;
        ZSetCursor reader = treeCursor();
        reader.open(entry);
        return reader;
    }

    ZSetCursor treeCursor() {
        return new ZSetCursor(tables, null);
    }

    /** A sorted set to be filled in any order. */
    public ZSetBuilder builder() {
        return new ZSetBuilder(this, tables, lazyFree);
    }

    /** How many members the sorted set of an entry has. */
    public static long count(long entry) {
        long handle = Entry.valueHandle(entry);
        return Entry.encoding(entry) == Entry.PACKED
                ? Listpack.count(Arena.address(handle)) / PAIR
                : ScoredTable.count(handle);
    }

    /** Looks a member up; its score, or {@link #NONE}. The bytes have to stay until it was changed. */
    public double locate(long entry, long bytes, int length) {
        member = bytes;
        memberLength = length;
        long handle = Entry.valueHandle(entry);
        if (Entry.encoding(entry) == Entry.TABLE) {
            hash = tables.hash(bytes, length);
            place = tables.find(handle, hash, bytes, length);
            return place == 0 ? NONE : ScoredTable.score(place);
        }
        long element = Listpack.find(Listpack.first(Arena.address(handle)), bytes, length, 1);
        place = element == 0 ? 0 : ListpackEditor.offset(handle, element);
        return element == 0 ? NONE : Listpack.realValue(Listpack.next(element));
    }

    /** The rank of a member that was just located, 0 being the lowest score. */
    public long rank(long entry) {
        long handle = Entry.valueHandle(entry);
        if (Entry.encoding(entry) == Entry.TABLE) {
            tables.tree().seek(ScoredTable.treeRoot(handle), ScoredTable.score(place), member, memberLength, cursor);
            return cursor.rank();
        }
        long rank = 0;
        long located = ListpackEditor.at(handle, (int) place);
        for (long at = Listpack.first(Arena.address(handle)); at != located; at = afterPair(at)) {
            rank++;
        }
        return rank;
    }

    private static long afterPair(long element) {
        return Listpack.next(Listpack.next(element));
    }

    /** Makes sure that the key, which was just looked up, has a sorted set that so many and so long members may enter. */
    public void prepare(Database database, Key key, long members, int longestBytes) {
        long entry = database.entry(key);
        boolean small = staysSmall(members, longestBytes);
        if (entry == 0) {
            int encoding = small ? Entry.PACKED : Entry.TABLE;
            long handle = small ? packs.create(NEW_PACK_BYTES) : tables.create();
            database.setCollection(key, ValueType.ZSET, encoding, handle);
        } else if (!small && Entry.encoding(entry) == Entry.PACKED) {
            unpack(database, key, entry);
        }
    }

    /** Adds the member that was looked for and is not there. */
    public void add(Database database, Key key, double score) {
        long entry = database.entry(key);
        if (Entry.encoding(entry) == Entry.PACKED) {
            if (staysSmall(count(entry) + 1, memberLength)) {
                insertPacked(database, key, Entry.valueHandle(entry), score);
                return;
            }
            unpack(database, key, entry);
            entry = database.entry(key);
            hash = tables.hash(member, memberLength);
        }
        tables.add(ownTable(database, key, entry), hash, score, member, memberLength);
    }

    private long ownTable(Database database, Key key, long entry) {
        long root = tables.own(Entry.valueHandle(entry));
        database.pointTo(key, Entry.TABLE, root);
        return root;
    }

    private void insertPacked(Database database, Key key, long handle, double score) {
        long behind = firstAbove(Arena.address(handle), score);
        int offset = behind == 0 ? ListpackEditor.end(handle) : ListpackEditor.offset(handle, behind);
        long changed = packs.insertPairReal(handle, offset, member, memberLength, score);
        database.pointTo(key, Entry.PACKED, changed);
    }

    /** The first pair that belongs behind the located member with a score, or 0. */
    private long firstAbove(long pack, double score) {
        long element = Listpack.first(pack);
        while (element != 0) {
            long scoreElement = Listpack.next(element);
            double other = Listpack.realValue(scoreElement);
            if (other > score || other == score && compare(element, member, memberLength) > 0) {
                return element;
            }
            element = Listpack.next(scoreElement);
        }
        return 0;
    }

    private int compare(long element, long bytes, int length) {
        return Native.compare(Listpack.content(element, digits), Listpack.contentLength(element), bytes, length);
    }

    /** Gives the located member another score. */
    public void rescore(Database database, Key key, double score) {
        long entry = database.entry(key);
        long handle = Entry.valueHandle(entry);
        if (Entry.encoding(entry) == Entry.TABLE) {
            tables.rescore(ownTable(database, key, entry), hash, place, score);
            return;
        }
        long without = packs.delete(handle, (int) place, PAIR);
        database.pointTo(key, Entry.PACKED, without);
        insertPacked(database, key, without, score);
    }

    /** Removes the located member, and with the last one the key. */
    public void remove(Database database, Key key) {
        long entry = database.entry(key);
        if (count(entry) == 1) {
            database.remove(key);
        } else if (Entry.encoding(entry) == Entry.TABLE) {
            tables.remove(ownTable(database, key, entry), hash, place);
        } else {
            database.pointTo(key, Entry.PACKED, packs.delete(Entry.valueHandle(entry), (int) place, PAIR));
        }
    }

    /** Removes members by rank, and the key with the last of them. */
    public void removeRange(Database database, Key key, long from, long members) {
        long entry = database.entry(key);
        if (members == count(entry)) {
            database.remove(key);
        } else if (Entry.encoding(entry) == Entry.TABLE) {
            tables.removeRange(ownTable(database, key, entry), from, members);
        } else {
            long handle = Entry.valueHandle(entry);
            int offset = ListpackEditor.offset(handle, Listpack.seek(Arena.address(handle), from * PAIR));
            database.pointTo(key, Entry.PACKED, packs.delete(handle, offset, (int) members * PAIR));
        }
    }

    private void unpack(Database database, Key key, long entry) {
        long handle = Entry.valueHandle(entry);
        long root = tables.create();
        converting.open(entry);
        for (boolean more = converting.seek(0); more; more = converting.next()) {
            tables.append(root, converting.score(), converting.memberAddress(), converting.memberLength());
        }
        packs.free(handle);
        database.pointTo(key, Entry.TABLE, root);
    }

    /** Stores a table that was built under the key that was just looked up; as a listpack, if it is small enough. */
    void storeBuilt(Database database, Key key, long root, int longestBytes) {
        if (!staysSmall(ScoredTable.count(root), longestBytes)) {
            database.setCollection(key, ValueType.ZSET, Entry.TABLE, root);
            return;
        }
        long pack = packs.create(NEW_PACK_BYTES);
        converting.openTable(root);
        for (boolean more = converting.seek(0); more; more = converting.next()) {
            pack = packs.insertPairReal(
                    pack,
                    ListpackEditor.end(pack),
                    converting.memberAddress(),
                    converting.memberLength(),
                    converting.score());
        }
        tables.free(root);
        database.setCollection(key, ValueType.ZSET, Entry.PACKED, pack);
    }

    /** As {@link org.redstart.structure.Dict#scan}, in a large sorted set. */
    public long scan(long entry, long position, EntryVisitor visitor) {
        return tables.scan(Entry.valueHandle(entry), position, visitor);
    }

    /** How many members are below a range of scores. */
    public long below(long entry, ScoreRange range) {
        return atMost(entry, range.min, !range.withoutMin);
    }

    /** How many members are below the end of a range of scores. */
    public long upTo(long entry, ScoreRange range) {
        return atMost(entry, range.max, range.withoutMax);
    }

    /** How many members come before the first that has at least a score, or more than it. */
    private long atMost(long entry, double score, boolean inclusive) {
        long handle = Entry.valueHandle(entry);
        if (Entry.encoding(entry) == Entry.TABLE) {
            tables.tree().seekScore(ScoredTable.treeRoot(handle), score, inclusive, cursor);
            return cursor.rank();
        }
        long rank = 0;
        for (long at = Listpack.first(Arena.address(handle)); at != 0; at = afterPair(at)) {
            double other = Listpack.realValue(Listpack.next(at));
            if (inclusive ? other >= score : other > score) {
                break;
            }
            rank++;
        }
        return rank;
    }

    /** How many members are below a range, all scores being the same. */
    public long below(long entry, LexRange range) {
        return atMost(entry, range.minBound, range.min, range.minLength, range.minBound == LexRange.Bound.WITH);
    }

    /** How many members are below the end of a range, all scores being the same. */
    public long upTo(long entry, LexRange range) {
        return atMost(entry, range.maxBound, range.max, range.maxLength, range.maxBound == LexRange.Bound.WITHOUT);
    }

    private long atMost(long entry, LexRange.Bound bound, long bytes, int length, boolean inclusive) {
        if (bound == LexRange.Bound.LOWEST) {
            return 0;
        }
        if (bound == LexRange.Bound.HIGHEST) {
            return count(entry);
        }
        long handle = Entry.valueHandle(entry);
        if (Entry.encoding(entry) == Entry.TABLE) {
            tables.tree().seekMember(ScoredTable.treeRoot(handle), bytes, length, inclusive, cursor);
            return cursor.rank();
        }
        long rank = 0;
        for (long at = Listpack.first(Arena.address(handle)); at != 0; at = afterPair(at)) {
            int order = compare(at, bytes, length);
            if (order > 0 || inclusive && order == 0) {
                break;
            }
            rank++;
        }
        return rank;
    }
}
