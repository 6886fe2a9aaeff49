package org.redstart.structure;

import static org.redstart.structure.DictLayout.BUCKET_BYTES;
import static org.redstart.structure.DictLayout.BUCKET_SLOTS;
import static org.redstart.structure.DictLayout.BYTES;
import static org.redstart.structure.DictLayout.DIRECTORY;
import static org.redstart.structure.DictLayout.GLOBAL_DEPTH;
import static org.redstart.structure.DictLayout.MAX_BUCKETS;
import static org.redstart.structure.DictLayout.MAX_DEPTH;
import static org.redstart.structure.DictLayout.META;
import static org.redstart.structure.DictLayout.NEVER;
import static org.redstart.structure.DictLayout.ROOT_BYTES;
import static org.redstart.structure.DictLayout.SEGMENTS;
import static org.redstart.structure.DictLayout.SEGMENT_BUCKETS;
import static org.redstart.structure.DictLayout.SEGMENT_COUNT;
import static org.redstart.structure.DictLayout.SEGMENT_DEPTH;
import static org.redstart.structure.DictLayout.SEGMENT_HEAD_BYTES;
import static org.redstart.structure.DictLayout.SEGMENT_HEAP_INDEX;
import static org.redstart.structure.DictLayout.SEGMENT_NEXT_DUE;
import static org.redstart.structure.DictLayout.SEGMENT_PREFIX;

import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;

/**
 * Grows, splits, shrinks and joins a dict's segments, one at a time.
 *
 * <p>A segment that is {@link #FULL_PERCENT} full is rebuilt as full as its mode says, as one larger segment or
 * as two halves of its prefix; one that is nearly empty is joined with its neighbour, or rebuilt smaller. A rebuild reads
 * all keys of one segment: hashing them in a loop of its own lets the processor overlap the cache misses.
 */
final class DictResizer {
    static final int FULL_PERCENT = 90;
    static final int SPARSE_PERCENT = 35;
    static final int JOIN_PERCENT = 60;
    /** Of a segment made for what is expected; so many entries, scattered at random, rarely outgrow it. */
    private static final int EXPECTED_PERCENT = 80;
    /** By how much a segment grows at once when that is what is expected. */
    private static final int EXPECTED_GROWTH = 5;

    private static final int MOST_SLOTS = MAX_BUCKETS * BUCKET_SLOTS;
    private static final int[] MOST = percentOfSlots(FULL_PERCENT);
    private static final int[] LEAST = percentOfSlots(SPARSE_PERCENT);

    private final Arena arena;
    private final KeyHash keyHash;
    private final int headBytes;
    private final DictCuts cuts;
    private final DueIndex due;
    private final TableMode mode;
    private final int maxBuckets;
    private final long[] entries = new long[MOST_SLOTS * 2];
    private final long[] hashes = new long[MOST_SLOTS * 2];
    private int gathered;
    /** The table that expects entries, 0 if none does, how deep its segments will be, and their buckets. */
    private long expecting;

    private int expectedDepth;
    private int expectedBuckets;

    DictResizer(Arena arena, KeyHash keyHash, int headBytes, TableMode mode, DictCuts cuts, DueIndex due) {
        this.arena = arena;
        this.mode = mode;
        this.maxBuckets = mode.maxBuckets;
        this.keyHash = keyHash;
        this.headBytes = headBytes;
        this.cuts = cuts;
        this.due = due;
    }

    private static int[] percentOfSlots(int percent) {
        int[] limits = new int[MAX_BUCKETS + 1];
        for (int buckets = 1; buckets <= MAX_BUCKETS; buckets++) {
            limits[buckets] = buckets * BUCKET_SLOTS * percent / 100;
        }
        return limits;
    }

    static int mostEntries(int buckets) {
        return MOST[buckets];
    }

    /** Below this a segment shrinks; a single bucket stays. */
    static int leastEntries(int buckets) {
        return buckets == 1 ? 1 : LEAST[buckets];
    }

    /** The smallest segment that holds {@code count} entries at the target fill and fits its size class exactly. */
    private int bucketsFor(int count) {
        return bucketsFor(count, mode.targetPercent);
    }

    private static int bucketsFor(int count, int fillPercent) {
        int percent = BUCKET_SLOTS * fillPercent;
        int least = (count * 100 + percent - 1) / percent;
        int blocks = Math.max(least, 1) + 1;
        int step = blocks <= 16 ? 1 : blocks <= 32 ? 2 : 4;
        return (blocks + step - 1) / step * step - 1;
    }

