/**
 * The configuration: one table of all directives, their values, and the texts they come from and go to.
 *
 * <p>Owner: the start-up thread until the loop runs, then the loop. Rooms read a value once when they are wired and keep
 * it in a field of their own; a hook registered here keeps that field up to date, so nothing on the hot path looks a
 * directive up.
 *
 * <p>May import: nothing of ours.
 *
 * <p>Vocabulary:
 *
 * <ul>
 *   <li><b>directive</b>: one row of {@code directives.tsv}: name, aliases, type, bounds, default, flags, comment.
 *   <li><b>words</b>: the arguments of a directive as a line of a file or a client gives them.
 *   <li><b>text</b>: bytes held as a string, one char per byte (ISO-8859-1), so that a password or a path of any encoding
 *       goes through unchanged.
 *   <li><b>hook</b>: what a room wants done when a directive changes; it may refuse.
 *   <li><b>line</b>: one line of a configuration file; directives of type {@code line} (such as {@code user}) have as
 *       many values as they have lines.
 * </ul>
 */
package org.redstart.config;
