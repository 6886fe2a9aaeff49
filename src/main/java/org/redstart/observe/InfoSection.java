package org.redstart.observe;

/** What one section of INFO says. A room registers its own with {@link InfoRegistry}. */
@FunctionalInterface
public interface InfoSection {
    /** Writes the section's fields as they stand now. */
    void describe(InfoWriter out);
}
