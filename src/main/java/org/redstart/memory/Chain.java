package org.redstart.memory;

import java.nio.ByteBuffer;

/**
 * Bytes in the order they will be sent: a list of chunks, written at the end and taken from the front. Large bytes that lie
 * elsewhere can be promised instead of copied: they are copied piece by piece when their turn to be sent comes.
 */
public final class Chain {
    /** How far ahead promised bytes are copied for one write. */
    private static final int PIECES_AHEAD = 16;

    /** Bytes that stay where they are until they have been sent. */
    public interface Lease {
        long address();

        long lengthBytes();

        /** They are no longer needed. */
        void end();
    }

    /** A promise and where it stands in the chain: after {@code after}, or in front when that is null. */
    private static final class Promise {
        final Lease lease;
        Chunk after;
        long sentBytes;
        Promise next;

        Promise(Lease lease, Chunk after) {
            this.lease = lease;
            this.after = after;
        }

        long left() {
            return lease.lengthBytes() - sentBytes;
        }
    }

    private final ChunkPool pool;
    private Chunk first;
    private Chunk last;
    private long bytes;
    private Promise promises;
    private Promise lastPromise;

    public Chain(ChunkPool pool) {
        this.pool = pool;
    }

    /** An empty chain of the same pool. */
    public Chain fresh() {
        return new Chain(pool);
    }

    /** Bytes written or promised, and not yet sent. */
    public long bytes() {
        return bytes;
    }

    /** How many chunks those take. */
    public int chunks() {
        int count = 0;
        for (Chunk chunk = first; chunk != null; chunk = chunk.next) {
            count++;
        }
        return count;
    }

    public boolean isEmpty() {
        return bytes == 0;
    }

    /** Where the next {@code length} bytes can be written, at most {@link ChunkPool#CHUNK_BYTES}; then {@link #advance}. */
    public long reserve(int length) {
        Chunk tail = last;
        if (tail == null || tail.capacityBytes() - tail.end < length || isPromisedAfter(tail)) {
            tail = extend();
        }
        return tail.address() + tail.end;
    }

    private boolean isPromisedAfter(Chunk tail) {
        return lastPromise != null && lastPromise.after == tail;
    }

    private Chunk extend() {
        Chunk chunk = pool.acquire();
        if (last == null) {
            first = chunk;
        } else {
            last.next = chunk;
        }
        last = chunk;
        return chunk;
    }

    /** The bytes at {@link #reserve} have been written. */
    public void advance(int length) {
        last.end += length;
        bytes += length;
    }

    /** Copies bytes from native memory. */
    public void append(long from, long length) {
        long done = 0;
        while (done < length) {
            long to = reserve(1);
            int part = (int) Math.min(length - done, last.capacityBytes() - last.end);
            Native.copy(from + done, to, part);
            advance(part);
            done += part;
        }
    }

    public void append(byte[] from) {
        int done = 0;
        while (done < from.length) {
            long to = reserve(1);
            int part = Math.min(from.length - done, last.capacityBytes() - last.end);
            Native.put(to, from, done, part);
            advance(part);
            done += part;
        }
    }

    /** Sends these bytes next, without copying them now. */
    public void promise(Lease lease) {
        Promise promise = new Promise(lease, last);
        if (lastPromise == null) {
            promises = promise;
        } else {
            lastPromise.next = promise;
        }
        lastPromise = promise;
        bytes += lease.lengthBytes();
    }

    /** Moves everything from {@code other} to the end of this. */
    public void takeAll(Chain other) {
        takePromises(other);
        if (other.first != null) {
            if (last == null) {
                first = other.first;
            } else {
                last.next = other.first;
            }
            last = other.last;
        }
        bytes += other.bytes;
        other.first = null;
        other.last = null;
        other.bytes = 0;
    }

    /** Promises in front of all of the other's chunks come behind the last of ours. */
    private void takePromises(Chain other) {
        for (Promise promise = other.promises; promise != null && promise.after == null; promise = promise.next) {
            promise.after = last;
        }
        if (lastPromise == null) {
            promises = other.promises;
        } else {
            lastPromise.next = other.promises;
        }
        if (other.lastPromise != null) {
            lastPromise = other.lastPromise;
        }
        other.promises = null;
        other.lastPromise = null;
    }

