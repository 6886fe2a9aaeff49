package org.redstart.resp;

/** The protocol's bounds; one object for all connections, changed by configuration. */
public final class ProtocolLimits {
    /** The longest line: an inline request, or the head of a bulk. */
    public static final int MAX_LINE_BYTES = 64 * 1024;
    /** The most arguments. */
    public static final long MAX_ARGUMENTS = Integer.MAX_VALUE;
    /** What a client that has not yet authenticated may send: arguments, and bytes of each. */
    public static final int UNAUTHENTICATED_ARGUMENTS = 10;

    public static final int UNAUTHENTICATED_BULK_BYTES = 16384;

    /** The most that {@code proto-max-bulk-len} can allow: lengths and offsets are ints, and a line end and a header come on top. */
    private static final long MOST_BULK_BYTES = Integer.MAX_VALUE - 64;

    private long maxBulkBytes = 512L << 20;

    public long maxBulkBytes() {
        return maxBulkBytes;
    }

    /** {@code proto-max-bulk-len}. */
    public void setMaxBulkBytes(long maxBulkBytes) {
        this.maxBulkBytes = Math.min(maxBulkBytes, MOST_BULK_BYTES);
    }
}
