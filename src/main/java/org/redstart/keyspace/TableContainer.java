package org.redstart.keyspace;

import org.redstart.structure.DictCursor;
import org.redstart.structure.DictDrain;
import org.redstart.structure.EntryVisitor;
import org.redstart.structure.MemberTable;

/** The large form of hashes and sets. */
final class TableContainer implements Container {
    private final MemberTable members;
    private final boolean hasValues;

    TableContainer(MemberTable members, boolean hasValues) {
        this.members = members;
        this.hasValues = hasValues;
    }

    @Override
    public long footprint(long root) {
        return members.dict().bytes(root);
    }

    @Override
    public Drain drain(long root) {
        DictDrain drain = members.dict().drain(members.dict().own(root));
        EntryVisitor freeing = members::free;
        return () -> drain.next(freeing);
    }

    @Override
    public Copying copying(long root) {
        return new TableCopying(root);
    }

    private final class TableCopying implements Copying {
        private static final int AT_A_TIME = 64;

        private final DictCursor from = new DictCursor();
        private long copy = members.dict().create();

        TableCopying(long root) {
            from.open(root);
        }

        @Override
        public boolean step() {
            copy = members.dict().own(copy);
            for (int i = 0; i < AT_A_TIME; i++) {
                long entry = from.next();
                if (entry == 0) {
                    return false;
                }
                members.addCopy(copy, entry, hasValues);
            }
            return true;
        }

        @Override
        public long handle() {
            return copy;
        }
    }
}
