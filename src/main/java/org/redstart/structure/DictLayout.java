package org.redstart.structure;

import org.redstart.memory.Native;

/**
 * The bytes of a dict.
 *
 * <pre>
 * root      0           8       16            20         24     32        36             40
 *           | directory | count | globalDepth | segments | heap | heapSize| heapCapacity | cutTag (2 ints) | bytes (8) |
 *
 * directory: 2^globalDepth entries, indexed by the top bits of the hash
 *           63         58        48              6           0
 *           | localDepth | zero | segment address | buckets-1 |     (a segment lies on a 64-byte boundary)
 *
 * segment   0        8       12        16           20          24        32     40      64
 *           | prefix | count | buckets | localDepth | heapIndex | nextDue | dues | spare | bucket | bucket | ...
 *
 * bucket    0        8            56                                63
 *           | handle | ... 7 of them | tag | ... 7 of them           | meta |
 *
 * meta      bits 0,1: one delivery mark for each of two views; bits 2-7: how many entries went past this bucket (63: many)
 * </pre>
 *
 * The position of a hash in a segment is its next 32 bits after the local depth, scaled to the bucket count, so walking
 * segments and buckets in order walks the hashes in order, however the table grows.
 */
final class DictLayout {
    static final int ROOT_BYTES = 56;
    static final int DIRECTORY = 0;
    static final int COUNT = 8;
    static final int GLOBAL_DEPTH = 16;
    static final int SEGMENTS = 20;
    static final int HEAP = 24;
    static final int HEAP_SIZE = 32;
    static final int HEAP_CAPACITY = 36;
    static final int CUT_TAGS = 40;
    static final int BYTES = 48;

    static final int SEGMENT_PREFIX = 0;
    static final int SEGMENT_COUNT = 8;
    static final int SEGMENT_BUCKETS = 12;
    static final int SEGMENT_DEPTH = 16;
    static final int SEGMENT_HEAP_INDEX = 20;
    static final int SEGMENT_NEXT_DUE = 24;
    static final int SEGMENT_DUES = 32;
    static final int SEGMENT_HEAD_BYTES = 64;

    static final int BUCKET_BYTES = 64;
    static final int BUCKET_SLOTS = 7;
    static final int BUCKET_TAGS = 56;
    static final int META = 63;
    static final int PASSED_UNIT = 4;
    static final int PASSED_MANY = 63;

    /** Of any mode. */
    static final int MAX_BUCKETS = 63;

    static final int MAX_DEPTH = 31;
    static final long NEVER = Long.MAX_VALUE;
    static final long TAG_ONES = 0x0001010101010101L;
    static final long TAG_HIGHS = 0x0080808080808080L;

    private static final long SEGMENT_ADDRESS = 0x0000FFFFFFFFFFC0L;
    private static final int BUCKETS_MASK = 63;
    private static final int DEPTH_SHIFT = 58;

    private DictLayout() {}

    static long directoryEntry(long segment, int buckets, int localDepth) {
        return (long) localDepth << DEPTH_SHIFT | segment | (buckets - 1);
    }

    static long segment(long directoryEntry) {
        return directoryEntry & SEGMENT_ADDRESS;
    }

    static int buckets(long directoryEntry) {
        return (int) (directoryEntry & BUCKETS_MASK) + 1;
    }

    static int localDepth(long directoryEntry) {
        return (int) (directoryEntry >>> DEPTH_SHIFT);
    }

    /** The top {@code globalDepth} bits of a hash. */
    static long directoryIndex(long hash, int globalDepth) {
        return (hash >>> 1) >>> (63 - globalDepth);
    }

    static int homeBucket(long hash, int localDepth, int buckets) {
        return (int) ((((hash << localDepth) >>> 32) * buckets) >>> 32);
    }

    static long bucket(long segment, int index) {
        return segment + SEGMENT_HEAD_BYTES + (long) index * BUCKET_BYTES;
    }

    static long bucketOfSlot(long slot) {
        return slot & -BUCKET_BYTES;
    }

    /** One byte of the hash that neither the directory nor the home bucket uses; never 0, which marks an empty slot. */
    static int tag(long hash) {
        int low = (int) (hash & 0xFF);
        return low == 0 ? 1 : low;
    }

    /** The high bit of each of the 7 tag bytes that may equal {@code tag}; a set bit above a true one may be false. */
    static long tagMatches(long tags, int tag) {
        long differences = tags ^ (TAG_ONES * tag);
        return (differences - TAG_ONES) & ~differences & TAG_HIGHS;
    }

    /** The first hash position after a bucket's range within its segment, as 32 bits; 2^32 after the last. */
    static long endOfBucket(int index, int buckets) {
        return (((long) (index + 1) << 32) + buckets - 1) / buckets;
    }

    static int count(long segment) {
        return Native.getInt(segment + SEGMENT_COUNT);
    }
}
