package org.redstart.memory;

/**
 * What a block is for. Every allocation and every free names one, so that memory is accounted exactly and a leak shows
 * as a tag that did not return to its start value.
 */
public enum Tag {
    /** A key with its expiry and small value. */
    ENTRY(true, "dataset"),
    /** A string value too large to live inside its entry. */
    STRING(true, "dataset"),
    /** A member of a container that has left the listpack form. */
    MEMBER(true, "dataset"),
    /** A listpack, an intset or a node of a tree. */
    NODE(true, "dataset"),
    /** A dict's root. */
    ROOT(false, "tables"),
    /** A dict's segment of buckets. */
    SEGMENT(false, "tables"),
    /** A dict's directory of segments. */
    DIRECTORY(false, "tables"),
    /** When the buckets of a segment, or the segments of a dict, have something due. */
    EXPIRY(false, "tables"),
    /** A large argument on its way in. */
    ARGUMENT(false, "clients"),
    /** The name of a key that clients wait for. */
    WAITED(false, "clients"),
    /** Bytes read and not yet parsed. */
    INPUT(false, "clients"),
    /** Replies not yet written. */
    OUTPUT(false, "clients"),
    /** Notes on freed blocks that an open view may still read. */
    LIMBO(false, "views"),
    /** Short-lived working space of one command. */
    SCRATCH(false, "clients");

    private final boolean frozenByCuts;
    private final String group;

    Tag(boolean frozenByCuts, String group) {
        this.frozenByCuts = frozenByCuts;
        this.group = group;
    }

    /** Whether a view's reader may hold such a block: it then neither changes nor dies while the view is open. */
    public boolean frozenByCuts() {
        return frozenByCuts;
    }

    /** The heading under which memory reports add this tag up. */
    public String group() {
        return group;
    }
}
