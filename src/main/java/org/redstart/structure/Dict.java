package org.redstart.structure;

import static org.redstart.structure.DictLayout.BUCKET_BYTES;
import static org.redstart.structure.DictLayout.BUCKET_SLOTS;
import static org.redstart.structure.DictLayout.BUCKET_TAGS;
import static org.redstart.structure.DictLayout.COUNT;
import static org.redstart.structure.DictLayout.DIRECTORY;
import static org.redstart.structure.DictLayout.GLOBAL_DEPTH;
import static org.redstart.structure.DictLayout.META;
import static org.redstart.structure.DictLayout.PASSED_MANY;
import static org.redstart.structure.DictLayout.PASSED_UNIT;
import static org.redstart.structure.DictLayout.SEGMENTS;
import static org.redstart.structure.DictLayout.SEGMENT_BUCKETS;
import static org.redstart.structure.DictLayout.SEGMENT_COUNT;
import static org.redstart.structure.DictLayout.SEGMENT_PREFIX;

import java.util.SplittableRandom;
import org.redstart.memory.Arena;
import org.redstart.memory.Native;

/**
 * An extendible hash table of entries, in native memory. There is one {@code Dict} object per shape of entry; the tables
 * themselves are known by the address of their root.
 *
 * <p>It grows and shrinks by segments of at most 441 entries, so no operation costs more than one segment's rebuild, and the
 * fill stays between 0.7 and 0.9. A slot that {@link #find} returned is valid until the next insert or remove.
 *
 * <p>Views see every entry as of their cut exactly once: see {@link DictCuts}.
 */
public final class Dict {
    private final Arena arena;
    private final int headBytes;
    private final KeyHash keyHash;
    private final DictCuts cuts;
    private final DictResizer resizer;
    private final DueIndex due;
    private final boolean copies;
    private final int maxBuckets;

    /** @param headBytes how many bytes come before an entry's expiry or key length */
    public Dict(Arena arena, KeyHash keyHash, int headBytes, TableMode mode) {
        this.arena = arena;
        this.headBytes = headBytes;
        this.keyHash = keyHash;
        this.copies = mode == TableMode.COPIED;
        this.maxBuckets = mode.maxBuckets;
        this.cuts = new DictCuts();
        this.due = new DueIndex(arena);
        this.resizer = new DictResizer(arena, keyHash, headBytes, mode, cuts, due);
    }

    /**
     * A root that may be changed: the same, or a copy if an open view may read it; the caller puts it where the old one was.
     * To be called before a table is changed in {@link TableMode#COPIED}.
     */
    public long own(long root) {
        return copies && arena.isFrozen(root) ? resizer.copyRoot(root) : root;
    }

    /** Bytes of the table and, as far as {@link #addBytes} was told, of its entries. */
    public long bytes(long root) {
        return Native.getLong(root + DictLayout.BYTES);
    }

    /** Counts what entries take. */
    public void addBytes(long root, long change) {
        Native.putLong(root + DictLayout.BYTES, bytes(root) + change);
    }

    /** The directory's entry for a hash, its segment being one that may be changed. */
    private long writablePlace(long root, long hash) {
        long place = directoryEntry(root, hash);
        if (copies && arena.isFrozen(DictLayout.segment(place))) {
            resizer.moveSegment(root, place);
            return directoryEntry(root, hash);
        }
        return place;
    }

    /** Where a slot lies once its segment may be changed. */
    private long writableSlot(long root, long hash, long slot) {
        if (!copies) {
            return slot;
        }
        long offset = slot - DictLayout.segment(directoryEntry(root, hash));
        return DictLayout.segment(writablePlace(root, hash)) + offset;
    }

    /** A new, empty table; the result is its root. */
    public long create() {
        return resizer.create();
    }

    /**
     * Tells how many entries a table will have, so that it need not be laid out anew again and again as they come. Only the table for
     * which this was called last expects any.
     *
     * @param count a guess, 0 when all have come
     */
    public void expect(long root, long count) {
        resizer.expect(root, count);
    }

    public long count(long root) {
        return Native.getLong(root + COUNT);
    }

    public DictCuts cuts() {
        return cuts;
    }

    public DueIndex due() {
        return due;
    }

    public KeyHash keyHash() {
        return keyHash;
    }

