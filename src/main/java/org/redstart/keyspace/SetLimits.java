package org.redstart.keyspace;

import org.redstart.memory.Arena;
import org.redstart.structure.Intset;
import org.redstart.structure.Listpack;

/** Up to where sets are kept as intsets and listpacks: {@code set-max-...}. */
public final class SetLimits {
    /** An intset never grows beyond this, whatever its limit. */
    private static final long MOST_NUMBERS = 1L << 30;
    /** A listpack never grows beyond so many bytes, whatever its limits. */
    private static final long MOST_PACK_BYTES = 1L << 30;

    private long numbers = 512;
    private long packed = 128;
    private long packedBytes = 64;

    /** Up to so many members, if they are numbers, make an intset. */
    public void setNumbers(long most) {
        numbers = most;
    }

    /** Up to so many members make a listpack. */
    public void setPacked(long most) {
        packed = most;
    }

    /** A longer member makes a table. */
    public void setPackedBytes(long most) {
        packedBytes = most;
    }

    /** How a new set is kept that may come to have so many members. */
    int encodingFor(SetMember first, long members) {
        if (first.isWhole() && members <= numbers) {
            return Entry.INTSET;
        }
        return members <= packed ? Entry.PACKED : Entry.TABLE;
    }

    /** Whether a set may stay as it is although it may come to have so many members. */
    boolean allow(int encoding, long members) {
        return switch (encoding) {
            case Entry.INTSET -> members <= numbers;
            case Entry.PACKED -> members <= packed;
            default -> true;
        };
    }

    boolean allowNumbers(long count) {
        return count <= Math.min(numbers, MOST_NUMBERS);
    }

    boolean mayAdd(long handle, SetMember member) {
        long pack = Arena.address(handle);
        return Listpack.count(pack) < packed
                && member.length() <= packedBytes
                && (long) Listpack.bytes(pack) + member.length() < MOST_PACK_BYTES;
    }

    /** Whether an intset may become a listpack to take a text in. */
    boolean mayPack(long handle, SetMember member) {
        long set = Arena.address(handle);
        int count = Intset.count(set);
        return count < packed && member.length() <= packedBytes && (count == 0 || longest(set, count) <= packedBytes);
    }

    private static int longest(long set, int count) {
        return Math.max(
                org.redstart.memory.Decimal.length(Intset.get(set, 0)),
                org.redstart.memory.Decimal.length(Intset.get(set, count - 1)));
    }
}
