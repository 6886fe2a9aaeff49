package org.redstart.keyspace;

import org.redstart.structure.Dict;
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
    public long copy(long root) {
        Dict dict = members.dict();
        long copy = dict.create();
        long cursor = 0;
        do {
            cursor = dict.scan(root, cursor, entry -> members.addCopy(copy, entry, hasValues));
        } while (cursor != 0);
        return copy;
    }
}
