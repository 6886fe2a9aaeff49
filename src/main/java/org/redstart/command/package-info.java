/**
 * The command table: what every command is called, how it may be used, where its keys are and who executes it.
 *
 * <p>Purpose: one row a command, read from {@code commands.tsv}; arity, flags, ACL categories and keys all come from
 * it. The documentation rows ({@code commands-docs.tsv}) are read when somebody first asks for them.
 *
 * <p>Owner: the loop. The table is filled and bound before the loop starts; afterwards the loop alone looks up,
 * counts and renames.
 *
 * <p>May import: keyspace, structure, net, resp, observe, memory, config. Command families import this package, never
 * the reverse.
 *
 * <p>Vocabulary: a <i>def</i> is one row; a <i>full name</i> is {@code container|subcommand}; a <i>key spec</i> says
 * how to find some keys in the arguments; a <i>handler</i> executes.
 */
package org.redstart.command;
