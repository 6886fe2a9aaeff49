package org.redstart.command.family;

import org.redstart.resp.ReplyWriter;
import org.redstart.structure.Listpack;

/** Elements of listpacks as replies. */
final class Elements {
    private Elements() {}

    /** Answers the content of an element as a bulk string. */
    static void write(ReplyWriter reply, long element) {
        if (Listpack.isInt(element)) {
            reply.bulkLong(Listpack.intValue(element));
        } else {
            reply.bulk(Listpack.textAddress(element), Listpack.textLength(element));
        }
    }
}
