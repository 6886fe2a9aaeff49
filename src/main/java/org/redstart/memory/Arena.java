package org.redstart.memory;

import static org.redstart.memory.PageLayout.BIRTH;
import static org.redstart.memory.PageLayout.BUMP;
import static org.redstart.memory.PageLayout.CLASS;
import static org.redstart.memory.PageLayout.FREE_HEAD;
import static org.redstart.memory.PageLayout.HEAD_BYTES;
import static org.redstart.memory.PageLayout.LISTED;
import static org.redstart.memory.PageLayout.PAGE_BYTES;
import static org.redstart.memory.PageLayout.PAGE_MASK;
import static org.redstart.memory.PageLayout.RAW;
import static org.redstart.memory.PageLayout.USED;
import static org.redstart.memory.PageLayout.pageOf;

import org.agrona.UnsafeApi;

/**
 * Blocks of native memory by size class, with exact accounting and cuts.
 *
 * <p>A block is known by its handle. Up to {@link #MAX_SMALL_BYTES} the handle is the address; a larger block is mapped on
 * its own and its handle carries a mark, so its user goes through {@link #address}.
 *
 * <p><b>Cuts.</b> {@link #openCut} freezes every block that exists: until {@link #closeCut}, a block older than the cut
 * must not be written (the owner writes a copy instead), and freeing it only moves it to limbo. Age is known by page:
 * while a cut is open, new blocks come from pages born after it, and the older pages with room wait, parked.
 *
 * <p>Owned by the loop's thread. Other threads may read frozen blocks.
 */
public final class Arena implements AutoCloseable {
    /** The largest block that shares a page with others. */
    public static final int MAX_SMALL_BYTES = SizeClasses.MAX_BYTES;

    private static final long HUGE = 1L << 62;
    private static final long ADDRESS_MASK = (1L << 48) - 1;
    private static final int HUGE_HEAD_BYTES = 64;
    private static final int HUGE_BYTES_FIELD = 8;
    private static final int PAGES_KEPT = 8;

    private final Usage usage;
    private final Reclaimer reclaimer;
    private final PageList[] roomy = PageList.oneForEachClass();
    private final PageList[] parked = PageList.oneForEachClass();
    private final Limbo limbo;
    private final long[] spare = new long[PAGES_KEPT];
    private int spares;
    private int leastSpares;
    private long pageCount;
    private long touchedBytes;
    private long hugeBytes;
    private final CutBook cuts = new CutBook();

    public Arena(Usage usage, Reclaimer reclaimer) {
        this.usage = usage;
        this.reclaimer = reclaimer;
        this.limbo = new Limbo(usage);
    }

    /** The address of a block, whatever its size. */
    public static long address(long handle) {
        return handle & ADDRESS_MASK;
    }

    /** The handle of a large block, known by its address. */
    public static long largeHandle(long address) {
        return address | HUGE;
    }

    /** A block of at least {@code bytes} bytes, its content undefined. */
    public long allocate(long bytes, Tag tag) {
        if (bytes > MAX_SMALL_BYTES) {
            return allocateHuge(bytes, tag);
        }
        int sizeClass = SizeClasses.index((int) bytes);
        PageList pages = roomy[sizeClass];
        long page = pages.first();
        if (page == 0) {
            page = newPage(sizeClass);
        }
        long block = take(page, pages);
        int size = SizeClasses.bytes(sizeClass);
        usage.add(tag, size);
        if (Native.CHECKED) {
            Checker.born(block, size, tag, this, UnsafeApi.getLong(page + BIRTH));
        }
        return block;
    }

    /** How many bytes the block has room for. */
    public static long capacity(long handle) {
        if ((handle & HUGE) != 0) {
            return UnsafeApi.getLong(address(handle) - HUGE_HEAD_BYTES + HUGE_BYTES_FIELD) - HUGE_HEAD_BYTES;
        }
        return SizeClasses.bytes(UnsafeApi.getInt(pageOf(handle) + CLASS));
    }

    /** What a block counts for in {@link Usage}. */
    public static long footprint(long handle) {
        return (handle & HUGE) != 0 ? capacity(handle) + HUGE_HEAD_BYTES : capacity(handle);
    }

    /** What a block of {@code bytes} would have room for: the slack a growing value may use. */
    public static long capacityFor(long bytes) {
        return bytes > MAX_SMALL_BYTES ? bytes : SizeClasses.bytes(SizeClasses.index((int) bytes));
    }

