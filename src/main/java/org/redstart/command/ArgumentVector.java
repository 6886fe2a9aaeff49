package org.redstart.command;

/** The arguments of a command in native memory, the command's own name first. */
public interface ArgumentVector {
    int count();

    long address(int index);

    int length(int index);
}
