/**
 * Sockets and the loop that serves them.
 *
 * <p><b>Purpose.</b> One selector loop: listeners, connections, their input and output. It knows bytes, not commands.
 *
 * <p><b>Thread.</b> The loop's; {@code EventLoop.post} alone may be called from others.
 *
 * <p><b>May import.</b> {@code memory}.
 *
 * <p><b>Vocabulary.</b> <i>turn</i>: select, serve what is ready, do the duty's slices, write; <i>window</i>: the bytes of a
 * connection that were read and not yet consumed.
 */
package org.redstart.net;