    long create() {
        long root = arena.allocate(ROOT_BYTES, mode.root);
        Native.fill(root, ROOT_BYTES, (byte) 0);
        Native.putLong(root + BYTES, Arena.footprint(root));
        Native.putLong(root + DIRECTORY, allocate(root, Long.BYTES, mode.directory));
        Native.putInt(root + SEGMENTS, 1);
        long segment = newSegment(root, 0, 0, 1);
        long directory = Native.getLong(root + DIRECTORY);
        Native.putLong(Arena.address(directory), DictLayout.directoryEntry(segment, 1, 0));
        return root;
    }

    /** Frees what is left of such a table once its segments are gone. */
    void destroyDrained(long root) {
        expecting = expecting == root ? 0 : expecting;
        arena.free(Native.getLong(root + DIRECTORY), mode.directory);
        due.destroy(root);
        arena.free(root, mode.root);
    }

    private long allocate(long root, long bytes, Tag tag) {
        long block = arena.allocate(bytes, tag);
        Native.putLong(root + BYTES, Native.getLong(root + BYTES) + Arena.footprint(block));
        return block;
    }

    private void free(long root, long block, Tag tag) {
        Native.putLong(root + BYTES, Native.getLong(root + BYTES) - Arena.footprint(block));
        arena.free(block, tag);
    }

    /** The old root goes with the view that may read it. */
    long copyRoot(long root) {
        long copy = arena.allocate(ROOT_BYTES, mode.root);
        Native.copy(root, copy, ROOT_BYTES);
        arena.free(root, mode.root);
        return copy;
    }

    /** Lets the directory be changed. */
    private void ownDirectory(long root) {
        long directory = Native.getLong(root + DIRECTORY);
        if (mode == TableMode.COPIED && arena.isFrozen(directory)) {
            long bytes = (long) Long.BYTES << Native.getInt(root + GLOBAL_DEPTH);
            long copy = allocate(root, bytes, mode.directory);
            Native.copy(Arena.address(directory), Arena.address(copy), bytes);
            Native.putLong(root + DIRECTORY, copy);
            free(root, directory, mode.directory);
        }
    }

    void grow(long root, long place) {
        long segment = DictLayout.segment(place);
        int count = DictLayout.count(segment);
        int depth = DictLayout.localDepth(place);
        int buckets = grownBuckets(root, depth, count + 1);
        gather(root, segment, DictLayout.buckets(place));
        if (depth < MAX_DEPTH && (buckets > maxBuckets || expecting == root && depth < expectedDepth)) {
            split(root, segment, depth);
        } else {
            rebuild(root, segment, depth, Math.min(buckets, maxBuckets));
        }
        retire(root, segment);
    }

    /** In steps that are larger while more is expected. */
    private int grownBuckets(long root, int depth, int count) {
        boolean expects = expecting == root && depth == expectedDepth;
        int ahead = expects ? Math.min(expectedBuckets, bucketsFor(EXPECTED_GROWTH * count)) : 0;
        return Math.max(bucketsFor(count), ahead);
    }

    /**
     * Lets a table split its segments while they are small, until they are as deep as they will be, and then enlarge them in long
     * steps: an entry is moved once or twice, where it would be four times. A count that proves wrong costs little, as
     * nothing is made before a part of the entries has come for it.
     *
     * @param count 0 to expect nothing more
     */
    void expect(long root, long count) {
        int most = maxBuckets * BUCKET_SLOTS * EXPECTED_PERCENT / 100;
        int depth = 0;
        while (depth < MAX_DEPTH && count >>> depth > most) {
            depth++;
        }
        expecting = count == 0 ? 0 : root;
        expectedDepth = depth;
        expectedBuckets = Math.min(maxBuckets, bucketsFor((int) Math.min(count >>> depth, most), EXPECTED_PERCENT));
    }

    void shrink(long root, long place) {
        long segment = DictLayout.segment(place);
        int depth = DictLayout.localDepth(place);
        if (depth > 0 && join(root, segment, depth)) {
            return;
        }
        int buckets = bucketsFor(DictLayout.count(segment));
        if (buckets < DictLayout.buckets(place)) {
            gather(root, segment, DictLayout.buckets(place));
            rebuild(root, segment, depth, buckets);
            retire(root, segment);
        }
    }

    private void rebuild(long root, long segment, int depth, int buckets) {
        long prefix = Native.getLong(segment + SEGMENT_PREFIX);
        long rebuilt = newSegment(root, prefix, depth, buckets);
        point(root, rebuilt);
        fill(root, rebuilt, 0, gathered);
    }

