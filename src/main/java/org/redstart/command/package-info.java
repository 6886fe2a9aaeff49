/**
 * Commands: their table, their clients, and how one is executed.
 *
 * <p><b>Purpose.</b> The executor looks a request up in the command table, asks the gates, runs the handler, and in its epilogue
 * counts, journals and reports. Families of commands live in {@code command.family}.
 *
 * <p><b>Thread.</b> The loop's.
 *
 * <p><b>May import.</b> {@code keyspace}, {@code structure}, {@code resp}, {@code net}, {@code config}, {@code observe}, {@code memory};
 * never {@code command.family}.
 *
 * <p><b>Vocabulary.</b> <i>call</i>: one command being executed; <i>session</i>: one client; <i>gate</i>: who may refuse a call;
 * <i>postponed</i>: a request that is whole but must wait; <i>journal</i>: who records what changed.
 */
package org.redstart.command;
