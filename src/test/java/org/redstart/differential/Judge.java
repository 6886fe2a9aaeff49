package org.redstart.differential;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.redstart.peer.Reply;

/** Compares the replies that one connection gets from two servers; what was queued after MULTI, when EXEC answers it. */
final class Judge {
    private final Exceptions exceptions;
    private final List<byte[][]> queued = new ArrayList<>();

    Judge(Exceptions exceptions) {
        this.exceptions = exceptions;
    }

    /** Whether the two replies to {@code command} count as equal. */
    boolean equal(byte[][] command, Reply left, Reply right) {
        if (isQueued(left) && isQueued(right)) {
            queued.add(command);
            return true;
        }
        if (!endsTransaction(command)) {
            return exceptions.equal(command, left, right);
        }
        List<byte[][]> executed = List.copyOf(queued);
        queued.clear();
        return answersAll(executed, left) && answersAll(executed, right)
                ? equal(executed, left.items(), right.items())
                : exceptions.equal(command, left, right);
    }

    private boolean equal(List<byte[][]> executed, List<Reply> left, List<Reply> right) {
        for (int i = 0; i < executed.size(); i++) {
            if (!exceptions.equal(executed.get(i), left.get(i), right.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isQueued(Reply reply) {
        return reply != null && reply.type() == '+' && reply.text().equals("QUEUED");
    }

    private static boolean answersAll(List<byte[][]> executed, Reply reply) {
        return reply != null && reply.isAggregate() && reply.items().size() == executed.size();
    }

    private static boolean endsTransaction(byte[][] command) {
        String name = new String(command[0], StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        return name.equals("exec") || name.equals("discard") || name.equals("reset");
    }
}
