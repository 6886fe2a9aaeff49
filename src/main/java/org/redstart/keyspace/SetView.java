package org.redstart.keyspace;

import org.redstart.structure.Dict;
import org.redstart.structure.MemberTable;

/** A set as it was when it was looked at. A cut that is open since then keeps it so, whatever becomes of the key. */
public final class SetView {
    private final MemberTable members;
    private final int encoding;
    private final long handle;

    SetView(MemberTable members, int encoding, long handle) {
        this.members = members;
        this.encoding = encoding;
        this.handle = handle;
    }

    public long count() {
        return SetStore.count(encoding, handle);
    }

    public boolean contains(SetMember member) {
        return SetStore.contains(members, encoding, handle, member);
    }

    /** A cursor before its first member. */
    public SetCursor cursor() {
        Dict dict = members.dict();
        SetCursor cursor = new SetCursor(dict);
        cursor.open(encoding, handle);
        return cursor;
    }

    /** Whether it is the very same set. */
    public boolean isSameAs(SetView other) {
        return handle == other.handle;
    }
}
