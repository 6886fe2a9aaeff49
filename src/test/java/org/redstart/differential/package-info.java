/**
 * Differential tests: the same random commands go to two servers, and every reply and the final state must be equal.
 *
 * <p>A {@link org.redstart.differential.Family} of commands is a resource {@code NAME.family}: weights, command names
 * (their grammar comes from the command table) or templates, and which {@link org.redstart.differential.Values pool}
 * an argument draws from. {@code exceptions.tsv} lists the replies that need not be equal, each with its reason.
 */
package org.redstart.differential;
