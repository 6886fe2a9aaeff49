package org.redstart.command.family;

import java.util.ArrayDeque;
import org.redstart.command.Call;
import org.redstart.command.ReplyStreams.Producer;
import org.redstart.resp.ReplyWriter;

/** What is left of a reply, in parts that are written one behind the other. A part may add further ones as it is written. */
final class ReplyParts implements Producer {
    private final ArrayDeque<Producer> parts = new ArrayDeque<>();
    private long elements;

    /** Adds a part of so many elements. */
    void add(long count, Producer part) {
        parts.add(part);
        elements += count;
    }

    /** Answers all parts; the head of the reply has been written. */
    void answer(Call call) {
        call.stream(elements, this);
    }

    @Override
    public boolean next(ReplyWriter reply) {
        if (!parts.element().next(reply)) {
            parts.remove();
        }
        return !parts.isEmpty();
    }
}
