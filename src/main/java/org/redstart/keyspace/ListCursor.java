package org.redstart.keyspace;

import org.redstart.memory.Arena;
import org.redstart.structure.Listpack;
import org.redstart.structure.TreeCursor;

/**
 * Walks the elements of a list in either form. It stays right as long as the list does not change; on a list that a cut keeps, any
 * thread may move one of its own.
 */
public final class ListCursor {
    private final ListStore lists;
    private final TreeCursor nodes;
    private boolean packed;
    private long pack;
    private long element;

    ListCursor(ListStore lists) {
        this.lists = lists;
        this.nodes = new TreeCursor(lists.tree());
    }

    /** Goes to the element at an index from 0 on; false if there is none. */
    public boolean seek(int encoding, long handle, long index) {
        packed = encoding == Entry.PACKED;
        if (packed) {
            pack = Arena.address(handle);
            element = Listpack.seek(pack, index);
        } else if (lists.tree().seekWeight(handle, index, nodes)) {
            pack = Arena.address(nodes.item());
            element = Listpack.seek(pack, nodes.offset());
        } else {
            element = 0;
        }
        return element != 0;
    }

    /** Goes to the first listpack of a large list; false if there is none. */
    public boolean firstNode(long entry) {
        packed = false;
        return atNode(lists.tree().first(Entry.valueHandle(entry), nodes));
    }

    public boolean nextNode() {
        return atNode(nodes.next());
    }

    private boolean atNode(boolean any) {
        if (any) {
            pack = Arena.address(nodes.item());
        }
        return any;
    }

    /** The listpack it stands at or in. */
    public long pack() {
        return pack;
    }

    /** The element it stands at, to be read with {@link Listpack}; 0 beyond the ends. */
    public long element() {
        return element;
    }

    public boolean next() {
        element = Listpack.next(element);
        if (element == 0 && !packed && nodes.next()) {
            pack = Arena.address(nodes.item());
            element = Listpack.first(pack);
        }
        return element != 0;
    }

    public boolean previous() {
        element = Listpack.previous(pack, element);
        if (element == 0 && !packed && nodes.previous()) {
            pack = Arena.address(nodes.item());
            element = Listpack.last(pack);
        }
        return element != 0;
    }
}
