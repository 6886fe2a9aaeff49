package org.redstart.keyspace;

import org.redstart.memory.Arena;
import org.redstart.memory.Decimal;
import org.redstart.memory.Tag;
import org.redstart.structure.Intset;
import org.redstart.structure.IntsetEditor;
import org.redstart.structure.Listpack;
import org.redstart.structure.ListpackEditor;
import org.redstart.structure.MemberTable;

/**
 * A set while it is changed, be it a key's or one that is being built. What {@link #open} took has to be {@link #store}d under its
 * key again, what {@link #create} began to be stored or {@link #discard}ed.
 *
 * <p>A set of numbers is an intset, other small ones are listpacks in the order their members came, and all others tables. No set
 * goes back to a smaller form.
 */
public final class SetEditor implements AutoCloseable {
    /** What a new listpack has room for: few small members. */
    private static final int NEW_PACK_BYTES = 32;

    private final Containers containers;
    private final SetLimits limits;
    private final MemberTable members;
    private final ListpackEditor packs;
    private final IntsetEditor intsets;
    private final SetCursor converting;
    private final Arena arena;
    private final long digits;
    private int encoding;
    private long handle;
    private boolean isNew;

    SetEditor(Arena arena, Containers containers, SetLimits limits) {
        this.arena = arena;
        this.containers = containers;
        this.limits = limits;
        this.members = containers.members();
        this.converting = new SetCursor(members.dict());
        this.packs = new ListpackEditor(arena);
        this.intsets = new IntsetEditor(arena);
        this.digits = arena.allocate(Decimal.MAX_BYTES, Tag.SCRATCH);
    }

    /** Takes the set of an entry. */
    public void open(long entry) {
        encoding = Entry.encoding(entry);
        handle = Entry.valueHandle(entry);
        isNew = false;
    }

    /** Begins an empty set in the form for that first member and so many members to come. */
    public void create(SetMember first, long expected) {
        create(limits.encodingFor(first, expected));
    }

    /** Begins an empty set that is an intset as long as it can. */
    public void createNumbers() {
        create(Entry.INTSET);
    }

    /** Begins an empty set that is a listpack as long as it can. */
    public void createPacked() {
        create(Entry.PACKED);
    }

    /** Begins an empty set that is a table, to find members fast. */
    public void createTable() {
        create(Entry.TABLE);
    }

    private void create(int newEncoding) {
        isNew = true;
        encoding = newEncoding;
        handle = switch (encoding) {
            case Entry.INTSET -> intsets.create();
            case Entry.PACKED -> packs.create(NEW_PACK_BYTES);
            default -> members.dict().create();
        };
    }

    /** Lets what was created be gone on with later, while others are edited. */
    public void leave(SetDraft draft) {
        assert isNew;
        draft.encoding = encoding;
        draft.handle = handle;
    }

    /** Goes on with what was left. */
    public void resume(SetDraft draft) {
        encoding = draft.encoding;
        handle = draft.handle;
        isNew = true;
    }

    /** Makes ready for so many members in all. */
    public void expect(long expected) {
        if (!limits.allow(encoding, expected)) {
            convert(Entry.TABLE);
        }
    }

    /** Turns a set that has nothing but numbers into an intset, if it is not too large for one. */
    public void toNumbers() {
        if (encoding != Entry.INTSET && limits.allowNumbers(count())) {
            convert(Entry.INTSET);
        }
    }

    public long count() {
        return SetStore.count(encoding, handle);
    }

    /** Adds a member; false if it was there. */
    public boolean add(SetMember member) {
        return switch (encoding) {
            case Entry.TABLE -> addToTable(member);
            case Entry.PACKED -> addToPack(member);
            default -> addToIntset(member);
        };
    }

    private boolean addToTable(SetMember member) {
        if (members.find(handle, member.hash(), member.text(), member.length()) != 0) {
            return false;
        }
        handle = members.dict().own(handle);
        insert(handle, member.hash(), member.text(), member.length());
        return true;
    }

