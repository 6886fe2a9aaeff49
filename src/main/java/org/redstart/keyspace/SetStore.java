package org.redstart.keyspace;

import java.util.SplittableRandom;
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

    /** A member of the caller's own, for ever. */
    public SetMember member() {
        return new SetMember(arena, members.dict().keyHash());
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
            case Entry.PACKED -> Listpack.find(
                            Listpack.first(Arena.address(handle)), member.text(), member.length(), 0)
                    != 0;
            default -> member.isWhole() && Intset.contains(Arena.address(handle), member.whole());
        };
    }

    /** Draws a member, each with the same chance. */
    public void draw(long entry, SplittableRandom random, Content to) {
        long handle = Entry.valueHandle(entry);
        switch (Entry.encoding(entry)) {
            case Entry.TABLE -> {
                long drawn;
                do {
                    drawn = members.dict().drawRandom(handle, random.nextLong());
                } while (drawn == 0);
                to.setText(MemberTable.memberAddress(drawn), MemberTable.memberLength(drawn));
            }
            case Entry.PACKED -> {
                long pack = Arena.address(handle);
                to.setElement(Listpack.seek(pack, random.nextInt(Listpack.count(pack))));
            }
            default -> {
                long set = Arena.address(handle);
                to.setNumber(Intset.get(set, random.nextInt(Intset.count(set))));
            }
        }
    }
}
