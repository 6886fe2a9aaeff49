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
    public Copying copying(long root) {
        ScoredTable.Copying copying = tables.copying(root);
        return new Copying() {
            @Override
            public boolean step() {
                return copying.step();
            }

            @Override
            public long handle() {
                return copying.root();
            }
        };
    }
}
