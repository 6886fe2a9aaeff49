package org.redstart.memory;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
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
        /** The buffer that the collector frees the bytes with; {@code null} if they are freed by hand. */
        final WeakReference<ByteBuffer> buffer;

        Range(long start, long lengthBytes, Tag tag, Arena arena, long birth, WeakReference<ByteBuffer> buffer) {
            this.start = start;
            this.lengthBytes = lengthBytes;
            this.tag = tag;
            this.arena = arena;
            this.birth = birth;
            this.buffer = buffer;
        }

        boolean frozen() {
            return arena != null && tag.frozenByCuts() && birth < arena.newestCut();
        }

        boolean collected() {
            return buffer != null && buffer.refersTo(null);
        }

        boolean covers(long address, long bytes) {
            return address >= start && address + bytes <= start + lengthBytes;
        }
    }

    private static final ConcurrentSkipListMap<Long, Range> LIVE = new ConcurrentSkipListMap<>();

    private Checker() {}

    /** Books a block; one that belongs to no arena ({@code null}) is never frozen. */
    static void born(long address, long lengthBytes, Tag tag, Arena arena, long birth) {
        put(new Range(address, lengthBytes, tag, arena, birth, null));
    }

    /** Books a direct buffer, of no arena. */
    static void born(ByteBuffer buffer, long address, Tag tag) {
        put(new Range(address, buffer.capacity(), tag, null, 0, new WeakReference<>(buffer)));
    }

    private static void put(Range range) {
        long end = range.start + range.lengthBytes;
        for (var below = LIVE.lowerEntry(end); below != null; below = LIVE.lowerEntry(end)) {
            Range other = below.getValue();
            if (other.start + other.lengthBytes <= range.start) {
                break;
            }
            if (!other.collected()) {
                throw new AssertionError("block " + Long.toHexString(range.start) + " overlaps a live one");
            }
            LIVE.remove(below.getKey(), other);
        }
        LIVE.put(range.start, range);
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

    /** Forgets what is left of an arena whose pages go: their addresses may come back in another's. */
    static void closed(Arena arena) {
        LIVE.values().removeIf(range -> range.arena == arena);
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
