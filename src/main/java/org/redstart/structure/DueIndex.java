package org.redstart.structure;

import static org.redstart.structure.DictLayout.BUCKET_BYTES;
import static org.redstart.structure.DictLayout.BUCKET_SLOTS;
import static org.redstart.structure.DictLayout.BYTES;
import static org.redstart.structure.DictLayout.HEAP;
import static org.redstart.structure.DictLayout.HEAP_CAPACITY;
import static org.redstart.structure.DictLayout.HEAP_SIZE;
import static org.redstart.structure.DictLayout.NEVER;
import static org.redstart.structure.DictLayout.SEGMENT_BUCKETS;
import static org.redstart.structure.DictLayout.SEGMENT_DUES;
import static org.redstart.structure.DictLayout.SEGMENT_HEAP_INDEX;
import static org.redstart.structure.DictLayout.SEGMENT_NEXT_DUE;

import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;

/**
 * Which entries of a dict are due: exact to the millisecond at about 1.5 bytes an entry that expires.
 *
 * <p>A segment with such entries keeps the earliest expiry of each bucket; a heap in the root orders the segments by the
 * earliest of those. A time that is too early, because its entry was deleted or lives on, is corrected when it comes up, so
 * changes cost nothing and nothing piles up. What it notes in a segment's head is for the loop alone: no view reads it.
 *
 * <pre>
 * heap   | due (8) | segment (8) | due | segment | ...      the smallest first, children of i at 2i+1 and 2i+2
 * dues   | earliest of bucket 0 (8) | of bucket 1 | ...
 * </pre>
 */
public final class DueIndex {
    static final int NOT_LISTED = -1;
    private static final int ITEM_BYTES = 16;
    private static final int FIRST_CAPACITY = 8;

    private final Arena arena;

    DueIndex(Arena arena) {
        this.arena = arena;
    }

    /** When the table's next entry may be due, or {@link Long#MAX_VALUE}. */
    public long nextDueMs(long root) {
        return Native.getInt(root + HEAP_SIZE) == 0 ? NEVER : dueAt(root, 0);
    }

    /** How many segments have entries that expire. */
    public int segments(long root) {
        return Native.getInt(root + HEAP_SIZE);
    }

    void note(long root, long segment, long bucket, long expireAtMs) {
        long dues = Native.getLong(segment + SEGMENT_DUES);
        if (dues == 0) {
            dues = newDues(root, segment);
        }
        long index = (bucket - DictLayout.bucket(segment, 0)) / BUCKET_BYTES;
        long field = dues + index * Long.BYTES;
        if (expireAtMs < Native.getLong(field)) {
            Native.putLong(field, expireAtMs);
            if (expireAtMs < Native.getLong(segment + SEGMENT_NEXT_DUE)) {
                list(root, segment, expireAtMs);
            }
        }
    }

    private long newDues(long root, long segment) {
        long bytes = (long) Native.getInt(segment + SEGMENT_BUCKETS) * Long.BYTES;
        long dues = arena.allocate(bytes, Tag.EXPIRY);
        addBytes(root, Arena.footprint(dues));
        for (long i = 0; i < bytes; i += Long.BYTES) {
            Native.putLong(dues + i, NEVER);
        }
        Native.putLongThroughCut(segment + SEGMENT_DUES, dues);
        return dues;
    }

    private static void addBytes(long root, long change) {
        Native.putLong(root + BYTES, Native.getLong(root + BYTES) + change);
    }

    private void free(long root, long block) {
        addBytes(root, -Arena.footprint(block));
        arena.free(block, Tag.EXPIRY);
    }

    /** How many entries are due; reads the buckets that have any, and the entries in them. */
    public long count(long root, long nowMs, int headBytes) {
        long count = 0;
        for (int i = 0; i < segments(root); i++) {
            if (dueAt(root, i) <= nowMs) {
                count += countInSegment(segmentAt(root, i), nowMs, headBytes);
            }
        }
        return count;
    }

    private static int countInSegment(long segment, long nowMs, int headBytes) {
        long dues = Native.getLong(segment + SEGMENT_DUES);
        int buckets = Native.getInt(segment + SEGMENT_BUCKETS);
        int count = 0;
        for (int b = 0; b < buckets; b++) {
            if (Native.getLong(dues + (long) b * Long.BYTES) <= nowMs) {
                count += countInBucket(DictLayout.bucket(segment, b), nowMs, headBytes);
            }
        }
        return count;
    }