    private void split(long root, long segment, int depth) {
        if (depth == Native.getInt(root + GLOBAL_DEPTH)) {
            doubleDirectory(root);
        }
        long prefix = Native.getLong(segment + SEGMENT_PREFIX);
        long middle = prefix | 1L << (63 - depth);
        int low = partition(middle);
        long left = newSegment(root, prefix, depth + 1, halfBuckets(low));
        long right = newSegment(root, middle, depth + 1, halfBuckets(gathered - low));
        point(root, left);
        point(root, right);
        Native.putInt(root + SEGMENTS, Native.getInt(root + SEGMENTS) + 1);
        fill(root, left, 0, low);
        fill(root, right, low, gathered);
    }

    /** A half can be as full as the whole was, as when entries come in the order of their hashes; the next insert splits it again. */
    private int halfBuckets(int count) {
        return Math.min(bucketsFor(count), maxBuckets);
    }

    private boolean join(long root, long segment, int depth) {
        long prefix = Native.getLong(segment + SEGMENT_PREFIX);
        long neighbourPlace = Dict.directoryEntry(root, prefix ^ 1L << (64 - depth));
        long neighbour = DictLayout.segment(neighbourPlace);
        int total = DictLayout.count(segment) + DictLayout.count(neighbour);
        if (DictLayout.localDepth(neighbourPlace) != depth || total > maxBuckets * BUCKET_SLOTS * JOIN_PERCENT / 100) {
            return false;
        }
        gather(root, segment, Native.getInt(segment + SEGMENT_BUCKETS));
        gatherMore(root, neighbour, DictLayout.buckets(neighbourPlace));
        long joined = newSegment(root, prefix & ~(1L << (64 - depth)), depth - 1, bucketsFor(total));
        point(root, joined);
        Native.putInt(root + SEGMENTS, Native.getInt(root + SEGMENTS) - 1);
        fill(root, joined, 0, gathered);
        retire(root, segment);
        retire(root, neighbour);
        halveDirectoryIfSparse(root);
        return true;
    }

    private void gather(long root, long segment, int buckets) {
        gathered = 0;
        gatherMore(root, segment, buckets);
    }

    private void gatherMore(long root, long segment, int buckets) {
        cuts.beforeRebuild(root, segment, buckets);
        int from = gathered;
        for (int b = 0; b < buckets; b++) {
            long bucket = DictLayout.bucket(segment, b);
            for (int i = 0; i < BUCKET_SLOTS; i++) {
                long entry = Native.getLong(bucket + (long) i * Long.BYTES);
                if (entry != 0) {
                    entries[gathered++] = entry;
                }
            }
        }
        for (int i = from; i < gathered; i++) {
            long field = EntryKey.lengthField(entries[i], headBytes);
            int length = EntryKey.length(field);
            hashes[i] = keyHash.hash(field + EntryKey.lengthBytes(length), length);
        }
    }

    /** Brings the entries below a hash to the front; returns how many they are. */
    private int partition(long middle) {
        int low = 0;
        for (int i = 0; i < gathered; i++) {
            if (Long.compareUnsigned(hashes[i], middle) < 0) {
                swap(i, low++);
            }
        }
        return low;
    }

    private void swap(int i, int j) {
        long entry = entries[i];
        long hash = hashes[i];
        entries[i] = entries[j];
        hashes[i] = hashes[j];
        entries[j] = entry;
        hashes[j] = hash;
    }

    private long newSegment(long root, long prefix, int depth, int buckets) {
        long bytes = SEGMENT_HEAD_BYTES + (long) buckets * BUCKET_BYTES;
        long segment = allocate(root, bytes, mode.segment);
        assert segment % BUCKET_BYTES == 0 && Arena.capacity(segment) == bytes;
        Native.fill(segment, bytes, (byte) 0);
        Native.putLong(segment + SEGMENT_PREFIX, prefix);
        Native.putInt(segment + SEGMENT_BUCKETS, buckets);
        Native.putInt(segment + SEGMENT_DEPTH, depth);
        Native.putInt(segment + SEGMENT_HEAP_INDEX, DueIndex.NOT_LISTED);
        Native.putLong(segment + SEGMENT_NEXT_DUE, NEVER);
        int marks = cuts.freshMarks();
        if (marks != 0) {
            for (int i = 0; i < buckets; i++) {
                Native.putByte(DictLayout.bucket(segment, i) + META, (byte) marks);
            }
        }
        return segment;
    }

