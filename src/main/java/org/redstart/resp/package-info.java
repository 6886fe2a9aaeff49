/**
 * The Redis protocol, both versions of it.
 *
 * <p><b>Purpose.</b> {@code RequestParser} turns a connection's window into a {@code Request}, arguments that stay where they were
 * read; {@code ReplyWriter} writes replies as RESP2 or RESP3.
 *
 * <p><b>Thread.</b> The loop's.
 *
 * <p><b>May import.</b> {@code memory}.
 *
 * <p><b>Vocabulary.</b> <i>multibulk</i>: a request as an array of bulk strings; <i>inline</i>: a request as one line of words.
 */
package org.redstart.resp;
