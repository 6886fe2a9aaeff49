package org.redstart.command;

import org.redstart.keyspace.ValueType;

/**
 * What a blocked command waits for at its keys.
 *
 * @param type a value of this type was put there or changed
 * @param orDeletion whether it is also to be executed again when a key was deleted or got another type
 */
public record WaitFor(ValueType type, boolean orDeletion) {
    /** Waits for a value of the type and for nothing else. */
    public WaitFor(ValueType type) {
        this(type, false);
    }

    /** Whether it concerns a key that now holds a value of a type, or with null none. */
    boolean concerns(ValueType held) {
        return orDeletion || type == held;
    }
}
