package org.redstart.structure;

import static org.redstart.structure.DictLayout.BUCKET_SLOTS;

/** Goes through all entries of a table, in the order of their hashes' segments. The table must not change meanwhile, or be frozen. */
public final class DictCursor {
    private long root;
    private long position;
    private long segment;
    private int buckets;
    private int bucket;
    private int slot;

    /** Begins before the first entry. */
    public void open(long ofRoot) {
        root = ofRoot;
        enter(0);
    }

    private void enter(long hash) {
        long place = Dict.directoryEntry(root, hash);
        segment = DictLayout.segment(place);
        buckets = DictLayout.buckets(place);
        bucket = 0;
        slot = 0;
        position = Dict.nextSegment(place, hash);
    }

    /** The next entry, or 0 after the last. */
    public long next() {
        while (true) {
            while (bucket < buckets) {
                long at = DictLayout.bucket(segment, bucket) + (long) slot * Long.BYTES;
                if (++slot == BUCKET_SLOTS) {
                    slot = 0;
                    bucket++;
                }
                long entry = Dict.entry(at);
                if (entry != 0) {
                    return entry;
                }
            }
            if (position == 0) {
                return 0;
            }
            enter(position);
        }
    }
}
