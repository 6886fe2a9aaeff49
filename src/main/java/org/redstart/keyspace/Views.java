package org.redstart.keyspace;

import org.redstart.structure.CutSink;
import org.redstart.structure.DictCuts;

/**
 * Frozen views over all databases: everything as of one moment, delivered once, while the loop goes on.
 *
 * <p>The life of a view: {@link #open}; the loop calls {@link #walk} each turn, and the sink passes entries to the consumer;
 * when the walk is over and the consumer has read the last entry, {@link #close}.
 */
public final class Views {
    private static final long NOT_OPEN = 0;

    private final Keyspace keyspace;
    private final View[] views = new View[DictCuts.VIEWS];

    /** One open view: where its walk is. */
    private static final class View {
        long epoch = NOT_OPEN;
        long[] roots = new long[0];
        int next;
        long position;
        long delivered;
        long total;
        boolean muted;
    }

    Views(Keyspace keyspace) {
        this.keyspace = keyspace;
        for (int i = 0; i < views.length; i++) {
            views[i] = new View();
        }
    }

    public boolean isOpen() {
        return keyspace.dict().cuts().isOpen();
    }

    public boolean isOpen(int view) {
        return views[view].epoch != NOT_OPEN;
    }

    /**
     * Takes the cut. The sink hears each entry with its database's number; it runs on the loop and must only pass on.
     *
     * @param view which of the {@link DictCuts#VIEWS}
     */
    public void open(int view, CutSink sink) {
        View opened = views[view];
        assert opened.epoch == NOT_OPEN;
        int count = keyspace.databaseCount();
        if (opened.roots.length != count) {
            opened.roots = new long[count];
        }
        opened.total = 0;
        for (int i = 0; i < count; i++) {
            long root = keyspace.database(i).root();
            opened.roots[i] = root;
            opened.total += keyspace.dict().count(root);
            DictCuts.tag(root, view, i);
        }
        opened.next = 0;
        opened.position = 0;
        opened.delivered = 0;
        opened.muted = false;
        opened.epoch = keyspace.arena().openCut();
        keyspace.dict().cuts().open(view, (tag, entry) -> {
            opened.delivered++;
            sink.deliver(tag, entry);
        });
    }

    /** Walks on by up to {@code segments} segments; false when all of the cut has been delivered. */
    public boolean walk(int view, int segments) {
        View walked = views[view];
        for (int i = 0; i < segments && walked.next < walked.roots.length; i++) {
            walked.position = keyspace.dict().cuts().walkSegment(walked.roots[walked.next], walked.position, view);
            if (walked.position == 0) {
                walked.next++;
            }
        }
        boolean more = walked.next < walked.roots.length;
        assert more || walked.muted || walked.delivered == walked.total
                : walked.delivered + " of " + walked.total + " delivered";
        return more;
    }

    /** Delivers no more; the walk must still be brought to its end. */
    public void mute(int view) {
        views[view].muted = true;
        keyspace.dict().cuts().mute(view);
    }

    /** The consumer is done: what the view held may be freed. Only after {@link #walk} has ended. */
    public void close(int view) {
        View closed = views[view];
        assert closed.next == closed.roots.length;
        keyspace.dict().cuts().close(view);
        keyspace.arena().closeCut(closed.epoch);
        closed.epoch = NOT_OPEN;
    }

    /** How many entries the view has passed on. */
    public long delivered(int view) {
        return views[view].delivered;
    }

    /** How many entries there were at the cut. */
    public long total(int view) {
        return views[view].total;
    }
}
