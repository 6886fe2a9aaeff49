package org.redstart.keyspace;

import java.util.SplittableRandom;
import org.redstart.memory.Native;
import org.redstart.memory.NativeBuffer;
import org.redstart.memory.Tag;
import org.redstart.structure.Dict;
import org.redstart.structure.MemberTable;

/**
 * Who has read which keys, off the heap: names of keys, whether such keys exist or not and in whatever database, and for each the
 * numbers of its readers.
 *
 * <pre>
 *  a name's value:  | count (4) | reader (8) | … | room for more, up to a power of two |
 * </pre>
 */
public final class ReaderTable {
    /** Hears of one reader of a key that is being taken out; the key's bytes are good during the call. */
    @FunctionalInterface
    public interface Visitor {
        void visit(long reader, long keyAddress, int keyLength);
    }

    private static final int HEAD_BYTES = 4;
    private static final int KEPT_BYTES = 4096;

    private final Containers containers;
    private final MemberTable names;
    private final SplittableRandom random = new SplittableRandom();
    /** The value being put together. */
    private final NativeBuffer value = new NativeBuffer(KEPT_BYTES, Tag.SCRATCH);
    /** The key being taken out, and its readers. */
    private final NativeBuffer taken = new NativeBuffer(KEPT_BYTES, Tag.SCRATCH);

    private long root;
    private long items;

    ReaderTable(Containers containers) {
        this.containers = containers;
        this.names = containers.members();
    }

    /** How many keys have readers. */
    public long keys() {
        return root == 0 ? 0 : MemberTable.count(root);
    }

    /** How many readers all keys have together. */
    public long items() {
        return items;
    }

    /** Notes that a key has a reader, if that is not known. */
    public void add(long key, int length, long reader) {
        root = root == 0 ? names.dict().create() : names.dict().own(root);
        long hash = names.hash(key, length);
        long slot = names.find(root, hash, key, length);
        long known = slot == 0 ? 0 : MemberTable.valueAddress(Dict.entry(slot));
        int count = slot == 0 ? 0 : Native.getInt(known);
        for (int i = 0; i < count; i++) {
            if (Native.getLong(readers(known) + (long) i * Long.BYTES) == reader) {
                return;
            }
        }
        items++;
        int bytes = fill(known, count, reader);
        if (slot == 0) {
            names.add(root, hash, key, length, value.address(), bytes, MemberTable.NO_EXPIRY);
        } else {
            names.replace(root, hash, slot, value.address(), bytes, MemberTable.NO_EXPIRY);
        }
    }

    private static long readers(long value) {
        return value + HEAD_BYTES;
    }

    /** Puts together a value with one more reader; returns its length, which grows by doubling so that most changes are in place. */
    private int fill(long known, int count, long reader) {
        int room = count == 0 ? 1 : Integer.highestOneBit(count) * 2;
        int bytes = HEAD_BYTES + room * Long.BYTES;
        value.clear(KEPT_BYTES);
        long to = value.reserve(bytes);
        Native.putInt(to, count + 1);
        if (count > 0) {
            Native.copy(readers(known), readers(to), (long) count * Long.BYTES);
        }
        Native.putLong(readers(to) + (long) count * Long.BYTES, reader);
        return bytes;
    }

    /** Forgets a key, having shown its readers. */
    public void remove(long key, int length, Visitor visitor) {
        if (root == 0) {
            return;
        }
        long hash = names.hash(key, length);
        long slot = names.find(root, hash, key, length);
        if (slot != 0) {
            root = names.dict().own(root);
            take(hash, names.find(root, hash, key, length), visitor);
        }
    }

    /** Forgets some key, each with the same chance, having shown its readers. There must be one. */
    public void removeAny(Visitor visitor) {
        root = names.dict().own(root);
        long entry = names.dict().drawRandomEntry(root, random);
        long key = MemberTable.memberAddress(entry);
        int length = MemberTable.memberLength(entry);
        long hash = names.hash(key, length);
        take(hash, names.find(root, hash, key, length), visitor);
    }

    /** Takes a key out before it is shown, for a visitor may do anything. */
    private void take(long hash, long slot, Visitor visitor) {
        long entry = Dict.entry(slot);
        int length = MemberTable.memberLength(entry);
        int count = Native.getInt(MemberTable.valueAddress(entry));
        taken.clear(KEPT_BYTES);
        long readers = taken.reserve((long) count * Long.BYTES + length);
        long key = readers + (long) count * Long.BYTES;
        Native.copy(readers(MemberTable.valueAddress(entry)), readers, (long) count * Long.BYTES);
        Native.copy(MemberTable.memberAddress(entry), key, length);
        items -= count;
        names.remove(root, hash, slot);
        for (int i = 0; i < count; i++) {
            visitor.visit(Native.getLong(readers + (long) i * Long.BYTES), key, length);
        }
    }

    /** Forgets everything, in slices. */
    public void clear() {
        if (root != 0) {
            containers.free(ValueType.HASH, Entry.TABLE, root);
            root = 0;
            items = 0;
        }
    }
}
