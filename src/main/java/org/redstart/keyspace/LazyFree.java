package org.redstart.keyspace;

import java.util.ArrayDeque;
import org.redstart.structure.DictDrain;
import org.redstart.structure.EntryVisitor;

/**
 * Frees what was unlinked, a slice a turn, so that no FLUSHALL or DEL holds the loop for longer than unlinking takes.
 *
 * <p>A discarded keyspace waits until no open view has to walk it any more. A collection does not: what a view may read of it
 * goes to limbo.
 */
public final class LazyFree {
    private final Keyspace keyspace;
    private final ArrayDeque<Long> discarded = new ArrayDeque<>();
    private final ArrayDeque<Drain> collections = new ArrayDeque<>();
    private final EntryVisitor freeing;
    private DictDrain current;
    private long pending;
    private long freed;

    LazyFree(Keyspace keyspace) {
        this.keyspace = keyspace;
        this.freeing = entry -> keyspace.database(0).free(entry);
    }

    void add(long root) {
        pending += keyspace.dict().count(root);
        discarded.add(root);
    }

    /** Frees a large collection; counted as one object. */
    void add(Drain collection) {
        pending++;
        collections.add(collection);
    }

    /** Frees for up to {@code budgetNs}; false when there is nothing more that can be freed now. */
    public boolean slice(long budgetNs) {
        if (current == null
                && discarded.isEmpty()
                && collections.isEmpty()
                && !keyspace.arena().hasLimbo()) {
            return false;
        }
        long end = System.nanoTime() + budgetNs;
        boolean more;
        do {
            more = step();
        } while (more && System.nanoTime() < end);
        return more;
    }

    private boolean step() {
        if (keyspace.arena().drainLimbo(LIMBO_STEP) > 0) {
            return true;
        }
        if (!collections.isEmpty()) {
            stepCollection();
            return true;
        }
        if (current == null && !begin()) {
            return false;
        }
        long before = current.left();
        boolean more = current.next(freeing);
        long done = more ? before - current.left() : before;
        pending -= done;
        freed += done;
        if (!more) {
            current = null;
        }
        return true;
    }

    private void stepCollection() {
        if (!collections.peekFirst().step()) {
            collections.removeFirst();
            pending--;
            freed++;
        }
    }

    private static final int LIMBO_STEP = 256;

    private boolean begin() {
        if (discarded.isEmpty() || keyspace.views().isOpen()) {
            return false;
        }
        current = keyspace.dict().drain(discarded.poll());
        return true;
    }

    /** Keys unlinked and not yet freed. */
    public long pending() {
        return pending;
    }

    /** Keys freed this way since the start. */
    public long freed() {
        return freed;
    }

    public void resetStats() {
        freed = 0;
    }
}