    private void fill(long root, long segment, int from, int to) {
        int buckets = Native.getInt(segment + SEGMENT_BUCKETS);
        int depth = Native.getInt(segment + SEGMENT_DEPTH);
        for (int i = from; i < to; i++) {
            long hash = hashes[i];
            int home = DictLayout.homeBucket(hash, depth, buckets);
            long slot = Dict.place(segment, buckets, home, DictLayout.tag(hash));
            Native.putLong(slot, entries[i]);
            if (EntryKey.expires(entries[i])) {
                due.note(root, segment, DictLayout.bucketOfSlot(slot), EntryKey.expireAtMs(entries[i], headBytes));
            }
        }
        Native.putInt(segment + SEGMENT_COUNT, to - from);
    }

    /** Lets every directory entry of the segment's prefix point to it. */
    private void point(long root, long segment) {
        ownDirectory(root);
        int globalDepth = Native.getInt(root + GLOBAL_DEPTH);
        int depth = Native.getInt(segment + SEGMENT_DEPTH);
        long entry = DictLayout.directoryEntry(segment, Native.getInt(segment + SEGMENT_BUCKETS), depth);
        long first = DictLayout.directoryIndex(Native.getLong(segment + SEGMENT_PREFIX), globalDepth);
        long directory = directory(root) + first * Long.BYTES;
        for (long i = 0; i < 1L << (globalDepth - depth); i++) {
            Native.putLong(directory + i * Long.BYTES, entry);
        }
    }

    /** Puts a segment into another block of the same size; nothing in it changes. */
    void moveSegment(long root, long place) {
        long segment = DictLayout.segment(place);
        long bytes = SEGMENT_HEAD_BYTES + (long) DictLayout.buckets(place) * BUCKET_BYTES;
        long moved = allocate(root, bytes, mode.segment);
        Native.copy(segment, moved, bytes);
        point(root, moved);
        due.moved(root, moved);
        free(root, segment, mode.segment);
    }

    private void retire(long root, long segment) {
        due.forget(root, segment);
        free(root, segment, mode.segment);
    }

    /** Frees a segment of a table whose own figures nobody keeps any more. */
    void retireDrained(long segment) {
        due.forgetDrained(segment);
        arena.free(segment, mode.segment);
    }

    private static long directory(long root) {
        return Arena.address(Native.getLong(root + DIRECTORY));
    }

    private void doubleDirectory(long root) {
        int depth = Native.getInt(root + GLOBAL_DEPTH);
        long old = Native.getLong(root + DIRECTORY);
        long wide = allocate(root, (long) Long.BYTES << (depth + 1), mode.directory);
        for (long i = 0; i < 1L << depth; i++) {
            long entry = Native.getLong(Arena.address(old) + i * Long.BYTES);
            Native.putLong(Arena.address(wide) + i * 2 * Long.BYTES, entry);
            Native.putLong(Arena.address(wide) + (i * 2 + 1) * Long.BYTES, entry);
        }
        setDirectory(root, wide, depth + 1, old);
    }

    private void setDirectory(long root, long directory, int depth, long old) {
        Native.putLong(root + DIRECTORY, directory);
        Native.putInt(root + GLOBAL_DEPTH, depth);
        free(root, old, mode.directory);
    }

    /**
     * Halves the directory when it has four entries to a segment or more and no segment needs its last bit. Looking is
     * bounded by being rare: a failed look waits for half of the segments to go.
     */
    private void halveDirectoryIfSparse(long root) {
        int depth = Native.getInt(root + GLOBAL_DEPTH);
        int segments = Native.getInt(root + SEGMENTS);
        boolean worthALook = depth > 0 && 1L << depth >= 4L * segments && (segments & (segments - 1)) == 0;
        if (!worthALook || deepest(root, depth) == depth) {
            return;
        }
        long old = Native.getLong(root + DIRECTORY);
        long narrow = allocate(root, (long) Long.BYTES << (depth - 1), mode.directory);
        for (long i = 0; i < 1L << (depth - 1); i++) {
            Native.putLong(
                    Arena.address(narrow) + i * Long.BYTES, Native.getLong(Arena.address(old) + i * 2 * Long.BYTES));
        }
        setDirectory(root, narrow, depth - 1, old);
    }

    private static int deepest(long root, int globalDepth) {
        int deepest = 0;
        for (long i = 0; i < 1L << globalDepth && deepest < globalDepth; i++) {
            deepest = Math.max(deepest, DictLayout.localDepth(Native.getLong(directory(root) + i * Long.BYTES)));
        }
        return deepest;
    }
}
