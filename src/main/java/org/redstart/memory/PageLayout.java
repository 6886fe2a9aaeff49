package org.redstart.memory;

/**
 * The head of an arena page, a quarter of a mebibyte of blocks of one size class, aligned to its own size so that a block's address
 * finds it.
 *
 * <pre>
 *  0        8       12         16     20     24     32     40    48      64
 *  | birth  | class | freeHead | used | bump | prev | next | raw | state | blocks ...
 * </pre>
 *
 * {@code freeHead} and {@code bump} are offsets from the page's start, 0 meaning none; a free block holds the offset of
 * the next one in its first four bytes.
 */
final class PageLayout {
    static final int PAGE_BYTES = 1 << 18;
    static final long PAGE_MASK = PAGE_BYTES - 1;
    static final int BIRTH = 0;
    static final int CLASS = 8;
    static final int FREE_HEAD = 12;
    static final int USED = 16;
    static final int BUMP = 20;
    static final int PREV = 24;
    static final int NEXT = 32;
    static final int RAW = 40;
    static final int LISTED = 48;
    static final int HEAD_BYTES = 64;

    private PageLayout() {}

    static long pageOf(long block) {
        return block & ~PAGE_MASK;
    }
}
