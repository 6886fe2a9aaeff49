package org.redstart.command;

import java.util.List;

/** Libraries of functions, for whoever keeps them with the data. */
public interface LibraryStore {
    /** What to do with libraries that are there already. */
    enum Policy {
        /** All of them go first. */
        FLUSH,
        /** They stay; one of the same name is an error. */
        APPEND,
        /** One of the same name is replaced. */
        REPLACE
    }

    /** The code of each library. */
    List<byte[]> codes();

    /** Loads all of them or none; null, or what is wrong. */
    String restore(List<byte[]> codes, Policy policy);

    void clear();
}