    /** The entry a slot holds. */
    public static long entry(long slot) {
        return Native.getLong(slot);
    }

    /** The slot of the entry with this key, or 0. */
    public long find(long root, long hash, long key, int keyLength) {
        long place = directoryEntry(root, hash);
        long segment = DictLayout.segment(place);
        int buckets = DictLayout.buckets(place);
        int tag = DictLayout.tag(hash);
        int index = DictLayout.homeBucket(hash, DictLayout.localDepth(place), buckets);
        for (int probes = 0; probes < buckets; probes++) {
            long bucket = DictLayout.bucket(segment, index);
            long tags = Native.getLong(bucket + BUCKET_TAGS);
            for (long m = DictLayout.tagMatches(tags, tag); m != 0; m &= m - 1) {
                long slot = bucket + (Long.numberOfTrailingZeros(m) & ~7);
                if (hasKey(Native.getLong(slot), key, keyLength)) {
                    return slot;
                }
            }
            if (tags >>> 58 == 0) {
                return 0;
            }
            index = index + 1 == buckets ? 0 : index + 1;
        }
        return 0;
    }

    private boolean hasKey(long entry, long key, int keyLength) {
        if (entry == 0) {
            return false;
        }
        long field = EntryKey.lengthField(entry, headBytes);
        int length = EntryKey.length(field);
        return length == keyLength && Native.equal(field + EntryKey.lengthBytes(length), key, keyLength);
    }

    static long directoryEntry(long root, long hash) {
        long index = DictLayout.directoryIndex(hash, Native.getInt(root + GLOBAL_DEPTH));
        return Native.getLong(Arena.address(Native.getLong(root + DIRECTORY)) + index * Long.BYTES);
    }

    /** Adds an entry whose key is not there; returns its slot. */
    public long insert(long root, long hash, long entry) {
        long place = directoryEntry(root, hash);
        if (DictLayout.count(DictLayout.segment(place)) >= DictResizer.mostEntries(DictLayout.buckets(place))) {
            resizer.grow(root, place);
            place = directoryEntry(root, hash);
        } else if (copies) {
            place = writablePlace(root, hash);
        }
        long segment = DictLayout.segment(place);
        int home = DictLayout.homeBucket(hash, DictLayout.localDepth(place), DictLayout.buckets(place));
        long slot = cuts.isOpen()
                ? placeUnderCut(root, segment, home, hash)
                : place(segment, DictLayout.buckets(place), home, DictLayout.tag(hash));
        Native.putLong(slot, entry);
        Native.putInt(segment + SEGMENT_COUNT, DictLayout.count(segment) + 1);
        Native.putLong(root + COUNT, count(root) + 1);
        return slot;
    }

    private long placeUnderCut(long root, long segment, int home, long hash) {
        int buckets = Native.getInt(segment + SEGMENT_BUCKETS);
        cuts.beforeChange(root, DictLayout.bucket(segment, firstWithRoom(segment, buckets, home)));
        return place(segment, buckets, home, DictLayout.tag(hash));
    }

    private static int firstWithRoom(long segment, int buckets, int home) {
        int index = home;
        while (DictLayout.tagMatches(Native.getLong(DictLayout.bucket(segment, index) + BUCKET_TAGS), 0) == 0) {
            index = index + 1 == buckets ? 0 : index + 1;
        }
        return index;
    }

    /** Claims the first free slot from the home bucket on, noting at each full bucket that an entry went past it. */
    static long place(long segment, int buckets, int home, int tag) {
        int index = home;
        while (true) {
            long bucket = DictLayout.bucket(segment, index);
            long free = DictLayout.tagMatches(Native.getLong(bucket + BUCKET_TAGS), 0);
            if (free != 0) {
                int i = Long.numberOfTrailingZeros(free) >>> 3;
                Native.putByte(bucket + BUCKET_TAGS + i, (byte) tag);
                return bucket + (long) i * Long.BYTES;
            }
            notePassed(bucket, 1);
            index = index + 1 == buckets ? 0 : index + 1;
        }
    }

    private static void notePassed(long bucket, int change) {
        int meta = Native.getUnsignedByte(bucket + META);
        if (meta / PASSED_UNIT != PASSED_MANY) {
            Native.putByte(bucket + META, (byte) (meta + change * PASSED_UNIT));
        }
    }