    /** Fills {@code to} with what can be sent now, in order; returns how many buffers that is. */
    public int peek(ByteBuffer[] to) {
        if (promises != null && promises.after == null) {
            copyAhead();
        }
        int count = 0;
        Chunk stop = promises == null ? null : promises.after;
        for (Chunk chunk = first; chunk != null && count < to.length; chunk = chunk.next) {
            to[count++] = chunk.filled();
            if (chunk == stop) {
                break;
            }
        }
        return count;
    }

    /** Brings the next pieces of the promises in front into chunks. */
    private void copyAhead() {
        Chunk piece = null;
        int pieces = 0;
        while (promises != null && promises.after == piece) {
            if (piece == null || piece.end == piece.capacityBytes()) {
                if (pieces++ == PIECES_AHEAD) {
                    return;
                }
                piece = insertBehind(piece);
            }
            copyInto(piece);
        }
    }

    private Chunk insertBehind(Chunk before) {
        Chunk piece = pool.acquire();
        if (before == null) {
            piece.next = first;
            first = piece;
        } else {
            piece.next = before.next;
            before.next = piece;
        }
        if (piece.next == null) {
            last = piece;
        }
        return piece;
    }

    /** Copies of the promise in front what there is room for; what is left of it, or the next one, then stands behind the piece. */
    private void copyInto(Chunk piece) {
        Promise promise = promises;
        int part = (int) Math.min(promise.left(), piece.capacityBytes() - piece.end);
        Native.copy(promise.lease.address() + promise.sentBytes, piece.address() + piece.end, part);
        piece.end += part;
        promise.sentBytes += part;
        promise.after = piece;
        if (promise.left() == 0) {
            promise.lease.end();
            promises = promise.next;
            if (promises == null) {
                lastPromise = null;
            } else if (promises.after == null) {
                promises.after = piece;
            }
        }
    }

    /** The first {@code length} bytes have been sent. */
    public void sent(long length) {
        bytes -= length;
        long left = length;
        while (left > 0 || first != null && first.start == first.end) {
            int held = first.end - first.start;
            if (left < held) {
                first.start += (int) left;
                return;
            }
            left -= held;
            dropFirst();
        }
    }

    private void dropFirst() {
        Chunk chunk = first;
        first = chunk.next;
        if (first == null) {
            last = null;
        }
        for (Promise promise = promises; promise != null; promise = promise.next) {
            if (promise.after == chunk) {
                promise.after = null;
            }
        }
        pool.release(chunk);
    }

    /** Gives everything back unsent. */
    public void clear() {
        while (first != null) {
            dropFirst();
        }
        for (Promise promise = promises; promise != null; promise = promise.next) {
            promise.lease.end();
        }
        promises = null;
        lastPromise = null;
        bytes = 0;
    }

    /** Where the bytes lie if all lie in a row, or 0. */
    public long contiguous() {
        return first != null && first == last && promises == null ? first.address() + first.start : 0;
    }

    /** The first byte of what the chain holds, which no promise stands before. */
    public int firstByte() {
        return Native.getByte(first.address() + first.start);
    }

    /** Moves everything, promised bytes too, to the end of a buffer. */
    public void moveTo(NativeBuffer to) {
        while (bytes > 0) {
            if (promises != null && promises.after == null) {
                copyAhead();
            }
            int held = first.end - first.start;
            Native.copy(first.address() + first.start, to.reserve(held), held);
            to.advance(held);
            sent(held);
        }
    }

    /** The bytes held so far, as one heap array: for tests and for replies that are taken apart again. */
    public byte[] toByteArray() {
        assert promises == null;
        byte[] all = new byte[(int) bytes];
        int at = 0;
        for (Chunk chunk = first; chunk != null; chunk = chunk.next) {
            Native.get(chunk.address() + chunk.start, all, at, chunk.end - chunk.start);
            at += chunk.end - chunk.start;
        }
        return all;
    }
}
