package org.redstart.keyspace;

import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;
import org.redstart.structure.KeyHash;
import org.redstart.structure.ListpackEditor;
import org.redstart.structure.MemberTable;
import org.redstart.structure.ScoredTable;

/** The structures that collections are built of: one object for each shape, shared by all keys. */
public final class Containers {
    private final Arena arena;
    private final LazyFree lazyFree;
    private final ListpackEditor packs;
    private final MemberTable members;
    private final ListStore lists;
    private final StreamStore streams;
    private final ScoredTable scored;
    private final Container[] byType = new Container[ValueType.values().length];

    Containers(Arena arena, KeyHash keyHash, LazyFree lazyFree) {
        this.arena = arena;
        this.lazyFree = lazyFree;
        this.packs = new ListpackEditor(arena);
        this.members = new MemberTable(arena, keyHash);
        this.lists = new ListStore(arena, packs);
        this.streams = new StreamStore(arena, packs, lazyFree);
        byType[ValueType.LIST.ordinal()] = lists;
        byType[ValueType.STREAM.ordinal()] = streams;
        this.scored = new ScoredTable(arena, keyHash);
        byType[ValueType.HASH.ordinal()] = new TableContainer(members, true);
        byType[ValueType.SET.ordinal()] = new TableContainer(members, false);
        byType[ValueType.ZSET.ordinal()] = new ZSetContainer(scored);
    }

    public Arena arena() {
        return arena;
    }

    public ListStore lists() {
        return lists;
    }

    public StreamStore streams() {
        return streams;
    }

    /** Large hashes and sets. */
    public MemberTable members() {
        return members;
    }

    /** Large sorted sets. */
    ScoredTable scored() {
        return scored;
    }

    LazyFree lazyFree() {
        return lazyFree;
    }

    private Container of(long entry) {
        return byType[Entry.type(entry).ordinal()];
    }

    /** Frees the collection of an entry: a small one at once, a large one in slices. */
    void free(long entry) {
        free(Entry.type(entry), Entry.encoding(entry), Entry.valueHandle(entry));
    }

    void free(ValueType type, int encoding, long handle) {
        if (encoding >= Entry.TABLE) {
            lazyFree.add(byType[type.ordinal()].drain(handle));
        } else {
            arena.free(handle, Tag.NODE);
        }
    }

    /** Begins to copy the collection of an entry. */
    Copying copying(long entry) {
        long handle = Entry.valueHandle(entry);
        return Entry.isTable(entry) ? of(entry).copying(handle) : new SmallCopy(copyBlock(handle));
    }

    private long copyBlock(long handle) {
        long bytes = Arena.capacity(handle);
        long copy = arena.allocate(bytes, Tag.NODE);
        Native.copy(Arena.address(handle), Arena.address(copy), bytes);
        return copy;
    }

    private record SmallCopy(long handle) implements Copying {
        @Override
        public boolean step() {
            return false;
        }
    }

    /** The bytes a key takes: its entry and its value's own blocks. */
    public long footprint(long entry) {
        return Entry.ownFootprint(entry) + valueFootprint(entry);
    }

    private long valueFootprint(long entry) {
        if (Entry.isTable(entry)) {
            return of(entry).footprint(Entry.valueHandle(entry));
        }
        return Entry.encoding(entry) >= Entry.BLOCK ? Arena.footprint(Entry.valueHandle(entry)) : 0;
    }
}
