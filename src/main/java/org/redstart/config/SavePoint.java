package org.redstart.config;

/**
 * When a snapshot is due.
 *
 * @param seconds at least this long after the last one
 * @param changes and at least this many changes since
 */
public record SavePoint(long seconds, long changes) {}