    private static int countInBucket(long bucket, long nowMs, int headBytes) {
        int count = 0;
        for (int i = 0; i < BUCKET_SLOTS; i++) {
            long entry = Native.getLong(bucket + (long) i * Long.BYTES);
            boolean due = entry != 0 && EntryKey.expires(entry) && EntryKey.expireAtMs(entry, headBytes) <= nowMs;
            count += due ? 1 : 0;
        }
        return count;
    }

    /**
     * Collects the entries that are due from the segment that is due first, and notes when its others are; the caller
     * removes every entry it was given. At most one segment's worth.
     *
     * @return how many were put into {@code to}; 0 with {@link #nextDueMs} still in the past means: ask again
     */
    public int collect(long root, long nowMs, int headBytes, long[] to) {
        if (nextDueMs(root) > nowMs) {
            return 0;
        }
        long segment = segmentAt(root, 0);
        long dues = Native.getLong(segment + SEGMENT_DUES);
        int buckets = Native.getInt(segment + SEGMENT_BUCKETS);
        int found = 0;
        long next = NEVER;
        for (int b = 0; b < buckets; b++) {
            long field = dues + (long) b * Long.BYTES;
            if (Native.getLong(field) <= nowMs) {
                found = collectBucket(DictLayout.bucket(segment, b), field, nowMs, headBytes, to, found);
            }
            next = Math.min(next, Native.getLong(field));
        }
        if (next == NEVER) {
            dropDues(root, segment);
        } else {
            list(root, segment, next);
        }
        return found;
    }

    private static int collectBucket(long bucket, long field, long nowMs, int headBytes, long[] to, int found) {
        long next = NEVER;
        int end = found;
        for (int i = 0; i < BUCKET_SLOTS; i++) {
            long entry = Native.getLong(bucket + (long) i * Long.BYTES);
            if (entry != 0 && EntryKey.expires(entry)) {
                long when = EntryKey.expireAtMs(entry, headBytes);
                if (when <= nowMs) {
                    to[end++] = entry;
                } else {
                    next = Math.min(next, when);
                }
            }
        }
        Native.putLong(field, next);
        return end;
    }

    /** The largest number {@link #collect} can return. */
    public static int mostCollected() {
        return DictLayout.MAX_BUCKETS * BUCKET_SLOTS;
    }

    /** Shows up to {@code most} entries that expire, near a random place: samples for eviction. */
    public int sample(long root, long random, int most, EntryVisitor visitor) {
        int size = segments(root);
        if (size == 0) {
            return 0;
        }
        long segment = segmentAt(root, (int) ((random >>> 32) * size >>> 32));
        int buckets = Native.getInt(segment + SEGMENT_BUCKETS);
        int index = (int) ((random & 0xFFFFFFFFL) * buckets >>> 32);
        int shown = 0;
        for (int probes = 0; probes < buckets && shown < most; probes++) {
            for (int i = 0; i < BUCKET_SLOTS && shown < most; i++) {
                long entry = Native.getLong(DictLayout.bucket(segment, index) + (long) i * Long.BYTES);
                if (entry != 0 && EntryKey.expires(entry)) {
                    visitor.visit(entry);
                    shown++;
                }
            }
            index = index + 1 == buckets ? 0 : index + 1;
        }
        return shown;
    }

    /** The segment lies elsewhere now. */
    void moved(long root, long segment) {
        int index = Native.getInt(segment + SEGMENT_HEAP_INDEX);
        if (index != NOT_LISTED) {
            put(root, index, Native.getLong(segment + SEGMENT_NEXT_DUE), segment);
        }
    }

    /** The segment is about to go; a view may still read it, so it stays as it is. */
    void forget(long root, long segment) {
        long dues = Native.getLong(segment + SEGMENT_DUES);
        if (dues != 0) {
            free(root, dues);
            unlist(root, Native.getInt(segment + SEGMENT_HEAP_INDEX));
        }
    }