    /** Gives a block back; if an open cut may still read it, only once that is closed. */
    public void free(long handle, Tag tag) {
        if (cuts.newest() != 0 && tag.frozenByCuts() && birth(handle) < cuts.newest()) {
            limbo.add(handle, tag, cuts.epoch());
        } else {
            release(handle, tag);
        }
    }

    /** Whether the block is older than an open cut, so that it must not be changed in place. */
    public boolean isFrozen(long handle) {
        return cuts.newest() != 0 && birth(handle) < cuts.newest();
    }

    /**
     * Grows or shrinks a block that is not frozen, keeping its content up to the smaller size; a large block moves
     * without being copied.
     */
    public long reallocate(long handle, long bytes, Tag tag) {
        assert !tag.frozenByCuts() || !isFrozen(handle);
        if ((handle & HUGE) != 0 && bytes > MAX_SMALL_BYTES) {
            return resizeHuge(handle, bytes, tag);
        }
        long moved = allocate(bytes, tag);
        Native.copy(address(handle), address(moved), Math.min(capacity(handle), bytes));
        release(handle, tag);
        return moved;
    }

    /** Freezes everything that exists; O(size classes). Returns the cut's number, to close it with. */
    public long openCut() {
        long epoch = cuts.open();
        for (int i = 0; i < roomy.length; i++) {
            parked[i].takeAll(roomy[i]);
        }
        return epoch;
    }

    public void closeCut(long epoch) {
        cuts.close(epoch);
        if (cuts.newest() == 0) {
            for (int i = 0; i < roomy.length; i++) {
                roomy[i].takeAll(parked[i]);
            }
        }
    }

    /** Frees up to {@code most} blocks that no open cut can read any more; returns how many it freed. */
    public int drainLimbo(int most) {
        return limbo.drain(this, cuts.oldest(), most);
    }

    public boolean hasLimbo() {
        return limbo.size() > 0;
    }

    /** Bytes waiting in limbo: the price of the views that are open. */
    public long limboBytes() {
        return limbo.heldBytes();
    }

    /** Bytes of pages and large blocks mapped from the system, touched or not. */
    public long mappedBytes() {
        return pageCount * PAGE_BYTES + hugeBytes;
    }

    /** Bytes that blocks have ever used in the pages there are, and large blocks: what is resident for data. */
    public long touchedBytes() {
        return touchedBytes + hugeBytes;
    }

    /** Whether a page is so empty that moving its blocks elsewhere gives memory back: at most {@code percent} in use. */
    public boolean isSparse(long handle, int percent) {
        if ((handle & HUGE) != 0) {
            return false;
        }
        long page = pageOf(handle);
        int sizeClass = UnsafeApi.getInt(page + CLASS);
        long usedBytes = (long) UnsafeApi.getInt(page + USED) * SizeClasses.bytes(sizeClass);
        return roomy[sizeClass].first() != page && usedBytes * 100 <= (long) UnsafeApi.getInt(page + BUMP) * percent;
    }

    public Usage usage() {
        return usage;
    }

    long newestCut() {
        return cuts.newest();
    }

    void release(long handle, Tag tag) {
        if ((handle & HUGE) != 0) {
            releaseHuge(handle, tag);
            return;
        }
        long page = pageOf(handle);
        int sizeClass = UnsafeApi.getInt(page + CLASS);
        usage.add(tag, -SizeClasses.bytes(sizeClass));
        if (Native.CHECKED) {
            Checker.died(handle, tag);
        }
        UnsafeApi.putInt(handle, UnsafeApi.getInt(page + FREE_HEAD));
        UnsafeApi.putInt(page + FREE_HEAD, (int) (handle & PAGE_MASK));
        int used = UnsafeApi.getInt(page + USED) - 1;
        UnsafeApi.putInt(page + USED, used);
        PageList home = homeOf(page, sizeClass);
        if (UnsafeApi.getInt(page + LISTED) == 0) {
            home.add(page);
        }
        if (used == 0 && home.hasMoreThanOne()) {
            home.remove(page);
            dropPage(page);
        }
    }

    private PageList homeOf(long page, int sizeClass) {
        boolean waits = cuts.newest() != 0 && UnsafeApi.getLong(page + BIRTH) <= cuts.parkedUpTo();
        return (waits ? parked : roomy)[sizeClass];
    }

    private long take(long page, PageList pages) {
        int size = SizeClasses.bytes(UnsafeApi.getInt(page + CLASS));
        int bump = UnsafeApi.getInt(page + BUMP);
        int free = UnsafeApi.getInt(page + FREE_HEAD);
        long block;
        if (free != 0) {
            block = page + free;
            free = UnsafeApi.getInt(block);
            UnsafeApi.putInt(page + FREE_HEAD, free);
        } else {
            block = page + bump;
            bump += size;
            touchedBytes += size;
            UnsafeApi.putInt(page + BUMP, bump);
        }
        UnsafeApi.putInt(page + USED, UnsafeApi.getInt(page + USED) + 1);
        if (free == 0 && bump + size > PAGE_BYTES) {
            pages.remove(page);
        }
        return block;
    }

