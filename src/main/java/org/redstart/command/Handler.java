package org.redstart.command;

/** Executes one command; bound to its row at start. */
@FunctionalInterface
public interface Handler {
    void execute(Call call);
}