    /** As {@link #forget}, of a table that is being given up: a view that began meanwhile has frozen its root, so that stays as it is. */
    void forgetDrained(long segment) {
        long dues = Native.getLong(segment + SEGMENT_DUES);
        if (dues != 0) {
            arena.free(dues, Tag.EXPIRY);
        }
    }

    void destroy(long root) {
        long heap = Native.getLong(root + HEAP);
        if (heap != 0) {
            arena.free(heap, Tag.EXPIRY);
        }
    }

    private void dropDues(long root, long segment) {
        int index = Native.getInt(segment + SEGMENT_HEAP_INDEX);
        free(root, Native.getLong(segment + SEGMENT_DUES));
        Native.putLongThroughCut(segment + SEGMENT_DUES, 0);
        Native.putLongThroughCut(segment + SEGMENT_NEXT_DUE, NEVER);
        Native.putIntThroughCut(segment + SEGMENT_HEAP_INDEX, NOT_LISTED);
        unlist(root, index);
    }

    private void unlist(long root, int index) {
        if (index != NOT_LISTED) {
            removeAt(root, index);
        }
    }

    private void list(long root, long segment, long dueMs) {
        Native.putLongThroughCut(segment + SEGMENT_NEXT_DUE, dueMs);
        int index = Native.getInt(segment + SEGMENT_HEAP_INDEX);
        if (index == NOT_LISTED) {
            index = Native.getInt(root + HEAP_SIZE);
            makeRoom(root, index);
            Native.putInt(root + HEAP_SIZE, index + 1);
        }
        settle(root, index, dueMs, segment);
    }

    private void removeAt(long root, int index) {
        int last = Native.getInt(root + HEAP_SIZE) - 1;
        Native.putInt(root + HEAP_SIZE, last);
        if (index != last) {
            settle(root, index, dueAt(root, last), segmentAt(root, last));
        }
    }

    /** Puts an item near {@code index}, where the heap's order wants it. */
    private void settle(long root, int index, long dueMs, long segment) {
        int at = index;
        while (at > 0 && dueAt(root, (at - 1) / 2) > dueMs) {
            move(root, (at - 1) / 2, at);
            at = (at - 1) / 2;
        }
        int size = Native.getInt(root + HEAP_SIZE);
        for (int child = smallerChild(root, at, size); child != 0 && dueAt(root, child) < dueMs; ) {
            move(root, child, at);
            at = child;
            child = smallerChild(root, at, size);
        }
        put(root, at, dueMs, segment);
    }

    /** The index of the smaller child, or 0 if there is none. */
    private static int smallerChild(long root, int index, int size) {
        int left = 2 * index + 1;
        if (left >= size) {
            return 0;
        }
        return left + 1 < size && dueAt(root, left + 1) < dueAt(root, left) ? left + 1 : left;
    }

    private void move(long root, int from, int to) {
        put(root, to, dueAt(root, from), segmentAt(root, from));
    }

    private static void put(long root, int index, long dueMs, long segment) {
        long item = item(root, index);
        Native.putLong(item, dueMs);
        Native.putLong(item + Long.BYTES, segment);
        Native.putIntThroughCut(segment + SEGMENT_HEAP_INDEX, index);
    }

    private static long dueAt(long root, int index) {
        return Native.getLong(item(root, index));
    }

    private static long segmentAt(long root, int index) {
        return Native.getLong(item(root, index) + Long.BYTES);
    }

    private static long item(long root, int index) {
        return Arena.address(Native.getLong(root + HEAP)) + (long) index * ITEM_BYTES;
    }

    private void makeRoom(long root, int size) {
        int capacity = Native.getInt(root + HEAP_CAPACITY);
        if (size < capacity) {
            return;
        }
        int wider = Math.max(FIRST_CAPACITY, capacity * 2);
        long old = Native.getLong(root + HEAP);
        long bytes = (long) wider * ITEM_BYTES;
        addBytes(root, old == 0 ? 0 : -Arena.footprint(old));
        long heap = old == 0 ? arena.allocate(bytes, Tag.EXPIRY) : arena.reallocate(old, bytes, Tag.EXPIRY);
        addBytes(root, Arena.footprint(heap));
        Native.putLong(root + HEAP, heap);
        Native.putInt(root + HEAP_CAPACITY, wider);
    }
}
