package org.redstart.keyspace;

import org.redstart.memory.Arena;
import org.redstart.memory.Decimal;
import org.redstart.memory.Tag;
import org.redstart.structure.Dict;
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

    private final ZSetStore zsets;
    private final MemberTable members;
    private final long digits;

    MemberReader(Arena arena, ZSetStore zsets, MemberTable members) {
        this.zsets = zsets;
        this.members = members;
        this.digits = Arena.address(arena.allocate(Decimal.MAX_BYTES, Tag.SCRATCH));
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
        if (entry == 0) {
            return;
        }
        long handle = Entry.valueHandle(entry);
        if (!isSet(entry)) {
            showSorted(entry, visitor);
        } else if (Entry.encoding(entry) == Entry.PACKED) {
            showPacked(Arena.address(handle), visitor);
        } else if (Entry.encoding(entry) == Entry.INTSET) {
            showNumbers(Arena.address(handle), visitor);
        } else {
            showTable(handle, visitor);
        }
    }

    private void showSorted(long entry, Visitor visitor) {
        try (ZSetCursor cursor = zsets.cursor()) {
            cursor.open(entry);
            boolean more = cursor.seek(0);
            while (more && visitor.visit(cursor.memberAddress(), cursor.memberLength(), cursor.score())) {
                more = cursor.next();
            }
        }
    }

    private void showPacked(long pack, Visitor visitor) {
        long element = Listpack.first(pack);
        while (element != 0
                && visitor.visit(Listpack.content(element, digits), Listpack.contentLength(element), SET_SCORE)) {
            element = Listpack.next(element);
        }
    }

    private void showNumbers(long set, Visitor visitor) {
        for (int i = 0; i < Intset.count(set); i++) {
            if (!visitor.visit(digits, Decimal.write(digits, Intset.get(set, i)), SET_SCORE)) {
                return;
            }
        }
    }

    private void showTable(long root, Visitor visitor) {
        Dict dict = members.dict();
        boolean[] more = {true};
        long position = 0;
        do {
            position = dict.scan(
                    root,
                    position,
                    member -> more[0] = more[0]
                            && visitor.visit(
                                    MemberTable.memberAddress(member), MemberTable.memberLength(member), SET_SCORE));
        } while (position != 0 && more[0]);
    }
}
