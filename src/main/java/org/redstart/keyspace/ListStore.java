package org.redstart.keyspace;

import org.redstart.memory.Arena;
import org.redstart.structure.EntryVisitor;
import org.redstart.structure.ListTree;
import org.redstart.structure.Listpack;
import org.redstart.structure.ListpackEditor;
import org.redstart.structure.Tree;
import org.redstart.structure.TreeCursor;
import org.redstart.structure.TreeDrain;

/**
 * Lists: one listpack while they are small, a tree of listpacks when they are large. Redis calls the second a quicklist.
 *
 * <p>Methods that change a list take the key that was just looked up and holds one. A list that gets empty is removed.
 */
public final class ListStore implements Container {
    /** What a listpack in a tree may take if it is limited by its elements. */
    private static final int SAFE_NODE_BYTES = 8192;
    /** The limits that the negative sizes of {@code list-max-listpack-size} stand for. */
    private static final int[] NODE_BYTES = {4096, 8192, 16384, 32768, 65536};
    /** What an element takes beside its bytes, at the most but for large ones. */
    private static final int ELEMENT_OVERHEAD_BYTES = 8;

    private static final int EMPTY_BYTES = 7;

    private final ListpackEditor packs;
    private final ListTree tree;
    private final TreeCursor cursor;
    private final ListCursor walk;
    private final EntryVisitor freeing;
    private long ownedRoot;
    /** For small lists, and for those that become large or small from now on: a large one keeps for its nodes what it began with. */
    private int nodeSize = -2;

    private static final int NODE_SIZE_WORD = 0;

    ListStore(Arena arena, ListpackEditor packs) {
        this.packs = packs;
        this.tree = new ListTree(arena);
        this.cursor = new TreeCursor(tree);
        this.walk = new ListCursor(this);
        this.freeing = this::freeNode;
    }

    ListTree tree() {
        return tree;
    }

    /** As {@code list-max-listpack-size}: so many elements, or if negative one of five sizes in bytes. */
    public void setNodeSize(int size) {
        nodeSize = size == 0 ? 1 : Math.max(size, -NODE_BYTES.length);
    }

    private long createTree() {
        long root = tree.create();
        Tree.putWord(root, NODE_SIZE_WORD, nodeSize);
        return root;
    }

    private static int nodeSizeOf(long root) {
        return (int) Tree.word(root, NODE_SIZE_WORD);
    }

    public long length(long entry) {
        long handle = Entry.valueHandle(entry);
        return isPacked(entry) ? Listpack.count(Arena.address(handle)) : Tree.weightOf(handle);
    }

    /** How many listpacks a large list is made of. */
    public static long nodes(long entry) {
        return Tree.items(Entry.valueHandle(entry));
    }

    private static boolean isPacked(long entry) {
        return Entry.encoding(entry) == Entry.PACKED;
    }

    /** A cursor for one who keeps it; see {@link #walk}. */
    public ListCursor newCursor() {
        return new ListCursor(this);
    }

    /** The cursor that everybody uses in turn, at an index of a list; the caller asks it whether there is an element. */
    public ListCursor walk(long entry, long index) {
        walk.seek(Entry.encoding(entry), Entry.valueHandle(entry), index);
        return walk;
    }

    /** Makes an empty list, to be filled before anybody looks. */
    public void create(Database database, Key key) {
        database.setCollection(key, ValueType.LIST, Entry.PACKED, packs.create(EMPTY_BYTES));
    }

    /** Lets a list that is about to get more elements become large now if it would not stay small. */
    public void prepare(Database database, Key key, long moreBytes, long moreElements) {
        long entry = database.entry(key);
        long handle = Entry.valueHandle(entry);
        if (isPacked(entry)) {
            long pack = Arena.address(handle);
            if (exceeds(nodeSize, Listpack.bytes(pack) + moreBytes, Listpack.count(pack) + moreElements)) {
                database.pointTo(key, Entry.TABLE, grow(handle));
            }
        }
    }

    /** Whether a listpack would be beyond such a limit of its elements, or if negative of its bytes. */
    private static boolean exceeds(int nodeSize, long bytes, long elements) {
        return nodeSize < 0 ? bytes > NODE_BYTES[-nodeSize - 1] : elements > nodeSize || bytes > SAFE_NODE_BYTES;
    }

