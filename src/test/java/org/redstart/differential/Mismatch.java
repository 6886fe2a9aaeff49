package org.redstart.differential;

import org.redstart.peer.Reply;

/**
 * Two replies that differ.
 *
 * @param index which command of the sequence
 * @param command the command as a line
 */
public record Mismatch(int index, String command, Reply left, Reply right) {
    private static final int LONGEST_SHOWN = 500;

    @Override
    public String toString() {
        return command + "\n    left:  " + shown(left) + "\n    right: " + shown(right);
    }

    private static String shown(Reply reply) {
        String text = String.valueOf(reply);
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    }
}
