package org.redstart.memory;

import org.agrona.UnsafeApi;

/** Gives mapped memory back to the system; unmapping a large range takes the kernel milliseconds. */
@FunctionalInterface
public interface Reclaimer {
    /** Frees at once, on the caller's thread. */
    Reclaimer INLINE = UnsafeApi::freeMemory;

    /** Takes over memory that {@code allocateMemory} gave; nobody uses it any more. */
    void free(long raw);
}
