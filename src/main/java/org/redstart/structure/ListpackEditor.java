package org.redstart.structure;

import static org.redstart.structure.ListpackLayout.COUNT_FIELD;
import static org.redstart.structure.ListpackLayout.EMPTY_BYTES;
import static org.redstart.structure.ListpackLayout.END;
import static org.redstart.structure.ListpackLayout.HEAD_BYTES;
import static org.redstart.structure.ListpackLayout.UNKNOWN_COUNT;

import org.redstart.memory.Arena;
import org.redstart.memory.DoubleText;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;

/**
 * Makes and changes listpacks, each a block of {@link Tag#NODE} known by its handle.
 *
 * <p>Every edit returns the handle of the result. It is another than before if the pack did not fit any more, or is older than an
 * open cut: then the result is written into a new block and the old one freed. Places are offsets from the start of the pack,
 * so they stay what they are when it moves. What is written into a pack must lie outside it.
 *
 * <p>Owned by the loop's thread.
 */
public final class ListpackEditor implements AutoCloseable {
    /** A pack larger than this gets some slack when it grows. */
    private static final int EXACT_BYTES = 4096;
    /** One part in so many is slack. */
    private static final int SLACK_PART = 8;
    /** A pack that uses less than one part in so many of its block moves to a smaller one. */
    private static final int LOOSE = 2;

    private final Arena arena;
    private final ListpackElement element = new ListpackElement();
    private final ListpackElement second = new ListpackElement();

    /** For the text of a floating-point number. */
    private final long scratch;

    public ListpackEditor(Arena arena) {
        this.arena = arena;
        this.scratch = arena.allocate(DoubleText.MAX_BYTES, Tag.SCRATCH);
    }

    /** An empty pack with room for so many bytes in all. */
    public long create(int roomBytes) {
        long handle = arena.allocate(Math.max(roomBytes, EMPTY_BYTES), Tag.NODE);
        long pack = Arena.address(handle);
        Native.putInt(pack, EMPTY_BYTES);
        Native.putShort(pack + COUNT_FIELD, (short) 0);
        Native.putByte(pack + HEAD_BYTES, (byte) END);
        return handle;
    }

    /** A copy of a pack, whoever's it is. */
    public long copy(long pack) {
        int bytes = Listpack.bytes(pack);
        long handle = arena.allocate(bytes, Tag.NODE);
        Native.copy(pack, Arena.address(handle), bytes);
        return handle;
    }

    public void free(long handle) {
        arena.free(handle, Tag.NODE);
    }

    /** The address of the element at an offset. */
    public static long at(long handle, int offset) {
        return Arena.address(handle) + offset;
    }

    /** The offset of an element at an address. */
    public static int offset(long handle, long element) {
        return (int) (element - Arena.address(handle));
    }

    /** The offset after the last element, where the next is appended. */
    public static int end(long handle) {
        return Listpack.bytes(Arena.address(handle)) - 1;
    }

    public long append(long handle, long bytes, int length) {
        return insert(handle, end(handle), bytes, length);
    }

    public long append(long handle, long value) {
        return insert(handle, end(handle), value);
    }

    public long prepend(long handle, long bytes, int length) {
        return insert(handle, HEAD_BYTES, bytes, length);
    }

    public long prepend(long handle, long value) {
        return insert(handle, HEAD_BYTES, value);
    }

    /** Inserts before the element at an offset. */
    public long insert(long handle, int offset, long bytes, int length) {
        return put(handle, offset, 0, element.of(bytes, length));
    }

    public long insert(long handle, int offset, long value) {
        return put(handle, offset, 0, element.of(value));
    }

    public long replace(long handle, int offset, long bytes, int length) {
        return put(handle, offset, Listpack.elementBytes(at(handle, offset)), element.of(bytes, length));
    }

    public long replace(long handle, int offset, long value) {
        return put(handle, offset, Listpack.elementBytes(at(handle, offset)), element.of(value));
    }

    /** Puts a floating-point number, such as a score, in the place of an element. */
    public long replaceReal(long handle, int offset, double value) {
        return put(handle, offset, Listpack.elementBytes(at(handle, offset)), element.of(value, scratch));
    }

    private long put(long handle, int offset, int gone, ListpackElement what) {
        long result = splice(handle, offset, gone, what.bytes(), gone == 0 ? 1 : 0);
        what.write(at(result, offset));
        return result;
    }

    /** Inserts two elements at once: a field and its value. */
    public long insertPair(long handle, int offset, long bytes, int length, long secondBytes, int secondLength) {
        return putPair(handle, offset, element.of(bytes, length), second.of(secondBytes, secondLength));
    }

    /** Inserts a text and a number at once. */
    public long insertPair(long handle, int offset, long bytes, int length, long value) {
        return putPair(handle, offset, element.of(bytes, length), second.of(value));
    }

    /** Inserts a text and a floating-point number at once: a member and its score. */
    public long insertPairReal(long handle, int offset, long bytes, int length, double value) {
        return putPair(handle, offset, element.of(bytes, length), second.of(value, scratch));
    }

