package org.redstart.config;

/**
 * What CONFIG SET must know about who calls it, and when.
 *
 * @param local whether the caller sits on this host
 * @param loading whether a dump is being loaded
 */
public record Caller(boolean local, boolean loading) {
    /** This program itself, in the quiet. */
    public static final Caller LOCAL = new Caller(true, false);
}
