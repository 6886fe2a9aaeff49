package org.redstart.observe;

/**
 * One message on its way to the writer.
 *
 * @param timeMs wall-clock time of the message
 * @param role one letter: M, S, C or X
 */
record LogLine(long timeMs, LogLevel level, char role, String message) {}
