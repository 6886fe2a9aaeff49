package org.redstart.structure;

/** Is shown entries during a walk; it must not change the dict. */
@FunctionalInterface
public interface EntryVisitor {
    void visit(long entry);
}