    /** A tree that takes over a listpack; returns its root. */
    private long grow(long handle) {
        long root = createTree();
        if (Listpack.count(Arena.address(handle)) == 0) {
            packs.free(handle);
        } else {
            tree.append(root, cursor, handle);
            Tree.addBytes(root, Arena.footprint(handle));
        }
        return root;
    }

    /** Lets a large list that has become small enough be one listpack again. */
    private void shrink(Database database, Key key) {
        long root = Entry.valueHandle(database.entry(key));
        if (Tree.items(root) != 1) {
            return;
        }
        tree.first(root, cursor);
        long pack = Arena.address(cursor.item());
        boolean fits = nodeSize < 0
                ? Listpack.bytes(pack) <= NODE_BYTES[-nodeSize - 1] / 2
                : Listpack.count(pack) <= nodeSize / 2;
        if (fits) {
            takeOnly(database, key, root);
        }
    }

    /** The only listpack of a tree becomes the list. */
    private void takeOnly(Database database, Key key, long root) {
        long owned = tree.own(root);
        tree.first(owned, cursor);
        long handle = cursor.item();
        tree.remove(cursor);
        TreeDrain rest = tree.drain(owned);
        while (rest.next(freeing)) {
            // nothing is left but the root
        }
        database.pointTo(key, Entry.PACKED, handle);
    }

    /** Adds a copy of a listpack from elsewhere, which is not empty, behind the last one; {@link #settle} when all are there. */
    public void appendPack(Database database, Key key, long pack) {
        long entry = database.entry(key);
        if (entry == 0) {
            database.setCollection(key, ValueType.LIST, Entry.TABLE, createTree());
        } else if (isPacked(entry)) {
            database.pointTo(key, Entry.TABLE, grow(Entry.valueHandle(entry)));
        }
        long root = own(database, key);
        long node = packs.copy(pack);
        Tree.addBytes(root, Arena.footprint(node));
        tree.append(root, cursor, node);
    }

    /** Lets a list that was put together from listpacks be a small one if it is. */
    public void settle(Database database, Key key) {
        long entry = database.entry(key);
        long root = Entry.valueHandle(entry);
        if (!isPacked(entry) && Tree.items(root) == 1) {
            tree.first(root, cursor);
            long pack = Arena.address(cursor.item());
            if (!exceeds(nodeSize, Listpack.bytes(pack), Listpack.count(pack))) {
                takeOnly(database, key, root);
            }
        }
    }

    private long own(Database database, Key key) {
        long root = Entry.valueHandle(database.entry(key));
        long owned = tree.own(root);
        if (owned != root) {
            database.pointTo(key, Entry.TABLE, owned);
        }
        ownedRoot = owned;
        return owned;
    }

    /** Adds an element before all others, or behind them. See {@link #prepare}. */
    public void push(Database database, Key key, boolean front, long bytes, int length) {
        long entry = database.entry(key);
        if (isPacked(entry)) {
            long handle = Entry.valueHandle(entry);
            database.pointTo(key, Entry.PACKED, pushed(handle, front, bytes, length));
            return;
        }
        long root = own(database, key);
        boolean any = front ? tree.first(root, cursor) : tree.last(root, cursor);
        if (any && hasRoom(root, cursor.item(), length)) {
            long node = cursor.item();
            long before = Arena.footprint(node);
            edited(root, node, before, pushed(node, front, bytes, length), 1);
        } else {
            long node = newNode(root, bytes, length);
            if (front) {
                tree.prepend(root, cursor, node);
            } else {
                tree.append(root, cursor, node);
            }
        }
    }

    private long pushed(long handle, boolean front, long bytes, int length) {
        return front ? packs.prepend(handle, bytes, length) : packs.append(handle, bytes, length);
    }

    private static boolean hasRoom(long root, long node, long length) {
        long pack = Arena.address(node);
        return !exceeds(
                nodeSizeOf(root), Listpack.bytes(pack) + length + ELEMENT_OVERHEAD_BYTES, Listpack.count(pack) + 1L);
    }

    private long newNode(long root, long bytes, int length) {
        long node = packs.append(packs.create(EMPTY_BYTES), bytes, length);
        Tree.addBytes(root, Arena.footprint(node));
        return node;
    }

    /** The node at the cursor has been edited, and may lie elsewhere now. */
    private void edited(long root, long node, long footprintBefore, long now, long moreElements) {
        Tree.addBytes(root, Arena.footprint(now) - footprintBefore);
        if (now == node) {
            tree.reweigh(cursor, moreElements);
        } else {
            tree.replace(cursor, now, moreElements);
        }
    }

