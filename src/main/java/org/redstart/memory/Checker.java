package org.redstart.memory;

import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The shadow book of checked mode: which address ranges are live blocks, and which of them are older than an open cut.
 *
 * <p>Only tests, fuzzing and debugging pay for it. Any thread may ask; the owner of an arena writes.
 */
final class Checker {
    /** A live range of native memory. */
    private static final class Range {
        final long start;
        final long lengthBytes;
        final Tag tag;
        final Arena arena;
        final long birth;

        Range(long start, long lengthBytes, Tag tag, Arena arena, long birth) {
            this.start = start;
            this.lengthBytes = lengthBytes;
            this.tag = tag;
            this.arena = arena;
            this.birth = birth;
        }

        boolean frozen() {
            return arena != null && tag.frozenByCuts() && birth < arena.newestCut();
        }

        boolean covers(long address, long bytes) {
            return address >= start && address + bytes <= start + lengthBytes;
        }
    }

    private static final ConcurrentSkipListMap<Long, Range> LIVE = new ConcurrentSkipListMap<>();

    private Checker() {}

    /** Books a block; one that belongs to no arena ({@code null}) is never frozen. */
    static void born(long address, long lengthBytes, Tag tag, Arena arena, long birth) {
        var below = LIVE.floorEntry(address + lengthBytes - 1);
        if (below != null && below.getValue().start + below.getValue().lengthBytes > address) {
            throw new AssertionError("block " + Long.toHexString(address) + " overlaps a live one");
        }
        LIVE.put(address, new Range(address, lengthBytes, tag, arena, birth));
    }

    static void died(long address, Tag tag) {
        Range range = LIVE.remove(address);
        if (range == null) {
            throw new AssertionError(
                    "freeing " + Long.toHexString(address) + ", which is not the start of a live block");
        }
        if (range.tag != tag) {
            throw new AssertionError(
                    "freeing " + Long.toHexString(address) + " as tag " + tag + ", born as " + range.tag);
        }
    }

    static void access(long address, long bytes) {
        find(address, bytes);
    }

    static void mutate(long address, long bytes) {
        if (find(address, bytes).frozen()) {
            throw new AssertionError("writing " + Long.toHexString(address) + ", which is older than an open cut");
        }
    }

    private static Range find(long address, long bytes) {
        var below = LIVE.floorEntry(address);
        if (below == null || !below.getValue().covers(address, bytes)) {
            throw new AssertionError(
                    "access of " + bytes + " bytes at " + Long.toHexString(address) + " outside any live block");
        }
        return below.getValue();
    }
}
