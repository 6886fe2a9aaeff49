package org.redstart.command.family;

import org.redstart.command.ReplyStreams;
import org.redstart.keyspace.ListCursor;
import org.redstart.resp.ReplyWriter;

/** A run of a list's elements, written some tens at a time. */
final class ElementRun implements ReplyStreams.Producer {
    private static final int AT_A_TIME = 64;

    private final ListCursor cursor;
    private long left;

    ElementRun(ListCursor cursor, long count) {
        this.cursor = cursor;
        this.left = count;
    }

    @Override
    public boolean next(ReplyWriter reply) {
        for (int i = 0; i < AT_A_TIME && left > 0; i++) {
            Elements.write(reply, cursor.element());
            cursor.next();
            left--;
        }
        return left > 0;
    }
}
