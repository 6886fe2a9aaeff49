package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.Errors;
import org.redstart.keyspace.Content;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.keyspace.ValueType;
import org.redstart.resp.ReplyWriter;

/** What commands on hashes and those on sets have in common. */
final class Contents {
    private Contents() {}

    /** Writes an element as a bulk string. */
    static void write(ReplyWriter reply, Content content) {
        if (content.isNumber()) {
            reply.bulkLong(content.whole());
        } else {
            reply.bulk(content.address(), content.length());
        }
    }

    /** Whether an entry is of a type or none; if not, answers so. */
    static boolean isOrMissing(Call call, long entry, ValueType type) {
        if (entry == 0 || Entry.type(entry) == type) {
            return true;
        }
        call.error(Errors.WRONG_TYPE);
        return false;
    }

    /** Tells of so many changes to a key that was just looked up, which is gone if nothing is left. */
    static void changed(Call call, Key key, KeyEvent event, long changes) {
        Database database = call.database();
        boolean gone = database.entry(key) == 0;
        call.changed(key, event);
        call.changed(changes - 1);
        if (gone) {
            database.event(KeyEvent.DEL, key);
        }
    }
}
