/**
 * Containers in native memory.
 *
 * <p><b>Purpose.</b> {@code Dict}, the extendible hash table that the keyspace and large collections are made of, the
 * due-time index beside it; {@code Tree}, the counted B+ tree of what has an order; {@code Listpack} and {@code Intset}, the
 * packed forms of small collections; scores of places on earth, and pattern matching.
 *
 * <p><b>Thread.</b> The loop's; a frozen view's entries are read by its consumer.
 *
 * <p><b>May import.</b> {@code memory}.
 *
 * <p><b>Vocabulary.</b> <i>entry</i>: a block that starts with a flag byte and holds a key; <i>item</i>: what a tree
 * orders, an address or handle of its owner's; <i>slot</i>: the address in a bucket where an entry's handle lies; <i>segment</i>: 1 to 63 buckets of one hash prefix; <i>home</i>: the bucket a hash
 * points to; <i>pack</i>: a listpack's block; <i>element</i>: one of its texts or numbers, known by its address.
 */
package org.redstart.structure;
