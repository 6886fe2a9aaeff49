package org.redstart.keyspace;

/** The fields and values of an entry to be added: texts 0, 2, 4 and so on are fields, each followed by its value. */
public interface StreamFields {
    /** How many fields. */
    int fields();

    long address(int index);

    int length(int index);
}
