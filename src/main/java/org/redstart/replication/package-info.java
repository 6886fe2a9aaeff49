/**
 * Replicas of this server: the log of its changes, whole copies of its data, and who has received how much.
 *
 * <p>Of the loop's thread, but for a dump on its way into a file, which is the snapshot's. May import {@code persistence} and the
 * rooms below it. Words:
 *
 * <ul>
 *   <li><b>history</b>: an id of forty hexadecimal digits and the bytes written under it; an <b>offset</b> counts those.
 *   <li><b>log</b>: the latest bytes of the history, as far as replicas may still ask for them.
 *   <li><b>copy</b>: a dump that a replica begins with, as of an offset.
 * </ul>
 */
package org.redstart.replication;
