package org.redstart.memory;

import java.util.ArrayList;
import java.util.List;
import org.agrona.UnsafeApi;

/**
 * Bytes that a thread beside the loop gathers in native pages, to be sent by the loop afterwards. One thread fills it, then hands
 * it over as a whole.
 */
public final class Spool {
    private static final int PAGE_BYTES = 256 * 1024;

    /** A page that frees itself once it has been sent. */
    private static final class Page implements Chain.Lease {
        private final long address;
        private final int capacityBytes;
        private int usedBytes;
        private Usage usage;

        Page(int capacityBytes) {
            this.capacityBytes = capacityBytes;
            this.address = UnsafeApi.allocateMemory(capacityBytes);
            Native.claim(address, capacityBytes, Tag.OUTPUT);
        }

        @Override
        public long address() {
            return address;
        }

        @Override
        public long lengthBytes() {
            return usedBytes;
        }

        @Override
        public void end() {
            usage.add(Tag.OUTPUT, -capacityBytes);
            destroy();
        }

        void destroy() {
            Native.disclaim(address, Tag.OUTPUT);
            UnsafeApi.freeMemory(address);
        }
    }

    private final List<Page> pages = new ArrayList<>();
    private Page last;

    /** Where the next {@code length} bytes go; then {@link #advance}. */
    public long reserve(int length) {
        if (last == null || last.capacityBytes - last.usedBytes < length) {
            last = new Page(Math.max(PAGE_BYTES, length));
            pages.add(last);
        }
        return last.address + last.usedBytes;
    }

    public void advance(int length) {
        last.usedBytes += length;
    }

    /** On the loop: promises all pages to a chain, which then owns them. */
    public void handOver(Chain to, Usage usage) {
        for (Page page : pages) {
            page.usage = usage;
            usage.add(Tag.OUTPUT, page.capacityBytes);
            to.promise(page);
        }
        pages.clear();
        last = null;
    }

    /** Frees what was not handed over. */
    public void discard() {
        pages.forEach(Page::destroy);
        pages.clear();
        last = null;
    }
}
