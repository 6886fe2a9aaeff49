package org.redstart.keyspace;

/** A set that is being built while its {@link SetEditor} serves others between the steps. */
public final class SetDraft {
    int encoding;
    long handle;
}