    private void insert(long root, long hash, long bytes, int length) {
        members.add(root, hash, bytes, length, 0, MemberTable.NO_VALUE, MemberTable.NO_EXPIRY);
    }

    private boolean addToPack(SetMember member) {
        if (findPacked(member) != 0) {
            return false;
        }
        if (!limits.mayAdd(handle, member)) {
            convert(Entry.TABLE);
            return addToTable(member);
        }
        handle = packs.append(handle, member.text(), member.length());
        return true;
    }

    private long findPacked(SetMember member) {
        return Listpack.find(Listpack.first(Arena.address(handle)), member.text(), member.length(), 0);
    }

    private boolean addToIntset(SetMember member) {
        if (!member.isWhole()) {
            convert(limits.mayPack(handle, member) ? Entry.PACKED : Entry.TABLE);
            return add(member);
        }
        int place = Intset.find(Arena.address(handle), member.whole());
        if (place >= 0) {
            return false;
        }
        handle = intsets.insert(handle, ~place, member.whole());
        if (!limits.allowNumbers(count())) {
            convert(Entry.TABLE);
        }
        return true;
    }

    /** Removes a member; false if it was not there. */
    public boolean remove(SetMember member) {
        return switch (encoding) {
            case Entry.TABLE -> removeFromTable(member);
            case Entry.PACKED -> removeFromPack(member);
            default -> removeFromIntset(member);
        };
    }

    private boolean removeFromTable(SetMember member) {
        long slot = members.find(handle, member.hash(), member.text(), member.length());
        if (slot == 0) {
            return false;
        }
        handle = members.dict().own(handle);
        members.remove(handle, member.hash(), slot);
        return true;
    }

    private boolean removeFromPack(SetMember member) {
        long element = findPacked(member);
        if (element == 0) {
            return false;
        }
        handle = packs.delete(handle, ListpackEditor.offset(handle, element), 1);
        return true;
    }

    private boolean removeFromIntset(SetMember member) {
        int place = member.isWhole() ? Intset.find(Arena.address(handle), member.whole()) : -1;
        if (place < 0) {
            return false;
        }
        handle = intsets.removeAt(handle, place);
        return true;
    }

    /** Whether it has a member. */
    public boolean contains(SetMember member) {
        return SetStore.contains(members, encoding, handle, member);
    }

    /** Points a cursor before its first member. */
    public void open(SetCursor cursor) {
        cursor.open(encoding, handle);
    }

    private void convert(int to) {
        converting.open(encoding, handle);
        int from = encoding;
        long old = handle;
        boolean wasNew = isNew;
        create(to);
        isNew = wasNew;
        while (converting.next()) {
            insert(converting.member());
        }
        containers.free(ValueType.SET, from, old);
    }

    private void insert(Content each) {
        if (encoding == Entry.INTSET) {
            handle = intsets.add(handle, each.whole());
        } else if (encoding == Entry.PACKED) {
            handle = each.isNumber()
                    ? packs.append(handle, each.whole())
                    : packs.append(handle, each.address(), each.length());
        } else {
            long bytes = each.text(Arena.address(digits));
            insert(handle, members.hash(bytes, each.length()), bytes, each.length());
        }
    }

    /** Puts it under the key that was just looked up, the one it was taken from or any; an empty one is no key. */
    public void store(Database database, Key key) {
        boolean empty = count() == 0;
        if (isNew && empty) {
            discard();
        } else if (isNew) {
            database.setCollection(key, ValueType.SET, encoding, handle);
        } else {
            database.pointTo(key, encoding, handle);
        }
        if (empty) {
            database.remove(key);
        }
    }

    /** Gives up what {@link #create} began. */
    public void discard() {
        if (isNew) {
            containers.free(ValueType.SET, encoding, handle);
        }
    }

    @Override
    public void close() {
        packs.close();
        arena.free(digits, Tag.SCRATCH);
    }
}