    private void freeNode(long node) {
        Tree.addBytes(ownedRoot, -Arena.footprint(node));
        packs.free(node);
    }

    /** Removes {@code count} elements from an index on; they are there. Returns whether the list is gone with them. */
    public boolean removeRange(Database database, Key key, long from, long count) {
        long entry = database.entry(key);
        if (count == length(entry)) {
            database.remove(key);
            return true;
        }
        if (isPacked(entry)) {
            long handle = Entry.valueHandle(entry);
            int offset = ListpackEditor.offset(handle, Listpack.seek(Arena.address(handle), from));
            database.pointTo(key, Entry.PACKED, packs.delete(handle, offset, (int) count));
        } else {
            removeFromTree(own(database, key), from, count);
            shrink(database, key);
        }
        return false;
    }

    private void removeFromTree(long root, long from, long count) {
        long left = count;
        while (left > 0) {
            tree.seekWeight(root, from, cursor);
            long node = cursor.item();
            int elements = Listpack.count(Arena.address(node));
            int offset = (int) cursor.offset();
            if (offset == 0 && elements <= left) {
                long before = Tree.weightOf(root);
                tree.removeRange(cursor, left, freeing);
                left -= before - Tree.weightOf(root);
            } else {
                int part = (int) Math.min(left, elements - offset);
                deleteAt(root, offsetOf(node, offset), part);
                left -= part;
            }
        }
    }

    private static int offsetOf(long node, long index) {
        return ListpackEditor.offset(node, Listpack.seek(Arena.address(node), index));
    }

    /** Deletes elements of the node at the cursor, but not all of them. */
    private void deleteAt(long root, int offset, int elements) {
        long node = cursor.item();
        long before = Arena.footprint(node);
        edited(root, node, before, packs.delete(node, offset, elements), -elements);
    }

    /** Gives the element at an index, which is there, another content. See {@link #prepare}. */
    public void set(Database database, Key key, long index, long bytes, int length) {
        long entry = database.entry(key);
        if (isPacked(entry)) {
            long handle = Entry.valueHandle(entry);
            database.pointTo(key, Entry.PACKED, packs.replace(handle, offsetOf(handle, index), bytes, length));
            return;
        }
        long root = own(database, key);
        tree.seekWeight(root, index, cursor);
        long node = cursor.item();
        int offset = offsetOf(node, cursor.offset());
        long old = ListpackEditor.at(node, offset);
        long oldBytes = Listpack.elementBytes(old);
        if (Listpack.count(Arena.address(node)) == 1 || hasRoom(root, node, length - oldBytes)) {
            long before = Arena.footprint(node);
            edited(root, node, before, packs.replace(node, offset, bytes, length), 0);
        } else {
            deleteAt(root, offset, 1);
            insertInTree(root, index, bytes, length);
        }
        shrink(database, key);
    }

    /** Inserts an element so that it has this index, at most the list's length. */
    public void insert(Database database, Key key, long index, long bytes, int length) {
        prepare(database, key, length, 1);
        long entry = database.entry(key);
        if (isPacked(entry)) {
            long handle = Entry.valueHandle(entry);
            long element = Listpack.seek(Arena.address(handle), index);
            int offset = element == 0 ? ListpackEditor.end(handle) : ListpackEditor.offset(handle, element);
            database.pointTo(key, Entry.PACKED, packs.insert(handle, offset, bytes, length));
        } else {
            insertInTree(own(database, key), index, bytes, length);
        }
    }

    private void insertInTree(long root, long index, long bytes, int length) {
        boolean atEnd = index == Tree.weightOf(root);
        tree.seekWeight(root, atEnd ? index - 1 : index, cursor);
        long node = cursor.item();
        int offset = atEnd ? ListpackEditor.end(node) : offsetOf(node, cursor.offset());
        if (hasRoom(root, node, length)) {
            long before = Arena.footprint(node);
            edited(root, node, before, packs.insert(node, offset, bytes, length), 1);
            return;
        }
        if (!atEnd && cursor.offset() > 0) {
            split(root, offset);
            tree.insertBefore(cursor, newNode(root, bytes, length));
        } else if (atEnd) {
            tree.insertAfter(cursor, newNode(root, bytes, length));
        } else {
            tree.insertBefore(cursor, newNode(root, bytes, length));
        }
    }

