package org.redstart.differential;

import org.redstart.peer.Reply;

/**
 * Two replies that differ.
 *
 * @param index which command of the sequence
 */
public record Mismatch(int index, byte[][] command, Reply left, Reply right) {
    private static final int LONGEST_SHOWN = 500;

    @Override
    public String toString() {
        return Exceptions.line(command) + "\n    left:  " + shown(left) + "\n    right: " + shown(right);
    }

    private static String shown(Reply reply) {
        String text = String.valueOf(reply);
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    }
}
