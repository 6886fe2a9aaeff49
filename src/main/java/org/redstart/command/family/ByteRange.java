package org.redstart.command.family;

/**
 * A part of something with a length, given by its first and last position as commands do: negative ones count from the end, and
 * what lies outside is cut off.
 *
 * @param from the first position
 * @param to one past the last
 */
record ByteRange(long from, long to) {
    private static final ByteRange NOTHING = new ByteRange(0, 0);

    /** Two negative positions in the wrong order are nothing, even if both would be cut off to the first. */
    static ByteRange of(long start, long end, long total) {
        return start < 0 && end < 0 && start > end ? NOTHING : clipped(start, end, total);
    }

    static ByteRange clipped(long start, long end, long total) {
        long from = Math.max(0, start < 0 ? total + start : start);
        long last = Math.min(total - 1, Math.max(0, end < 0 ? total + end : end));
        return from > last ? NOTHING : new ByteRange(from, last + 1);
    }

    boolean isEmpty() {
        return from == to;
    }

    long length() {
        return to - from;
    }
}