    /** Splits the node at the cursor, which then stands at the right half. */
    private void split(long root, int offset) {
        long node = cursor.item();
        int elements = Listpack.count(Arena.address(node));
        long right = packs.copyRight(node, offset);
        int moved = Listpack.count(Arena.address(right));
        long before = Arena.footprint(node);
        edited(root, node, before, packs.delete(node, offset, moved), -moved);
        assert moved < elements;
        Tree.addBytes(root, Arena.footprint(right));
        tree.insertAfter(cursor, right);
    }

    /**
     * Removes elements with this content: {@code most} of them from the front, or if negative from the back, or with 0 all. Returns
     * how many went; the list is gone if those were all it had.
     */
    public long removeEqual(Database database, Key key, long most, long bytes, int length) {
        long limit = most == 0 ? Long.MAX_VALUE : Math.abs(most);
        long entry = database.entry(key);
        long had = length(entry);
        long removed;
        if (isPacked(entry)) {
            removed = removeEqualPacked(database, key, most < 0, limit, bytes, length);
        } else {
            removed = removeEqualNodes(own(database, key), most < 0, limit, bytes, length);
        }
        if (removed == had) {
            database.remove(key);
        } else if (!isPacked(database.entry(key))) {
            shrink(database, key);
        }
        return removed;
    }

    private long removeEqualPacked(Database database, Key key, boolean back, long most, long bytes, int length) {
        long handle = Entry.valueHandle(database.entry(key));
        int had = Listpack.count(Arena.address(handle));
        long now = removeEqualIn(handle, back, most, bytes, length);
        database.pointTo(key, Entry.PACKED, now);
        return had - Listpack.count(Arena.address(now));
    }

    private long removeEqualNodes(long root, boolean back, long most, long bytes, int length) {
        long removed = 0;
        boolean more = back ? tree.last(root, cursor) : tree.first(root, cursor);
        while (more && removed < most) {
            long node = cursor.item();
            long before = Arena.footprint(node);
            int had = Listpack.count(Arena.address(node));
            long now = removeEqualIn(node, back, most - removed, bytes, length);
            int gone = had - Listpack.count(Arena.address(now));
            removed += gone;
            if (gone > 0) {
                edited(root, node, before, now, -gone);
            }
            if (gone == had) {
                freeNode(tree.remove(cursor));
                more = back ? cursor.previous() : cursor.exists();
            } else {
                more = back ? cursor.previous() : cursor.next();
            }
        }
        return removed;
    }

    /** Deletes from one listpack, whose handle afterwards is returned. */
    private long removeEqualIn(long handle, boolean back, long most, long bytes, int length) {
        long now = handle;
        long left = most;
        long pack = Arena.address(now);
        long element = back ? Listpack.last(pack) : Listpack.first(pack);
        while (element != 0 && left > 0) {
            if (!Listpack.equals(element, bytes, length)) {
                element = back ? Listpack.previous(pack, element) : Listpack.next(element);
                continue;
            }
            int offset = ListpackEditor.offset(now, element);
            now = packs.delete(now, offset, 1);
            left--;
            pack = Arena.address(now);
            element = after(pack, offset, back);
        }
        return now;
    }

    /** The element to look at after the one at an offset was deleted. */
    private static long after(long pack, int offset, boolean back) {
        boolean atEnd = offset == Listpack.bytes(pack) - 1;
        if (back) {
            return atEnd ? Listpack.last(pack) : Listpack.previous(pack, pack + offset);
        }
        return atEnd ? 0 : pack + offset;
    }

    @Override
    public long footprint(long root) {
        return Tree.bytes(root);
    }

    @Override
    public Drain drain(long root) {
        TreeDrain drain = tree.drain(tree.own(root));
        return () -> drain.next(packs::free);
    }

    @Override
    public Copying copying(long root) {
        return new ListCopying(root);
    }

    private final class ListCopying implements Copying {
        private final TreeCursor from = new TreeCursor(tree);
        private long copy = createTree();
        private boolean more;

        ListCopying(long root) {
            Tree.putWord(copy, NODE_SIZE_WORD, nodeSizeOf(root));
            more = tree.first(root, from);
        }

        @Override
        public boolean step() {
            if (more) {
                copy = tree.own(copy);
                long node = packs.copy(Arena.address(from.item()));
                Tree.addBytes(copy, Arena.footprint(node));
                tree.append(copy, cursor, node);
                more = from.next();
            }
            return more;
        }

        @Override
        public long handle() {
            return copy;
        }
    }
}
