package org.redstart.structure;

import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;

/**
 * A large sorted set: a dict that finds members and a tree that has them in order, both of the same {@link ScoredMember}s. Its
 * root is a block of its own:
 *
 * <pre>
 *  0              8
 *  | dict's root | tree's root |
 * </pre>
 *
 * Frozen views read the tree; the dict is only for the loop. Roots that are changed must have been made one's own: see {@link
 * #own}.
 */
public final class ScoredTable {
    private static final int DICT = 0;
    private static final int TREE = 8;
    private static final int ROOT_BYTES = 16;

    private final Arena arena;
    private final Dict dict;
    private final ScoreTree tree;
    private final TreeCursor cursor;
    private final EntryVisitor unlinking = this::unlink;
    private final EntryVisitor planting = this::plant;
    private long visited;

    public ScoredTable(Arena arena, KeyHash keyHash) {
        this.arena = arena;
        this.dict = new Dict(arena, keyHash, ScoredMember.HEAD_BYTES, TableMode.UNSEEN);
        this.tree = new ScoreTree(arena);
        this.cursor = new TreeCursor(tree);
    }

    /** The order of the members: to seek in, not to change. */
    public ScoreTree tree() {
        return tree;
    }

    /** A new, empty sorted set. */
    public long create() {
        long root = arena.allocate(ROOT_BYTES, Tag.NODE);
        Native.putLong(root + DICT, dict.create());
        Native.putLong(root + TREE, tree.create());
        return root;
    }

    /** The root that may be changed: the same, or a copy that the caller stores in its place. */
    public long own(long root) {
        long owned = root;
        if (arena.isFrozen(root)) {
            owned = arena.allocate(ROOT_BYTES, Tag.NODE);
            Native.copy(root, owned, ROOT_BYTES);
            arena.free(root, Tag.NODE);
        }
        long treeRoot = treeRoot(owned);
        long ownedTree = tree.own(treeRoot);
        if (ownedTree != treeRoot) {
            Native.putLong(owned + TREE, ownedTree);
        }
        return owned;
    }

    private static long dictRoot(long root) {
        return Native.getLong(root + DICT);
    }

    /** The tree, as a view reads it. */
    public static long treeRoot(long root) {
        return Native.getLong(root + TREE);
    }

    /** How many members there are. */
    public static long count(long root) {
        return Tree.items(treeRoot(root));
    }

    /** The bytes of all blocks. */
    public long bytes(long root) {
        return Arena.footprint(root) + dict.bytes(dictRoot(root)) + Tree.bytes(treeRoot(root));
    }

    public long hash(long member, int length) {
        return dict.keyHash().hash(member, length);
    }

    /** The slot of a member, or 0; good until the next change. */
    public long find(long root, long hash, long member, int length) {
        return dict.find(dictRoot(root), hash, member, length);
    }

    /** The score of the member in a slot. */
    public static double score(long slot) {
        return ScoredMember.score(Dict.entry(slot));
    }

    /** Adds a member that is not there. */
    public void add(long root, long hash, double score, long member, int length) {
        tree.insert(treeRoot(root), enter(root, hash, score, member, length), cursor);
    }

    /** Adds a member that is not there and belongs behind all others. */
    public void append(long root, double score, long member, int length) {
        tree.append(treeRoot(root), cursor, enter(root, hash(member, length), score, member, length));
    }

    /**
     * Adds a member that is not there to a set under construction, whose order {@link #arrange} makes. Until then only {@link
     * #find} knows it, and {@link #setScore} may change it.
     */
    public void collect(long root, long hash, double score, long member, int length) {
        enter(root, hash, score, member, length);
    }

    private long enter(long root, long hash, double score, long member, int length) {
        long entry = ScoredMember.create(arena, score, member, length);
        dict.insert(dictRoot(root), hash, entry);
        Tree.addBytes(treeRoot(root), footprint(entry));
        return entry;
    }

    private static long footprint(long entry) {
        return Arena.footprint(ScoredMember.handle(entry));
    }

    /** Changes the score of a member that was collected. */
    public void setScore(long root, long hash, long slot, double score) {
        long entry = Dict.entry(slot);
        if (!arena.isFrozen(ScoredMember.handle(entry))) {
            ScoredMember.putScore(entry, score);
            return;
        }
        long copy =
                ScoredMember.create(arena, score, ScoredMember.memberAddress(entry), ScoredMember.memberLength(entry));
        dict.replace(dictRoot(root), hash, slot, copy);
        ScoredMember.free(arena, entry);
    }

    /** Takes a member out that was collected. */
    public void dropCollected(long root, long hash, long slot) {
        long entry = Dict.entry(slot);
        dict.remove(dictRoot(root), hash, slot);
        Tree.addBytes(treeRoot(root), -footprint(entry));
        ScoredMember.free(arena, entry);
    }

    /** How many members were collected. */
    public long collected(long root) {
        return dict.count(dictRoot(root));
    }

    /** Puts the members that were collected in order. */
    public void arrange(long root) {
        visited = root;
        forEach(root, planting);
    }

