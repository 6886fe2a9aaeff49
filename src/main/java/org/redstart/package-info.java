/**
 * The server as a whole.
 *
 * <p><b>Purpose.</b> {@code Main} reads the command line; {@code Server} wires the rooms together and runs the loop.
 *
 * <p><b>Thread.</b> The main thread becomes the loop.
 *
 * <p><b>May import.</b> Every room.
 *
 * <p><b>Vocabulary.</b> Suffixes used in all rooms: {@code Ms}, {@code Ns}, {@code Bytes} are units; a {@code Layout} draws the bytes of a
 * block and holds nothing but offsets; a {@code Pool} owns what it lends; a {@code Gate} may refuse; a {@code Listener} only hears.
 */
package org.redstart;
