package org.redstart.structure;

import static org.redstart.structure.DictLayout.BUCKET_SLOTS;
import static org.redstart.structure.DictLayout.COUNT;
import static org.redstart.structure.DictLayout.SEGMENTS;

import org.redstart.memory.Native;

/** Frees a dict that nobody uses any more, a segment at a time; the last step frees the table itself. */
public final class DictDrain {
    private final DictResizer resizer;
    private final long root;
    private long position;

    DictDrain(DictResizer resizer, long root) {
        this.resizer = resizer;
        this.root = root;
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
        Native.putLong(root + COUNT, Native.getLong(root + COUNT) - DictLayout.count(segment));
        Native.putInt(root + SEGMENTS, Native.getInt(root + SEGMENTS) - 1);
        position = Dict.nextSegment(place, position);
        resizer.retire(root, segment);
        if (position == 0) {
            resizer.destroy(root);
        }
        return position != 0;
    }

    /** How many entries are still to be freed. */
    public long left() {
        return Native.getLong(root + COUNT);
    }
}