    /** Puts another entry with the same key into a slot, and returns where that is now; the caller frees the old one. */
    public long replace(long root, long hash, long slot, long entry) {
        if (cuts.isOpen()) {
            cuts.beforeChange(root, DictLayout.bucketOfSlot(slot));
        }
        long writable = writableSlot(root, hash, slot);
        Native.putLong(writable, entry);
        return writable;
    }

    /** Takes the entry out of a slot; the caller frees it. */
    public void remove(long root, long hash, long foundSlot) {
        long slot = writableSlot(root, hash, foundSlot);
        long place = directoryEntry(root, hash);
        long segment = DictLayout.segment(place);
        int buckets = DictLayout.buckets(place);
        long bucket = DictLayout.bucketOfSlot(slot);
        cuts.beforeChange(root, bucket);
        int at = (int) ((bucket - DictLayout.bucket(segment, 0)) / BUCKET_BYTES);
        int index = DictLayout.homeBucket(hash, DictLayout.localDepth(place), buckets);
        while (index != at) {
            notePassed(DictLayout.bucket(segment, index), -1);
            index = index + 1 == buckets ? 0 : index + 1;
        }
        Native.putByte(bucket + BUCKET_TAGS + ((slot - bucket) >>> 3), (byte) 0);
        Native.putLong(slot, 0);
        int left = DictLayout.count(segment) - 1;
        Native.putInt(segment + SEGMENT_COUNT, left);
        Native.putLong(root + COUNT, count(root) - 1);
        if (left < DictResizer.leastEntries(buckets)) {
            resizer.shrink(root, place);
        }
    }

    /** Notes when the entry in a slot dies, so that {@link #due} finds it; call after every change to its expiry. */
    public void noteExpiry(long root, long hash, long slot, long expireAtMs) {
        due.note(root, DictLayout.segment(directoryEntry(root, hash)), DictLayout.bucketOfSlot(slot), expireAtMs);
    }

    /**
     * Shows the entries at the cursor's position and returns the next cursor, 0 at the end. An entry that is there from the
     * first call to the last is shown at least once, whatever happens in between.
     */
    public long scan(long root, long cursor, EntryVisitor visitor) {
        long position = cursor << 1;
        long place = directoryEntry(root, position);
        long segment = DictLayout.segment(place);
        int buckets = DictLayout.buckets(place);
        int depth = DictLayout.localDepth(place);
        int home = DictLayout.homeBucket(position, depth, buckets);
        int index = home;
        long tags;
        int probes = 0;
        do {
            long bucket = DictLayout.bucket(segment, index);
            tags = Native.getLong(bucket + BUCKET_TAGS);
            showHomed(bucket, place, home, visitor);
            index = index + 1 == buckets ? 0 : index + 1;
        } while (tags >>> 58 != 0 && ++probes < buckets);
        return nextPosition(segment, depth, buckets, home) >>> 1;
    }

    private void showHomed(long bucket, long place, int home, EntryVisitor visitor) {
        for (int i = 0; i < BUCKET_SLOTS; i++) {
            long entry = Native.getLong(bucket + (long) i * Long.BYTES);
            if (entry != 0
                    && DictLayout.homeBucket(hashOf(entry), DictLayout.localDepth(place), DictLayout.buckets(place))
                            == home) {
                visitor.visit(entry);
            }
        }
    }

    private static long nextPosition(long segment, int depth, int buckets, int home) {
        long prefix = Native.getLong(segment + SEGMENT_PREFIX);
        if (home + 1 < buckets) {
            return prefix | (DictLayout.endOfBucket(home, buckets) << 32) >>> depth;
        }
        return depth == 0 ? 0 : prefix + (1L << (64 - depth));
    }

    /** The hash of an entry's key. */
    public long hashOf(long entry) {
        long field = EntryKey.lengthField(entry, headBytes);
        int length = EntryKey.length(field);
        return keyHash.hash(field + EntryKey.lengthBytes(length), length);
    }

