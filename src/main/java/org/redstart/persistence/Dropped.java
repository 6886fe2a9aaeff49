package org.redstart.persistence;

/** A key of a dump that was left out because its time had come. */
public record Dropped(int database, byte[] key) {}
