/**
 * Families of commands: each parses options, calls the keyspace, and turns what it says into a reply.
 *
 * <p><b>Purpose.</b> One class a family; {@code bind} ties its methods to rows of the command table.
 *
 * <p><b>Thread.</b> The loop's.
 *
 * <p><b>May import.</b> {@code command} and what {@code command} may.
 *
 * <p><b>Vocabulary.</b> That of {@code command}.
 */
package org.redstart.command.family;
