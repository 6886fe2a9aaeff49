package org.redstart.structure;

import static org.redstart.structure.Intset.COUNT_FIELD;
import static org.redstart.structure.Intset.HEAD_BYTES;

import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;

/**
 * Makes and changes intsets, each a block of {@link Tag#NODE} known by its handle. Every edit returns the handle of the result;
 * it is another than before if the set did not fit any more, or is older than an open cut and so was left as it is.
 *
 * <p>Owned by the loop's thread.
 */
public final class IntsetEditor {
    /** A set that uses less than one part in so many of its block moves to a smaller one. */
    private static final int LOOSE = 2;

    private final Arena arena;

    public IntsetEditor(Arena arena) {
        this.arena = arena;
    }

    /** An empty set. */
    public long create() {
        return create(Short.BYTES, 0);
    }

    private long create(int width, int count) {
        long handle = arena.allocate(HEAD_BYTES + (long) count * width, Tag.NODE);
        long set = Arena.address(handle);
        Native.putInt(set, width);
        Native.putInt(set + COUNT_FIELD, count);
        return handle;
    }

    /** A copy of a set, whoever's it is. */
    public long copy(long set) {
        long handle = create(Intset.width(set), Intset.count(set));
        Native.copy(set, Arena.address(handle), Intset.bytes(set));
        return handle;
    }

    public void free(long handle) {
        arena.free(handle, Tag.NODE);
    }

    /** Adds a number, unless it is there: then the set keeps its count. */
    public long add(long handle, long value) {
        int place = Intset.find(Arena.address(handle), value);
        return place >= 0 ? handle : insert(handle, ~place, value);
    }

    /** Removes a number, unless it is not there: then the set keeps its count. */
    public long remove(long handle, long value) {
        int place = Intset.find(Arena.address(handle), value);
        return place < 0 ? handle : removeAt(handle, place);
    }

    /** Inserts a number that is not there, at the place that {@link Intset#find} told. */
    public long insert(long handle, int place, long value) {
        long set = Arena.address(handle);
        int width = Intset.width(set);
        if (Intset.widthFor(value) > width) {
            return widen(handle, place, value);
        }
        long result = splice(handle, place, 0, 1);
        put(Arena.address(result), width, place, value);
        return result;
    }

    public long removeAt(long handle, int place) {
        return splice(handle, place, 1, 0);
    }

    /** A number too wide for the others goes before or after all of them. */
    private long widen(long handle, int place, long value) {
        long set = Arena.address(handle);
        int count = Intset.count(set);
        int old = Intset.width(set);
        int width = Intset.widthFor(value);
        long result = create(width, count + 1);
        long wide = Arena.address(result);
        int shift = place == 0 ? 1 : 0;
        for (int i = 0; i < count; i++) {
            put(wide, width, i + shift, Intset.get(set, old, i));
        }
        put(wide, width, place, value);
        free(handle);
        return result;
    }

    private static void put(long set, int width, int place, long value) {
        long at = set + HEAD_BYTES + (long) place * width;
        switch (width) {
            case Short.BYTES -> Native.putShort(at, (short) value);
            case Integer.BYTES -> Native.putInt(at, (int) value);
            default -> Native.putLong(at, value);
        }
    }

    /** Puts a gap for {@code come} numbers in the place of {@code gone}. */
    private long splice(long handle, int place, int gone, int come) {
        long set = Arena.address(handle);
        int width = Intset.width(set);
        int count = Intset.count(set) + come - gone;
        long bytes = HEAD_BYTES + (long) count * width;
        long capacity = Arena.capacity(handle);
        boolean fits = bytes <= capacity && (gone == 0 || bytes * LOOSE >= capacity);
        boolean moves = !fits || arena.isFrozen(handle);
        long result = moves ? create(width, count) : handle;
        long to = Arena.address(result);
        long head = HEAD_BYTES + (long) place * width;
        long tail = Intset.bytes(set) - head - (long) gone * width;
        if (moves) {
            Native.copy(set + HEAD_BYTES, to + HEAD_BYTES, head - HEAD_BYTES);
        }
        Native.copy(set + head + (long) gone * width, to + head + (long) come * width, tail);
        if (moves) {
            free(handle);
        } else {
            Native.putInt(to + COUNT_FIELD, count);
        }
        return result;
    }
}
