package org.redstart.structure;

import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;

/**
 * A large set, or a large hash: a dict of members, each of which may have a value and an expiry of its own. Frozen views read
 * it from its root.
 *
 * <pre>
 *  0                        (+8 if it expires)
 *  | flags | expireAtMs (8) ? | member length | member | value length | value |      a set's members end before the value
 * </pre>
 *
 * Roots that are changed must have been made one's own: see {@link Dict#own}.
 */
public final class MemberTable {
    private static final int HEAD_BYTES = 1;
    private static final int EXPIRY_BYTES = Long.BYTES;
    /** A set's member has no value, not even an empty one. */
    public static final int NO_VALUE = -1;
    /** An expiry that never comes. */
    public static final long NO_EXPIRY = Long.MAX_VALUE;

    private final Arena arena;
    private final Dict dict;

    public MemberTable(Arena arena, KeyHash keyHash) {
        this.arena = arena;
        this.dict = new Dict(arena, keyHash, HEAD_BYTES, TableMode.COPIED);
    }

    /** The tables themselves: to create, scan, draw from, and to make roots one's own. */
    public Dict dict() {
        return dict;
    }

    /** How many members a table has. */
    public static long count(long root) {
        return Native.getLong(root + DictLayout.COUNT);
    }

    public static long memberAddress(long entry) {
        return EntryKey.keyAddress(entry, HEAD_BYTES);
    }

    public static int memberLength(long entry) {
        return EntryKey.keyLength(entry, HEAD_BYTES);
    }

    private static long valueField(long entry) {
        return memberAddress(entry) + memberLength(entry);
    }

    public static long valueAddress(long entry) {
        long field = valueField(entry);
        return field + EntryKey.lengthBytes(EntryKey.length(field));
    }

    public static int valueLength(long entry) {
        return EntryKey.length(valueField(entry));
    }

    /** When the member dies, ms since 1970, or {@link #NO_EXPIRY}. */
    public static long expireAtMs(long entry) {
        return EntryKey.expires(entry) ? EntryKey.expireAtMs(entry, HEAD_BYTES) : NO_EXPIRY;
    }

    public long hash(long bytes, int length) {
        return dict.keyHash().hash(bytes, length);
    }

    /** The slot of a member, or 0; good until the next insert or remove. */
    public long find(long root, long hash, long bytes, int length) {
        return dict.find(root, hash, bytes, length);
    }

    /** Adds a member that is not there; a set's has {@link #NO_VALUE} for its value's length. Returns its slot. */
    public long add(long root, long hash, long bytes, int length, long value, int valueLength, long expireAtMs) {
        long entry = create(bytes, length, valueLength, expireAtMs);
        if (valueLength != NO_VALUE) {
            Native.copy(value, valueAddress(entry), valueLength);
        }
        dict.addBytes(root, Arena.footprint(EntryKey.handle(entry)));
        long slot = dict.insert(root, hash, entry);
        noteExpiry(root, hash, slot, expireAtMs);
        return slot;
    }

    /** Adds a copy of another table's entry. */
    public void addCopy(long root, long entry, boolean hasValue) {
        long member = memberAddress(entry);
        int length = memberLength(entry);
        long value = hasValue ? valueAddress(entry) : 0;
        int valueLength = hasValue ? valueLength(entry) : NO_VALUE;
        add(root, hash(member, length), member, length, value, valueLength, expireAtMs(entry));
    }

    private void noteExpiry(long root, long hash, long slot, long expireAtMs) {
        if (expireAtMs != NO_EXPIRY) {
            dict.noteExpiry(root, hash, slot, expireAtMs);
        }
    }

    /** A new entry, its value's length written and its value not. */
    private long create(long bytes, int length, int valueLength, long expireAtMs) {
        boolean expires = expireAtMs != NO_EXPIRY;
        long size = (long) HEAD_BYTES
                + (expires ? EXPIRY_BYTES : 0)
                + EntryKey.lengthBytes(length)
                + length
                + (valueLength == NO_VALUE ? 0 : (long) EntryKey.lengthBytes(valueLength) + valueLength);
        long handle = arena.allocate(size, Tag.MEMBER);
        long entry = Arena.address(handle);
        Native.putByte(entry, (byte) (EntryKey.largeFlag(handle) | (expires ? EntryKey.EXPIRES : 0)));
        long field = entry + HEAD_BYTES;
        if (expires) {
            Native.putLong(field, expireAtMs);
            field += EXPIRY_BYTES;
        }
        long member = EntryKey.putLength(field, length);
        Native.copy(bytes, member, length);
        if (valueLength != NO_VALUE) {
            EntryKey.putLength(member + length, valueLength);
        }
        return entry;
    }

    /**
     * Gives the hash field in a slot another value and expiry; in place if that fits and no view reads it. The value may lie
     * within the old one.
     */
    public void replace(long root, long hash, long slot, long value, int valueLength, long expireAtMs) {
        long old = Dict.entry(slot);
        if (!arena.isFrozen(EntryKey.handle(old))
                && valueLength == valueLength(old)
                && (expireAtMs == NO_EXPIRY) != EntryKey.expires(old)) {
            Native.copy(value, valueAddress(old), valueLength);
            if (expireAtMs != NO_EXPIRY) {
                Native.putLong(old + HEAD_BYTES, expireAtMs);
                dict.noteExpiry(root, hash, slot, expireAtMs);
            }
            return;
        }
        long entry = create(memberAddress(old), memberLength(old), valueLength, expireAtMs);
        Native.copy(value, valueAddress(entry), valueLength);
        dict.addBytes(root, Arena.footprint(EntryKey.handle(entry)) - Arena.footprint(EntryKey.handle(old)));
        long writable = dict.replace(root, hash, slot, entry);
        noteExpiry(root, hash, writable, expireAtMs);
        free(old);
    }

    /** When the table's next member may be due, or {@link #NO_EXPIRY}; never too late. */
    public long nextDueMs(long root) {
        return dict.due().nextDueMs(root);
    }

    /** How many members are due and still there. */
    public long countDue(long root, long nowMs) {
        return nextDueMs(root) > nowMs ? 0 : dict.due().count(root, nowMs, HEAD_BYTES);
    }

    /** As {@link DueIndex#collect}. */
    public int collectDue(long root, long nowMs, long[] to) {
        return dict.due().collect(root, nowMs, HEAD_BYTES, to);
    }

    /** Removes a member that {@link #collectDue} found. */
    public void removeDue(long root, long entry) {
        long bytes = memberAddress(entry);
        int length = memberLength(entry);
        long hash = hash(bytes, length);
        remove(root, hash, find(root, hash, bytes, length));
    }

    /** Removes the member in a slot. */
    public void remove(long root, long hash, long slot) {
        long entry = Dict.entry(slot);
        dict.addBytes(root, -Arena.footprint(EntryKey.handle(entry)));
        dict.remove(root, hash, slot);
        free(entry);
    }

    /** Frees an entry that was taken out, as a {@link DictDrain} does. */
    public void free(long entry) {
        arena.free(EntryKey.handle(entry), Tag.MEMBER);
    }
}
