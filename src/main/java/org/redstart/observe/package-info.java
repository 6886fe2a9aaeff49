/**
 * What the server tells people about itself: the log, counters, histograms, INFO sections, the metrics page.
 *
 * <p>Owner: the loop writes; the log's own thread and the http thread read what was handed to them. Nothing here may keep
 * the loop waiting.
 *
 * <p>May import: memory, config.
 *
 * <p>Vocabulary:
 *
 * <ul>
 *   <li><b>line</b>: one message of the log, with its level, its role and its time.
 *   <li><b>role</b>: who speaks: M a primary, S a replica, C a background job, X a sentinel.
 * </ul>
 */
package org.redstart.observe;
