package org.redstart.keyspace;

import org.redstart.memory.Arena;
import org.redstart.memory.Decimal;
import org.redstart.structure.Intset;
import org.redstart.structure.Listpack;
import org.redstart.structure.MemberTable;

/**
 * Reads sets and sorted sets alike, whichever way they are kept: a set is a sorted set in which all scores are 1. One object
 * serves all of them; the entry 0 is an empty set.
 */
public final class MemberReader {
    /** Is shown members; the bytes are good during the call. */
    @FunctionalInterface
    public interface Visitor {
        /** Whether it wants to see more. */
        boolean visit(long member, int length, double score);
    }

    private static final double SET_SCORE = 1;

    private final Arena arena;
    private final ZSetStore zsets;
    private final MemberTable members;

    MemberReader(Arena arena, ZSetStore zsets, MemberTable members) {
        this.zsets = zsets;
        this.members = members;
        this.arena = arena;
    }

    /** Whether an entry is something that can be read, or none. */
    public static boolean isReadable(long entry) {
        return entry == 0 || Entry.type(entry) == ValueType.ZSET || Entry.type(entry) == ValueType.SET;
    }

    private static boolean isSet(long entry) {
        return Entry.type(entry) == ValueType.SET;
    }

    /** How many members there are. */
    public long count(long entry) {
        if (entry == 0) {
            return 0;
        }
        if (!isSet(entry)) {
            return ZSetStore.count(entry);
        }
        long handle = Entry.valueHandle(entry);
        return switch (Entry.encoding(entry)) {
            case Entry.PACKED -> Listpack.count(Arena.address(handle));
            case Entry.INTSET -> Intset.count(Arena.address(handle));
            default -> members.dict().count(handle);
        };
    }

    /** The score of a member, or {@link ZSetStore#NONE}. */
    public double score(long entry, long member, int length) {
        if (entry == 0) {
            return ZSetStore.NONE;
        }
        if (!isSet(entry)) {
            return zsets.locate(entry, member, length);
        }
        return setContains(entry, member, length) ? SET_SCORE : ZSetStore.NONE;
    }

    private boolean setContains(long entry, long member, int length) {
        long handle = Entry.valueHandle(entry);
        return switch (Entry.encoding(entry)) {
            case Entry.PACKED -> Listpack.find(Listpack.first(Arena.address(handle)), member, length, 0) != 0;
            case Entry.INTSET ->
                Decimal.isLong(member, length) && Intset.contains(Arena.address(handle), Decimal.parse(member, length));
            default -> members.find(handle, members.hash(member, length), member, length) != 0;
        };
    }

    /** Shows all members, those of a sorted set in order, until the visitor has seen enough. */
    public void forEach(long entry, Visitor visitor) {
        try (MemberCursor each = cursor(entry)) {
            boolean more = true;
            while (more && each.next()) {
                more = visitor.visit(each.address(), each.length(), each.score());
            }
        }
    }

    /** A cursor before the first member, in the same order; a cut keeps what it reads. */
    public MemberCursor cursor(long entry) {
        if (entry == 0) {
            return new MemberCursor(arena, null, null);
        }
        if (isSet(entry)) {
            SetCursor set = new SetCursor(members.dict());
            set.open(entry);
            return new MemberCursor(arena, set, null);
        }
        ZSetCursor sorted = zsets.cursor();
        sorted.open(entry);
        return new MemberCursor(arena, null, sorted);
    }
}
