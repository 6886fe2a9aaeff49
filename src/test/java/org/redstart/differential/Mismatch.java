package org.redstart.differential;

import org.redstart.peer.Reply;

/**
 * Two replies that differ.
 *
 * @param index which command of the sequence
 */
public record Mismatch(int index, byte[][] command, Reply left, Reply right) {
    @Override
    public String toString() {
        return Exceptions.line(command) + "\n    left:  " + left + "\n    right: " + right;
    }
}
