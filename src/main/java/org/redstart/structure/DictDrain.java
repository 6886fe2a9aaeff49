package org.redstart.structure;

import static org.redstart.structure.DictLayout.BUCKET_SLOTS;
import static org.redstart.structure.DictLayout.COUNT;

import org.redstart.memory.Native;

/**
 * Frees a dict that nobody uses any more, a segment at a time; the last step frees the table itself. It writes nothing into the
 * table, for a cut that is taken meanwhile freezes even what is being freed.
 */
public final class DictDrain {
    private final DictResizer resizer;
    private final long root;
    private long position;
    private long left;

    DictDrain(DictResizer resizer, long root) {
        this.resizer = resizer;
        this.root = root;
        this.left = Native.getLong(root + COUNT);
    }

    /** Shows the next segment's entries, which the visitor frees; false once the table is gone. */
    public boolean next(EntryVisitor visitor) {
        long place = Dict.directoryEntry(root, position);
        long segment = DictLayout.segment(place);
        for (int b = 0; b < DictLayout.buckets(place); b++) {
            for (int i = 0; i < BUCKET_SLOTS; i++) {
                long entry = Native.getLong(DictLayout.bucket(segment, b) + (long) i * Long.BYTES);
                if (entry != 0) {
                    visitor.visit(entry);
                }
            }
        }
        left -= DictLayout.count(segment);
        position = Dict.nextSegment(place, position);
        resizer.retireDrained(segment);
        if (position == 0) {
            assert left == 0;
            resizer.destroyDrained(root);
        }
        return position != 0;
    }

    /** How many entries are still to be freed. */
    public long left() {
        return left;
    }
}
