package org.redstart.keyspace;

/**
 * How far groups have come in their streams, counted in entries ever added. The count is known as long as no deletion lies ahead
 * of a group; behind one, it is known again at the stream's ends.
 */
final class StreamProgress {
    /** The lag of a group that nobody can tell. */
    static final long NO_LAG = Long.MIN_VALUE;

    private final StreamId first = new StreamId();
    private final StreamId last = new StreamId();
    private final StreamId deleted = new StreamId();
    private final StreamId groupLast = new StreamId();

    /** The count of a group that now reads the entry with this id, behind all it has read. */
    long readAt(long root, long group, StreamId id) {
        long read = StreamGroup.read(group);
        if (isCounted(root, group) && groupLast.order(StreamRoot.first(root, first)) >= 0) {
            return read + 1;
        }
        return StreamRoot.added(root) == 0 ? read : countUpTo(root, id);
    }

    /** How many entries a group has yet to read, or {@link #NO_LAG}. */
    long lag(long root, long group) {
        long added = StreamRoot.added(root);
        if (added == 0) {
            return 0;
        }
        long read = isCounted(root, group) ? StreamGroup.read(group) : countUpTo(root, groupLast);
        return read == StreamGroup.UNKNOWN ? NO_LAG : added - read;
    }

    /** Whether a group's own count can be relied on: nothing was deleted that it had not read. */
    private boolean isCounted(long root, long group) {
        StreamGroup.last(group, groupLast);
        return StreamGroup.read(group) != StreamGroup.UNKNOWN && !hasGapFrom(root, groupLast);
    }

    /** Whether an entry from an id on was deleted, in a stream that still has some. */
    private boolean hasGapFrom(long root, StreamId id) {
        StreamRoot.maxDeleted(root, deleted);
        return StreamRoot.length(root) != 0 && !deleted.isZero() && id.order(deleted) <= 0;
    }

    /** How many entries were added up to an id, or {@link StreamGroup#UNKNOWN}. */
    long countUpTo(long root, StreamId id) {
        long added = StreamRoot.added(root);
        long length = StreamRoot.length(root);
        int toLast = id.order(StreamRoot.last(root, last));
        if (added == 0 || length == 0 && toLast <= 0) {
            return added;
        }
        StreamRoot.maxDeleted(root, deleted);
        if (!id.isZero() && id.order(deleted) < 0) {
            return StreamGroup.UNKNOWN;
        }
        if (toLast >= 0) {
            return toLast == 0 ? added : StreamGroup.UNKNOWN;
        }
        StreamRoot.first(root, first);
        int toFirst = id.order(first);
        if (toFirst > 0 || !deleted.isZero() && deleted.order(first) >= 0) {
            return StreamGroup.UNKNOWN;
        }
        return added - length + (toFirst == 0 ? 1 : 0);
    }
}
