/**
 * Data on disk: the RDB format, snapshots, DUMP and RESTORE.
 *
 * <p><b>Purpose.</b> A snapshot is written by a thread of its own from a frozen view, while the loop goes on; what this room brings
 * to the loop is only the walk that hands entries over. Files are written aside, synced, and renamed: a partly written one is never
 * the live one.
 *
 * <p><b>Thread.</b> {@code RdbWriter} and below belong to one thread each, be it the snapshot's or, for DUMP, the loop's. All else is the
 * loop's.
 *
 * <p><b>May import.</b> {@code command} and the rooms below it.
 *
 * <p><b>Vocabulary.</b> <i>payload</i>: one value in RDB form, as DUMP gives it; <i>output</i>, <i>input</i>: where bytes of the format go
 * and come from; <i>save</i>: a snapshot being written.
 */
package org.redstart.persistence;