    /**
     * One draw at a random slot: an entry, each with the same chance, or 0 if the slot was empty. Repeat until it answers;
     * at the table's fill that takes a few draws.
     */
    public long drawRandom(long root, long random) {
        int depth = Native.getInt(root + GLOBAL_DEPTH);
        long place = directoryEntry(root, random);
        int extra = depth - DictLayout.localDepth(place);
        boolean firstOfSegment = (DictLayout.directoryIndex(random, depth) & ((1L << extra) - 1)) == 0;
        int slot = (int) (((random & 0xFFFFFFFFL) * ((long) maxBuckets * BUCKET_SLOTS)) >>> 32);
        int bucket = slot / BUCKET_SLOTS;
        if (!firstOfSegment || bucket >= DictLayout.buckets(place)) {
            return 0;
        }
        return Native.getLong(
                DictLayout.bucket(DictLayout.segment(place), bucket) + (long) (slot % BUCKET_SLOTS) * Long.BYTES);
    }

    /** An entry, each with the same chance, of a table that is not empty. */
    public long drawRandomEntry(long root, SplittableRandom random) {
        long entry;
        do {
            entry = drawRandom(root, random.nextLong());
        } while (entry == 0);
        return entry;
    }

    /** Shows up to {@code most} entries from a random bucket on: cheap, nearly uniform samples for eviction. */
    public int sample(long root, long random, int most, EntryVisitor visitor) {
        long place = directoryEntry(root, random);
        long segment = DictLayout.segment(place);
        int buckets = DictLayout.buckets(place);
        int index = DictLayout.homeBucket(random, DictLayout.localDepth(place), buckets);
        int shown = 0;
        for (int probes = 0; probes < buckets && shown < most; probes++) {
            long bucket = DictLayout.bucket(segment, index);
            for (int i = 0; i < BUCKET_SLOTS && shown < most; i++) {
                long entry = Native.getLong(bucket + (long) i * Long.BYTES);
                if (entry != 0) {
                    visitor.visit(entry);
                    shown++;
                }
            }
            index = index + 1 == buckets ? 0 : index + 1;
        }
        return shown;
    }

    /** Begins to free a table that nobody uses any more and no open view has still to walk. */
    public DictDrain drain(long root) {
        return new DictDrain(resizer, root);
    }

    /** The share of slots in use, 0 to 1; walks the segments, for tests and reports. */
    public double fill(long root) {
        long slots = 0;
        long position = 0;
        do {
            long place = directoryEntry(root, position);
            slots += (long) DictLayout.buckets(place) * BUCKET_SLOTS;
            position = nextSegment(place, position);
        } while (position != 0);
        return (double) count(root) / slots;
    }

    /** Where the next segment's hashes begin, 0 after the last. */
    static long nextSegment(long place, long position) {
        int depth = DictLayout.localDepth(place);
        if (depth == 0) {
            return 0;
        }
        long step = 1L << (64 - depth);
        return (position & -step) + step;
    }

    public int segments(long root) {
        return Native.getInt(root + SEGMENTS);
    }

    /** Moves an entry to another block when {@code mover} says so: see {@link Mover}. */
    public long relocate(long root, long cursor, Mover mover) {
        long position = cursor << 1;
        long place = directoryEntry(root, position);
        long segment = DictLayout.segment(place);
        int buckets = DictLayout.buckets(place);
        int depth = DictLayout.localDepth(place);
        int home = DictLayout.homeBucket(position, depth, buckets);
        long bucket = DictLayout.bucket(segment, home);
        for (int i = 0; i < BUCKET_SLOTS; i++) {
            long slot = bucket + (long) i * Long.BYTES;
            long entry = Native.getLong(slot);
            long moved = entry == 0 ? 0 : mover.move(entry);
            if (moved != entry) {
                Native.putLong(slot, moved);
            }
        }
        return nextPosition(segment, depth, buckets, home) >>> 1;
    }

    /**
     * Moves the segment at a hash position if it lies in a page of which at most {@code sparsePercent} is in use; returns
     * the position of the next segment, 0 after the last.
     */
    public long compact(long root, long position, int sparsePercent) {
        long place = directoryEntry(root, position);
        long next = nextSegment(place, position);
        if (arena.isSparse(DictLayout.segment(place), sparsePercent)) {
            resizer.moveSegment(root, place);
        }
        return next;
    }

    /** Decides whether a block lies badly; only while no cut is open. */
    @FunctionalInterface
    public interface Mover {
        /** The entry's new handle, the old block freed, or the same handle to leave it. */
        long move(long entry);
    }
}
