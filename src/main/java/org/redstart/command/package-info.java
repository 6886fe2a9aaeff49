/**
 * Commands: their table, their clients, and how one is executed.
 *
 * <p><b>Purpose.</b> One row a command, read from {@code commands.tsv}: arity, flags, ACL categories and keys all come from it;
 * {@code commands-docs.tsv} is read when somebody first asks. The executor looks a request up, asks the gates, runs the handler,
 * and in its epilogue counts, journals and reports. Families of commands live in {@code command.family}.
 *
 * <p><b>Thread.</b> The loop's. The table is filled and bound before the loop starts.
 *
 * <p><b>May import.</b> {@code keyspace}, {@code structure}, {@code resp}, {@code net}, {@code observe}, {@code config}, {@code memory};
 * never {@code command.family}.
 *
 * <p><b>Vocabulary.</b> <i>def</i>: one row; <i>full name</i>: {@code container|subcommand}; <i>key spec</i>: how to find some keys in
 * the arguments; <i>call</i>: one command being executed; <i>session</i>: one client; <i>gate</i>: who may refuse a call;
 * <i>postponed</i>: a request that is whole but must wait;
 * <i>blocked</i>: one that was executed, found nothing to serve, and is executed again when a key it waits for is <i>ready</i>; <i>journal</i>: who records what changed.
 */
package org.redstart.command;
