/**
 * Native memory: blocks outside the Java heap, addressed by {@code long}.
 *
 * <p><b>Purpose.</b> Arenas of size classes with exact accounting by tag, the epochs that freeze a point in time, and
 * pooled chunks for input and output; numbers as text in such memory.
 *
 * <p><b>Thread.</b> An arena belongs to the loop; other threads only read blocks that a frozen view holds for them.
 *
 * <p><b>May import.</b> Nothing of ours.
 *
 * <p><b>Vocabulary.</b> <i>block</i>: what {@code Arena} hands out; <i>page</i>: a quarter megabyte of blocks of one size class;
 * <i>tag</i>: what a block is for; <i>cut</i>: the moment a view froze; <i>limbo</i>: freed blocks that a view may still
 * read.
 */
package org.redstart.memory;
