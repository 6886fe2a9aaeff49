package org.redstart.keyspace;

import org.redstart.structure.MemberTable;

/** Members that a command puts aside, each once; to be {@link #close}d. */
public final class MemberHeap implements AutoCloseable {
    private final Containers containers;
    private final MemberTable members;
    private long root;

    MemberHeap(Containers containers) {
        this.containers = containers;
        this.members = containers.members();
        this.root = members.dict().create();
    }

    /** Adds a member, unless it is there. */
    public void add(SetMember member) {
        if (members.find(root, member.hash(), member.text(), member.length()) == 0) {
            root = members.dict().own(root);
            members.add(
                    root,
                    member.hash(),
                    member.text(),
                    member.length(),
                    0,
                    MemberTable.NO_VALUE,
                    MemberTable.NO_EXPIRY);
        }
    }

    /** The members as a set. */
    public SetView view() {
        return new SetView(members, Entry.TABLE, root);
    }

    @Override
    public void close() {
        containers.free(ValueType.SET, Entry.TABLE, root);
    }
}
