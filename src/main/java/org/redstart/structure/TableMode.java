package org.redstart.structure;

import org.redstart.memory.Tag;

/** How a dict's tables and frozen views get on, and what they are made of. */
public enum TableMode {
    /** The loop walks the table for each view, and marks what it has delivered: the keyspace. */
    WALKED(Tag.ROOT, Tag.DIRECTORY, Tag.SEGMENT, 63, 70),
    /**
     * What is older than a cut is copied before it changes, so a view's reader follows the frozen root by itself: hashes and
     * sets. Segments are smaller, as they are what is copied;
     * their heads weigh more, so they are filled more.
     */
    COPIED(Tag.NODE, Tag.NODE, Tag.NODE, 31, 76),
    /** No view reads the table: what finds the members that a tree has in order. */
    UNSEEN(Tag.ROOT, Tag.DIRECTORY, Tag.SEGMENT, 31, 70);

    final Tag root;
    final Tag directory;
    final Tag segment;
    /** The largest segment, in buckets; with its head it fills a size class. */
    final int maxBuckets;
    /** How full a segment is when it has been rebuilt; the fuller, the more often it is. */
    final int targetPercent;

    TableMode(Tag root, Tag directory, Tag segment, int maxBuckets, int targetPercent) {
        this.root = root;
        this.directory = directory;
        this.segment = segment;
        this.maxBuckets = maxBuckets;
        this.targetPercent = targetPercent;
    }
}