    private long putPair(long handle, int offset, ListpackElement first, ListpackElement next) {
        long result = splice(handle, offset, 0, first.bytes() + next.bytes(), 2);
        next.write(first.write(at(result, offset)));
        return result;
    }

    /** Deletes elements from the one at an offset on, as many as there are up to the given number. */
    public long delete(long handle, int offset, int elements) {
        long from = at(handle, offset);
        long end = at(handle, end(handle));
        long to = from;
        int gone = 0;
        for (; gone < elements && to < end; gone++) {
            to += Listpack.elementBytes(to);
        }
        return gone == 0 ? handle : splice(handle, offset, (int) (to - from), 0, -gone);
    }

    /** Deletes all from an offset on, of which the caller knows how many elements they are. */
    public long truncate(long handle, int offset, int elements) {
        int gone = end(handle) - offset;
        return gone == 0 ? handle : splice(handle, offset, gone, 0, -elements);
    }

    /** Appends elements of another pack as they lie there, from one address to another. */
    public long appendAll(long handle, long from, long to, int elements) {
        int offset = end(handle);
        long result = splice(handle, offset, 0, (int) (to - from), elements);
        Native.copy(from, at(result, offset), to - from);
        return result;
    }

    /**
     * A new pack of the elements from an offset on, which are left where they are: to split a pack, follow it with {@link
     * #truncate}.
     */
    public long copyRight(long handle, int offset) {
        long from = at(handle, offset);
        long end = at(handle, end(handle));
        int elements = 0;
        for (long element = from; element < end; element += Listpack.elementBytes(element)) {
            elements++;
        }
        return appendAll(create((int) (end - from) + EMPTY_BYTES), from, end, elements);
    }

    /** Appends all of the right pack to the left one and frees the right one. */
    public long concat(long left, long right) {
        long pack = Arena.address(right);
        long result = appendAll(left, pack + HEAD_BYTES, at(right, end(right)), Listpack.count(pack));
        free(right);
        return result;
    }

    /** Gives the block's slack back. */
    public long shrink(long handle) {
        int bytes = Listpack.bytes(Arena.address(handle));
        return Arena.capacity(handle) > Arena.capacityFor(bytes) ? move(handle, bytes, 0, 0, bytes) : handle;
    }

    /** The same pack in a block that may be written to as it is. */
    public long thaw(long handle) {
        int bytes = Listpack.bytes(Arena.address(handle));
        return arena.isFrozen(handle) ? move(handle, bytes, 0, 0, bytes) : handle;
    }

    /**
     * Puts a gap of {@code come} bytes in the place of {@code gone} bytes at an offset, and brings the head up to date.
     *
     * @param elements by how many the count changes
     */
    private long splice(long handle, int offset, int gone, int come, int elements) {
        long pack = Arena.address(handle);
        int old = Listpack.bytes(pack);
        int bytes = Math.addExact(old, come - gone);
        long result = handle;
        if (arena.isFrozen(handle) || !isFit(handle, bytes, old)) {
            result = move(handle, offset, gone, come, room(handle, bytes));
        } else if (gone != come) {
            Native.copy(pack + offset + gone, pack + offset + come, (long) old - offset - gone);
        }
        adjust(Arena.address(result), bytes, elements);
        return result;
    }

    private static boolean isFit(long handle, int bytes, int old) {
        long capacity = Arena.capacity(handle);
        return bytes <= capacity && (bytes >= old || (long) bytes * LOOSE >= capacity);
    }

    private static long room(long handle, int bytes) {
        boolean grows = bytes > Arena.capacity(handle);
        return grows && bytes > EXACT_BYTES ? (long) bytes + bytes / SLACK_PART : bytes;
    }

    private static void adjust(long pack, int bytes, int elements) {
        Native.putInt(pack, bytes);
        int count = Listpack.knownCount(pack);
        if (count != UNKNOWN_COUNT) {
            Native.putShort(pack + COUNT_FIELD, (short) Math.min(count + elements, UNKNOWN_COUNT));
        }
    }

    /** Writes the pack with its gap into another block. */
    private long move(long handle, int offset, int gone, int come, long roomBytes) {
        long pack = Arena.address(handle);
        int old = Listpack.bytes(pack);
        boolean large = Arena.capacity(handle) > Arena.MAX_SMALL_BYTES && roomBytes > Arena.MAX_SMALL_BYTES;
        if (large && come >= gone && !arena.isFrozen(handle)) {
            long grown = arena.reallocate(handle, roomBytes, Tag.NODE);
            long from = at(grown, offset);
            Native.copy(from + gone, from + come, (long) old - offset - gone);
            return grown;
        }
        long moved = arena.allocate(roomBytes, Tag.NODE);
        Native.copy(pack, Arena.address(moved), offset);
        Native.copy(pack + offset + gone, at(moved, offset + come), (long) old - offset - gone);
        arena.free(handle, Tag.NODE);
        return moved;
    }

    @Override
    public void close() {
        arena.free(scratch, Tag.SCRATCH);
    }
}
