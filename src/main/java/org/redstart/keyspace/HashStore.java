package org.redstart.keyspace;

import org.redstart.memory.Arena;
import org.redstart.memory.Decimal;
import org.redstart.memory.Tag;
import org.redstart.structure.Dict;
import org.redstart.structure.Listpack;
import org.redstart.structure.ListpackEditor;
import org.redstart.structure.MemberTable;

/**
 * Hashes, whichever way they are kept: small ones as a listpack of fields and values in the order they came, others as a {@link
 * MemberTable}. A small one that outgrows its limits becomes a table for good.
 *
 * <p>A field is changed in two steps: {@link #locate} looks it up, then {@link #put} or {@link #remove} change it, through the
 * key that was looked up before.
 *
 * <p>A hash some of whose fields expire is a table too: each of its members says when it dies, and the entry when the first of
 * them does. A field whose time has come is as if it were not there; {@link FieldExpirer} removes it.
 */
public final class HashStore {
    private static final int PAIR = 2;
    /** What a new listpack has room for: few small fields. */
    private static final int NEW_PACK_BYTES = 32;
    /** A listpack never grows beyond this, whatever its limits. */
    private static final long MOST_PACK_BYTES = 1L << 30;

    /** A field's expiry that never comes. */
    public static final long NO_EXPIRY = MemberTable.NO_EXPIRY;

    private final Keyspace keyspace;
    private final MemberTable members;
    private final ListpackEditor packs;
    private final HashCursor converting;
    private final Content value = new Content();
    private final long fieldDigits;
    private final long valueDigits;
    private long mostEntries = 512;
    private long mostValueBytes = 64;
    private boolean knowsTimes;

    private long field;
    private int fieldLength;
    private long hash;
    /** The slot of the located field in a table, its offset in a listpack; 0 if it is not there, not even due. */
    private long place;

    HashStore(Keyspace keyspace, MemberTable members) {
        Arena arena = keyspace.arena();
        this.keyspace = keyspace;
        this.members = members;
        this.converting = cursor();
        this.packs = new ListpackEditor(arena);
        this.fieldDigits = Arena.address(arena.allocate(Decimal.MAX_BYTES, Tag.SCRATCH));
        this.valueDigits = Arena.address(arena.allocate(Decimal.MAX_BYTES, Tag.SCRATCH));
    }

    /** Whether any field of any hash has ever had a time to die at: if not, none has. */
    public boolean hasKnownTimes() {
        return knowsTimes;
    }

    /** Up to so many fields make a listpack. */
    public void setMostEntries(long entries) {
        mostEntries = entries;
    }

    /** A longer field or value makes a table. */
    public void setMostValueBytes(long bytes) {
        mostValueBytes = bytes;
    }

    /** A cursor of the caller's own. */
    public HashCursor cursor() {
        return new HashCursor(members);
    }

    /** A cursor of the caller's own, before the first field of an entry's hash; fields that are due by now are passed over. */
    public HashCursor cursor(long entry) {
        HashCursor cursor = cursor();
        cursor.open(entry, keyspace.dueMs());
        return cursor;
    }

    /** How many fields the hash of an entry has that are not due by now. */
    public long liveCount(long entry) {
        long due = Entry.isTimed(entry) ? members.countDue(Entry.valueHandle(entry), keyspace.dueMs()) : 0;
        return count(entry) - due;
    }

    /** How many fields the hash of an entry has, those too that are due and still there. */
    public static long count(long entry) {
        long handle = Entry.valueHandle(entry);
        return Entry.encoding(entry) == Entry.PACKED
                ? Listpack.count(Arena.address(handle)) / PAIR
                : MemberTable.count(handle);
    }

    /** Looks a field up, and tells whether it is there; the bytes have to stay until it was changed. */
    public boolean locate(long entry, long bytes, int length) {
        field = bytes;
        fieldLength = length;
        long handle = Entry.valueHandle(entry);
        if (Entry.isTable(entry)) {
            hash = members.hash(bytes, length);
            place = members.find(handle, hash, bytes, length);
            return place != 0 && !isDue(Dict.entry(place));
        }
        long element = Listpack.find(Listpack.first(Arena.address(handle)), bytes, length, 1);
        place = element == 0 ? 0 : ListpackEditor.offset(handle, element);
        return place != 0;
    }

    private boolean isDue(long member) {
        return MemberTable.expireAtMs(member) <= keyspace.dueMs();
    }

    /** When the field that was just located dies, ms since 1970, or {@link #NO_EXPIRY}, which a missing one has too. */
    public long expireAtMs(long entry) {
        boolean isThere = Entry.isTimed(entry) && place != 0 && !isDue(Dict.entry(place));
        return isThere ? MemberTable.expireAtMs(Dict.entry(place)) : NO_EXPIRY;
    }

    /** The value of the field that was just located, and is there. */
    public Content value(long entry) {
        if (Entry.isTable(entry)) {
            long member = Dict.entry(place);
            value.setText(MemberTable.valueAddress(member), MemberTable.valueLength(member));
        } else {
            value.setElement(Listpack.next(ListpackEditor.at(Entry.valueHandle(entry), (int) place)));
        }
        return value;
    }

