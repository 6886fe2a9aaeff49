package org.redstart.memory;

/**
 * Chunks of one size, last in first out so that they are warm in the cache. What lies idle is given back over time by
 * {@link #trim}. Owned by the loop.
 */
public final class ChunkPool {
    /** The size of a chunk: most replies fit one, and 64 of them are a large socket buffer. */
    public static final int CHUNK_BYTES = 16 * 1024;

    private static final int MOST_IDLE = 1024;

    private final Usage usage;
    private Chunk idle;
    private int idleCount;
    private int leastIdle;

    public ChunkPool(Usage usage) {
        this.usage = usage;
    }

    public Chunk acquire() {
        usage.add(Tag.OUTPUT, CHUNK_BYTES);
        Chunk chunk = idle;
        if (chunk == null) {
            return new Chunk(CHUNK_BYTES);
        }
        idle = chunk.next;
        idleCount--;
        leastIdle = Math.min(leastIdle, idleCount);
        chunk.next = null;
        chunk.start = 0;
        chunk.end = 0;
        return chunk;
    }

    public void release(Chunk chunk) {
        usage.add(Tag.OUTPUT, -CHUNK_BYTES);
        if (idleCount == MOST_IDLE) {
            chunk.destroy();
            return;
        }
        chunk.next = idle;
        idle = chunk;
        idleCount++;
    }

    /** Destroys half of the chunks that nobody needed since the last call. */
    public void trim() {
        for (int surplus = (leastIdle + 1) / 2; surplus > 0; surplus--) {
            Chunk chunk = idle;
            idle = chunk.next;
            idleCount--;
            chunk.destroy();
        }
        leastIdle = idleCount;
    }

    public long idleBytes() {
        return (long) idleCount * CHUNK_BYTES;
    }
}
