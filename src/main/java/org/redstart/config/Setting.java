package org.redstart.config;

/**
 * A directive's name, as asked for, and its value, as a client writes or sees it.
 *
 * @param name the name or an alias
 * @param value the value as text
 */
public record Setting(String name, String value) {}
