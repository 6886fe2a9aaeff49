package org.redstart.structure;

import static org.redstart.structure.DictLayout.BUCKET_SLOTS;
import static org.redstart.structure.DictLayout.CUT_TAGS;
import static org.redstart.structure.DictLayout.META;

import org.redstart.memory.Native;

/**
 * The views over a dict's tables: each delivers every entry as of its cut exactly once.
 *
 * <p>Each bucket carries one mark for each of two views. Opening a view turns the meaning of its mark over, so all buckets
 * are unmarked at once. Whoever comes first, the walk or a change, delivers the bucket's entries and marks it. A view must
 * be walked to its end, its sink present or not, before it can open again.
 */
public final class DictCuts {
    /** How many views may be open at once: a save, and a listing or an analysis beside it. */
    public static final int VIEWS = 2;

    private final CutSink[] sinks = new CutSink[VIEWS];
    private int open;
    /** For each view, the value of its mark that means "delivered"; a closed view's buckets all have it. */
    private int delivered;

    public boolean isOpen() {
        return open != 0;
    }

    public boolean isOpen(int view) {
        return (open >>> view & 1) != 0;
    }

    /** Opens a view in O(1); the roots to walk must have been given their tags by {@link #tag}. */
    public void open(int view, CutSink sink) {
        assert !isOpen(view);
        open |= 1 << view;
        delivered ^= 1 << view;
        sinks[view] = sink;
    }

    public void close(int view) {
        assert isOpen(view);
        open &= ~(1 << view);
        sinks[view] = null;
    }

    /** Delivers nothing more, but the walk goes on so that all marks agree at the end. */
    public void mute(int view) {
        sinks[view] = (tag, entry) -> {};
    }

    /** What deliveries from this table will name. */
    public static void tag(long root, int view, int cutTag) {
        Native.putInt(root + CUT_TAGS + (long) view * Integer.BYTES, cutTag);
    }

    /** The marks of a bucket made now: nothing in it is older than an open cut. */
    int freshMarks() {
        return delivered;
    }

    /** To be called before the handles of a bucket change. */
    void beforeChange(long root, long bucket) {
        if (open != 0) {
            int due = (Native.getUnsignedByte(bucket + META) ^ delivered) & open;
            if (due != 0) {
                deliver(root, bucket, due);
            }
        }
    }

    private void deliver(long root, long bucket, int due) {
        for (int view = 0; view < VIEWS; view++) {
            if ((due >>> view & 1) != 0) {
                int cutTag = Native.getInt(root + CUT_TAGS + (long) view * Integer.BYTES);
                for (int i = 0; i < BUCKET_SLOTS; i++) {
                    long entry = Native.getLong(bucket + (long) i * Long.BYTES);
                    if (entry != 0) {
                        sinks[view].deliver(cutTag, entry);
                    }
                }
            }
        }
        Native.putByte(bucket + META, (byte) (Native.getUnsignedByte(bucket + META) ^ due));
    }

    /** Delivers what is left of a segment, before it is rebuilt. */
    void beforeRebuild(long root, long segment, int buckets) {
        if (open != 0) {
            for (int i = 0; i < buckets; i++) {
                beforeChange(root, DictLayout.bucket(segment, i));
            }
        }
    }

    /**
     * Delivers the segment at a hash position for one view; returns the position of the next, 0 after the last. The loop
     * calls it a few times a turn.
     */
    public long walkSegment(long root, long position, int view) {
        long place = Dict.directoryEntry(root, position);
        long segment = DictLayout.segment(place);
        int bit = 1 << view;
        for (int i = 0; i < DictLayout.buckets(place); i++) {
            long bucket = DictLayout.bucket(segment, i);
            if (((Native.getUnsignedByte(bucket + META) ^ delivered) & bit) != 0) {
                deliver(root, bucket, bit);
            }
        }
        return Dict.nextSegment(place, position);
    }
}
