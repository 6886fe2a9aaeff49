package org.redstart.keyspace;

import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;

/**
 * A string value too large to live in its entry.
 *
 * <pre>
 *  0        4        8
 *  | length | leases | bytes ... room to grow |
 * </pre>
 *
 * A large argument arrives in this very form, so that storing it copies nothing. A reply that streams the bytes holds a
 * lease: while there is one, the block is neither changed nor freed; the last to let go of a block that was given up
 * meanwhile frees it.
 */
public final class StringBlock {
    /** The bytes before the string's own. */
    public static final int HEAD_BYTES = 8;

    private StringBlock() {}

    public static int length(long handle) {
        return Native.getInt(Arena.address(handle));
    }

    static final int LEASES = 4;
    private static final int GIVEN_UP = 1 << 30;

    /** Turns a block of raw bytes, which left {@link #HEAD_BYTES} free in front, into a string. */
    public static void init(long handle, int length) {
        setLength(handle, length);
        Native.putInt(Arena.address(handle) + LEASES, 0);
    }

    static boolean isLeased(long handle) {
        return Native.getInt(Arena.address(handle) + LEASES) != 0;
    }

    /** Keeps the bytes as they are until {@link #release}. */
    public static void lease(long handle) {
        addLeases(handle, 1);
    }

    public static void release(Arena arena, long handle) {
        if (addLeases(handle, -1) == GIVEN_UP) {
            arena.free(handle, Tag.STRING);
        }
    }

    /** The value is no longer anybody's; frees it, now or when the last lease ends. */
    static void giveUp(Arena arena, long handle) {
        if (isLeased(handle)) {
            addLeases(handle, GIVEN_UP);
        } else {
            arena.free(handle, Tag.STRING);
        }
    }

    /** Leases live outside what a view reads, so they may change under a cut. */
    private static int addLeases(long handle, int change) {
        long field = Arena.address(handle) + LEASES;
        int leases = Native.getInt(field) + change;
        Native.putIntThroughCut(field, leases);
        return leases;
    }

    static void setLength(long handle, int length) {
        Native.putInt(Arena.address(handle), length);
    }

    public static long bytes(long handle) {
        return Arena.address(handle) + HEAD_BYTES;
    }
}