    /** Puts some of them in order: call it with 0, then with what it returned until that is 0. Meanwhile nothing may be collected. */
    public long arrangeFrom(long root, long position) {
        visited = root;
        return scan(root, position, planting);
    }

    private void plant(long entry) {
        tree.insert(treeRoot(visited), entry, cursor);
    }

    /** Shows all members, in no order. */
    public void forEach(long root, EntryVisitor visitor) {
        long position = 0;
        do {
            position = dict.scan(dictRoot(root), position, visitor);
        } while (position != 0);
    }

    /** As {@link Dict#scan}. */
    public long scan(long root, long position, EntryVisitor visitor) {
        return dict.scan(dictRoot(root), position, visitor);
    }

    /** Gives the member in a slot another score. */
    public void rescore(long root, long hash, long slot, double score) {
        long entry = Dict.entry(slot);
        boolean frozen = arena.isFrozen(ScoredMember.handle(entry));
        seek(root, entry);
        if (!frozen && keepsItsPlace(score)) {
            ScoredMember.putScore(entry, score);
            return;
        }
        tree.remove(cursor);
        long moved = entry;
        if (frozen) {
            moved = ScoredMember.create(
                    arena, score, ScoredMember.memberAddress(entry), ScoredMember.memberLength(entry));
            dict.replace(dictRoot(root), hash, slot, moved);
            ScoredMember.free(arena, entry);
        } else {
            ScoredMember.putScore(entry, score);
        }
        tree.insert(treeRoot(root), moved, cursor);
    }

    private void seek(long root, long entry) {
        tree.seek(
                treeRoot(root),
                ScoredMember.score(entry),
                ScoredMember.memberAddress(entry),
                ScoredMember.memberLength(entry),
                cursor);
        assert cursor.item() == entry;
    }

    /** Whether a score lies between those of the cursor's neighbours; the cursor stays. */
    private boolean keepsItsPlace(double score) {
        boolean aboveLast = !cursor.previous() || ScoredMember.score(cursor.item()) < score;
        cursor.next();
        boolean belowNext = !cursor.next() || score < ScoredMember.score(cursor.item());
        cursor.previous();
        return aboveLast && belowNext;
    }

    /** Removes the member in a slot. */
    public void remove(long root, long hash, long slot) {
        long entry = Dict.entry(slot);
        seek(root, entry);
        tree.remove(cursor);
        dropCollected(root, hash, slot);
    }

    /** Removes members by position. */
    public void removeRange(long root, long from, long count) {
        visited = root;
        tree.seekWeight(treeRoot(root), from, cursor);
        tree.removeRange(cursor, count, unlinking);
    }

    private void unlink(long entry) {
        long hash = dict.hashOf(entry);
        long member = ScoredMember.memberAddress(entry);
        dropCollected(visited, hash, find(visited, hash, member, ScoredMember.memberLength(entry)));
    }

    /** Begins a copy that shares nothing with a sorted set, which stays as it is or is kept by a cut. */
    public Copying copying(long root) {
        return new Copying(root);
    }

    /** Copies a sorted set some members at a time. */
    public final class Copying {
        private static final int AT_A_TIME = 64;

        private final TreeCursor from = new TreeCursor(tree);
        private long copy = create();
        private boolean more;

        Copying(long root) {
            more = tree.first(treeRoot(root), from);
        }

        /** Copies some members; false once all are there. */
        public boolean step() {
            copy = own(copy);
            for (int i = 0; i < AT_A_TIME && more; i++) {
                long entry = from.item();
                append(
                        copy,
                        ScoredMember.score(entry),
                        ScoredMember.memberAddress(entry),
                        ScoredMember.memberLength(entry));
                more = from.next();
            }
            return more;
        }

        /** The copy's root. */
        public long root() {
            return copy;
        }
    }

    /** Frees a sorted set at once. */
    public void free(long root) {
        Drain drain = drain(root);
        while (drain.next()) {
            // all of it
        }
    }

    /** Begins to free a sorted set that nobody changes any more. */
    public Drain drain(long root) {
        return new Drain(root, false);
    }

    /** As {@link #drain} for one that was collected, be it in order or not yet. */
    public Drain drainCollected(long root) {
        return new Drain(root, true);
    }

    /** Frees a sorted set a segment or a leaf at a time. */
    public final class Drain {
        private final long root;
        private final DictDrain dictDrain;
        private final TreeDrain treeDrain;
        /** Whether the members are found by the dict: the tree may know but some of them. */
        private final boolean byDict;

        private boolean finding = true;

        Drain(long root, boolean byDict) {
            this.root = root;
            this.byDict = byDict;
            this.dictDrain = dict.drain(dictRoot(root));
            this.treeDrain = tree.drain(treeRoot(root));
        }

        /** Frees the next piece; false once everything is gone. */
        public boolean next() {
            if (finding) {
                finding = dictDrain.next(entry -> free(entry, byDict));
                return true;
            }
            if (treeDrain.next(entry -> free(entry, !byDict))) {
                return true;
            }
            arena.free(root, Tag.NODE);
            return false;
        }

        private void free(long entry, boolean itsTurn) {
            if (itsTurn) {
                ScoredMember.free(arena, entry);
            }
        }
    }
}
