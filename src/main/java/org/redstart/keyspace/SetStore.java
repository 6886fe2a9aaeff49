package org.redstart.keyspace;

import org.redstart.memory.Arena;
import org.redstart.structure.Intset;
import org.redstart.structure.Listpack;
import org.redstart.structure.MemberTable;

/** Sets, whichever way they are kept: see {@link SetEditor}. */
public final class SetStore {
    private final Arena arena;
    private final Containers containers;
    private final MemberTable members;
    private final SetLimits limits = new SetLimits();

    SetStore(Arena arena, Containers containers) {
        this.arena = arena;
        this.containers = containers;
        this.members = containers.members();
    }

    public SetLimits limits() {
        return limits;
    }

    /** An editor of the caller's own, for ever. */
    public SetEditor editor() {
        return new SetEditor(arena, containers, limits);
    }

    /** A cursor of the caller's own. */
    public SetCursor cursor() {
        return new SetCursor(members.dict());
    }

    /** A member of the caller's own, for ever. */
    public SetMember member() {
        return new SetMember(arena, members.dict().keyHash());
    }

    /** The set of an entry as it is now. */
    public SetView view(long entry) {
        return new SetView(members, Entry.encoding(entry), Entry.valueHandle(entry));
    }

    /** A place for members. */
    public MemberHeap heap() {
        return new MemberHeap(containers);
    }

    /** How many members the set of an entry has. */
    public static long count(long entry) {
        return count(Entry.encoding(entry), Entry.valueHandle(entry));
    }

    static long count(int encoding, long handle) {
        return switch (encoding) {
            case Entry.TABLE -> MemberTable.count(handle);
            case Entry.PACKED -> Listpack.count(Arena.address(handle));
            default -> Intset.count(Arena.address(handle));
        };
    }

    public boolean contains(long entry, SetMember member) {
        return contains(members, Entry.encoding(entry), Entry.valueHandle(entry), member);
    }

    static boolean contains(MemberTable members, int encoding, long handle, SetMember member) {
        return switch (encoding) {
            case Entry.TABLE -> members.find(handle, member.hash(), member.text(), member.length()) != 0;
            case Entry.PACKED ->
                Listpack.find(Listpack.first(Arena.address(handle)), member.text(), member.length(), 0) != 0;
            default -> member.isWhole() && Intset.contains(Arena.address(handle), member.whole());
        };
    }
}