    private long newPage(int sizeClass) {
        long page = spares > 0 ? spare[--spares] : mapPage();
        leastSpares = Math.min(leastSpares, spares);
        UnsafeApi.putLong(page + BIRTH, cuts.epoch());
        UnsafeApi.putInt(page + CLASS, sizeClass);
        UnsafeApi.putInt(page + FREE_HEAD, 0);
        UnsafeApi.putInt(page + USED, 0);
        UnsafeApi.putInt(page + BUMP, HEAD_BYTES);
        UnsafeApi.putInt(page + LISTED, 0);
        roomy[sizeClass].add(page);
        return page;
    }

    /** Twice the address space, so that an aligned half lies in it; what is never touched is never resident. */
    private long mapPage() {
        long raw = UnsafeApi.allocateMemory(2L * PAGE_BYTES);
        long page = (raw + PAGE_MASK) & ~PAGE_MASK;
        UnsafeApi.putLong(page + RAW, raw);
        pageCount++;
        return page;
    }

    private void dropPage(long page) {
        touchedBytes -= UnsafeApi.getInt(page + BUMP) - HEAD_BYTES;
        if (spares < PAGES_KEPT) {
            spare[spares++] = page;
        } else {
            unmap(page);
        }
    }

    private void unmap(long page) {
        pageCount--;
        reclaimer.free(UnsafeApi.getLong(page + RAW));
    }

    /** Gives back an empty page that nobody needed since the last call; to be called a few times a second. */
    public void trim() {
        if (leastSpares > 0) {
            unmap(spare[--spares]);
        }
        leastSpares = spares;
    }

    private long allocateHuge(long bytes, Tag tag) {
        long total = bytes + HUGE_HEAD_BYTES;
        return adoptHuge(UnsafeApi.allocateMemory(total), total, tag);
    }

    private long adoptHuge(long raw, long total, Tag tag) {
        UnsafeApi.putLong(raw + BIRTH, cuts.epoch());
        UnsafeApi.putLong(raw + HUGE_BYTES_FIELD, total);
        usage.add(tag, total);
        hugeBytes += total;
        long block = raw + HUGE_HEAD_BYTES;
        if (Native.CHECKED) {
            Checker.born(block, total - HUGE_HEAD_BYTES, tag, this, cuts.epoch());
        }
        return block | HUGE;
    }

    private long resizeHuge(long handle, long bytes, Tag tag) {
        long raw = address(handle) - HUGE_HEAD_BYTES;
        forgetHuge(handle, tag);
        long total = bytes + HUGE_HEAD_BYTES;
        return adoptHuge(UnsafeApi.reallocateMemory(raw, total), total, tag);
    }

    private void releaseHuge(long handle, Tag tag) {
        forgetHuge(handle, tag);
        reclaimer.free(address(handle) - HUGE_HEAD_BYTES);
    }

    private void forgetHuge(long handle, Tag tag) {
        long total = footprint(handle);
        usage.add(tag, -total);
        hugeBytes -= total;
        if (Native.CHECKED) {
            Checker.died(address(handle), tag);
        }
    }

    /** Turns a block from one tag to another without copying it. */
    public void retag(long handle, Tag from, Tag to) {
        long bytes = footprint(handle);
        usage.add(from, -bytes);
        usage.add(to, bytes);
        if (Native.CHECKED) {
            Checker.died(address(handle), from);
            Checker.born(address(handle), capacity(handle), to, this, birth(handle));
        }
    }

    private static long birth(long handle) {
        return (handle & HUGE) != 0
                ? UnsafeApi.getLong(address(handle) - HUGE_HEAD_BYTES + BIRTH)
                : UnsafeApi.getLong(pageOf(handle) + BIRTH);
    }

    /** Gives every page back, live blocks or not: the end of the arena's life. Large blocks must have been freed. */
    @Override
    public void close() {
        limbo.close(this);
        if (Native.CHECKED) {
            Checker.closed(this);
        }
        while (spares > 0) {
            UnsafeApi.freeMemory(UnsafeApi.getLong(spare[--spares] + RAW));
        }
        for (int i = 0; i < roomy.length; i++) {
            roomy[i].freeAll();
            parked[i].freeAll();
        }
    }
}
