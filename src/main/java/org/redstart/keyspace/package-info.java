/**
 * Databases and their keys.
 *
 * <p><b>Purpose.</b> Entries, exact expiry, eviction, sliced freeing, frozen views over all databases, and the listeners
 * that hear of changes.
 *
 * <p><b>Thread.</b> The loop's alone.
 *
 * <p><b>May import.</b> {@code structure}, {@code memory}, {@code config}, {@code observe}.
 *
 * <p><b>Vocabulary.</b> <i>entry</i>: the block of a key and its small value; <i>find</i>: look a key up in order to write;
 * <i>read</i>: look it up for a reader, counted and touched; <i>peek</i>: look without a trace.
 */
package org.redstart.keyspace;
