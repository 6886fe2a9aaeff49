package org.redstart.keyspace;

import org.redstart.memory.Arena;
import org.redstart.structure.IdTree;
import org.redstart.structure.Listpack;

/** How far a stream is to be trimmed: to a length, or to the entries from an id on. Reused. */
public final class StreamTrim {
    private final StreamId least = new StreamId();
    private boolean byLength;
    private long length;
    private boolean approximate;
    private long most;

    /** Keeps so many entries. */
    public void toLength(long kept) {
        byLength = true;
        length = kept;
    }

    /** Keeps the entries from an id on. */
    public void toId(StreamId first) {
        byLength = false;
        least.set(first);
    }

    /** Only whole nodes go, and no more entries than {@code mostEntries}, unless that is 0. */
    public void setApproximate(boolean whole, long mostEntries) {
        approximate = whole;
        most = mostEntries;
    }

    boolean isApproximate() {
        return approximate;
    }

    long most() {
        return most;
    }

    boolean isDue(long present) {
        return !byLength || present > length;
    }

    /** Whether a node with so many entries may go as a whole. */
    boolean takesNode(long present, long count, long node) {
        if (byLength) {
            return present - count >= length;
        }
        long pack = Arena.address(StreamNode.pack(node));
        long element = Listpack.last(pack);
        for (long left = Listpack.intValue(element); left > 0; left--) {
            element = Listpack.previous(pack, element);
        }
        long msDelta = Listpack.next(element);
        long ms = IdTree.ms(node) + Listpack.intValue(msDelta);
        return isBelow(ms, IdTree.sequence(node) + Listpack.intValue(Listpack.next(msDelta)));
    }

    boolean takesEntry(long present, long ms, long sequence) {
        return byLength ? present > length : isBelow(ms, sequence);
    }

    private boolean isBelow(long ms, long sequence) {
        return StreamId.compare(ms, sequence, least.ms(), least.sequence()) < 0;
    }
}
