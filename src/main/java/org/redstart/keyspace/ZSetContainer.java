package org.redstart.keyspace;

import org.redstart.structure.ScoredTable;

/** The large form of sorted sets. */
final class ZSetContainer implements Container {
    private final ScoredTable tables;

    ZSetContainer(ScoredTable tables) {
        this.tables = tables;
    }

    @Override
    public long footprint(long root) {
        return tables.bytes(root);
    }

    @Override
    public Drain drain(long root) {
        return tables.drain(root)::next;
    }

    @Override
    public long copy(long root) {
        return tables.copy(root);
    }
}