    /** Makes sure that the key, which was just looked up, has a hash that so many and so long fields and values may enter. */
    public void prepare(Database database, Key key, long fields, int longestBytes) {
        long entry = database.entry(key);
        boolean small = fields <= mostEntries && longestBytes <= mostValueBytes;
        if (entry == 0) {
            int encoding = small ? Entry.PACKED : Entry.TABLE;
            long handle = small ? packs.create(NEW_PACK_BYTES) : members.dict().create();
            database.setCollection(key, ValueType.HASH, encoding, handle);
        } else if (!small && Entry.encoding(entry) == Entry.PACKED) {
            unpack(database, key, entry);
        }
    }

    /**
     * Gives the located field a value and no expiry, which adds the field if it was not there. The bytes lie outside the hash.
     */
    public void put(Database database, Key key, long bytes, int length) {
        put(database, key, bytes, length, NO_EXPIRY);
    }

    /** As {@link #put(Database, Key, long, int)}, with an expiry in ms since 1970. */
    public void put(Database database, Key key, long bytes, int length, long expireAtMs) {
        long entry = database.entry(key);
        if (Entry.encoding(entry) == Entry.PACKED) {
            if (expireAtMs == NO_EXPIRY && mayPack(entry, length)) {
                putPacked(database, key, Entry.valueHandle(entry), bytes, length);
                return;
            }
            unpackLocated(database, key);
        }
        long root = ownTable(database, key);
        if (place == 0) {
            members.add(root, hash, field, fieldLength, bytes, length, expireAtMs);
        } else {
            members.replace(root, hash, place, bytes, length, expireAtMs);
        }
        noteDue(database, key, root, expireAtMs);
    }

    /** Sets when the located field, which is there, dies: ms since 1970, or {@link #NO_EXPIRY}. */
    public void setExpiry(Database database, Key key, long expireAtMs) {
        if (Entry.encoding(database.entry(key)) == Entry.PACKED) {
            if (expireAtMs == NO_EXPIRY) {
                return;
            }
            unpackLocated(database, key);
        }
        long member = Dict.entry(place);
        if (MemberTable.expireAtMs(member) != expireAtMs) {
            long root = ownTable(database, key);
            long bytes = MemberTable.valueAddress(member);
            members.replace(root, hash, place, bytes, MemberTable.valueLength(member), expireAtMs);
            noteDue(database, key, root, expireAtMs);
        }
    }

    private void noteDue(Database database, Key key, long root, long expireAtMs) {
        long entry = database.entry(key);
        knowsTimes |= expireAtMs != NO_EXPIRY;
        if (expireAtMs < Entry.dueMs(entry) || expireAtMs != NO_EXPIRY && !Entry.isTimed(entry)) {
            database.setFieldsDue(key, members.nextDueMs(root));
        }
    }

    private void unpackLocated(Database database, Key key) {
        unpack(database, key, database.entry(key));
        locate(database.entry(key), field, fieldLength);
    }

    private boolean mayPack(long entry, int valueLength) {
        long pack = Arena.address(Entry.valueHandle(entry));
        return count(entry) + (place == 0 ? 1 : 0) <= mostEntries
                && fieldLength <= mostValueBytes
                && valueLength <= mostValueBytes
                && (long) Listpack.bytes(pack) + fieldLength + valueLength < MOST_PACK_BYTES;
    }

    private void putPacked(Database database, Key key, long handle, long bytes, int length) {
        long changed;
        if (place == 0) {
            changed = packs.insertPair(handle, ListpackEditor.end(handle), field, fieldLength, bytes, length);
        } else {
            long old = Listpack.next(ListpackEditor.at(handle, (int) place));
            changed = packs.replace(handle, ListpackEditor.offset(handle, old), bytes, length);
        }
        database.pointTo(key, Entry.PACKED, changed);
    }

    private long ownTable(Database database, Key key) {
        long entry = database.entry(key);
        long root = members.dict().own(Entry.valueHandle(entry));
        database.pointTo(key, Entry.encoding(entry), root);
        return root;
    }

    /** Removes the located field, and with the last one the key. */
    public void remove(Database database, Key key) {
        long entry = database.entry(key);
        if (count(entry) == 1) {
            database.remove(key);
        } else if (Entry.isTable(entry)) {
            members.remove(ownTable(database, key), hash, place);
        } else {
            database.pointTo(key, Entry.PACKED, packs.delete(Entry.valueHandle(entry), (int) place, PAIR));
        }
    }

    private void unpack(Database database, Key key, long entry) {
        long root = members.dict().create();
        converting.open(entry);
        while (converting.next()) {
            Content name = converting.field();
            Content held = converting.value();
            long bytes = name.text(fieldDigits);
            members.add(
                    root,
                    members.hash(bytes, name.length()),
                    bytes,
                    name.length(),
                    held.text(valueDigits),
                    held.length(),
                    MemberTable.NO_EXPIRY);
        }
        packs.free(Entry.valueHandle(entry));
        database.pointTo(key, Entry.TABLE, root);
    }
}
