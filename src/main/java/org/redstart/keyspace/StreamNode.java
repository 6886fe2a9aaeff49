package org.redstart.keyspace;

import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;

/**
 * An item in the tree of a stream's nodes.
 *
 * <pre>
 *  0    8          16
 *  | ms | sequence | handle of a {@link StreamPack} |
 * </pre>
 *
 * The id is that of the first entry the node got.
 */
final class StreamNode {
    private static final int BYTES = 24;
    private static final int PACK = 16;

    private StreamNode() {}

    static long create(Arena arena, long ms, long sequence, long pack) {
        long node = arena.allocate(BYTES, Tag.NODE);
        Native.putLong(node, ms);
        Native.putLong(node + Long.BYTES, sequence);
        putPack(node, pack);
        return node;
    }

    static long pack(long node) {
        return Native.getLong(node + PACK);
    }

    static void putPack(long node, long pack) {
        Native.putLong(node + PACK, pack);
    }
}
