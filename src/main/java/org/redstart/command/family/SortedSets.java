package org.redstart.command.family;

import java.util.function.Consumer;
import org.redstart.command.Call;
import org.redstart.command.Errors;
import org.redstart.command.Preparation;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.keyspace.ValueType;
import org.redstart.keyspace.ZSetBuilder;
import org.redstart.keyspace.ZSetCursor;
import org.redstart.keyspace.ZSetStore;
import org.redstart.resp.ReplyWriter;

/** What commands on sorted sets have in common. */
final class SortedSets {
    private SortedSets() {}

    /** Whether an entry is a sorted set or none; if not, answers so. */
    static boolean isSortedSetOrMissing(Call call, long entry) {
        if (entry == 0 || Entry.type(entry) == ValueType.ZSET) {
            return true;
        }
        call.error(Errors.WRONG_TYPE);
        return false;
    }

    /** Tells of so many changes to a key, which is gone if its sorted set has become empty. */
    static void changed(Call call, Key key, KeyEvent event, long changes) {
        Database database = call.database();
        boolean gone = database.entry(key) == 0;
        call.changed(key, event);
        call.changed(changes - 1);
        if (gone) {
            database.event(KeyEvent.DEL, key);
        }
    }

    /** Stores what was built and answers how much that is; nothing leaves no key. */
    static void store(Call call, ZSetBuilder built, Key key, KeyEvent event) {
        Database database = call.database();
        long members = built.count();
        boolean existed = database.find(key) != 0;
        if (members > 0) {
            built.store(database, key);
            call.changed(key, event);
        } else {
            built.discard();
            if (existed) {
                database.remove(key);
                call.changed(key, KeyEvent.DEL);
            }
        }
        call.reply().integer(members);
    }

    /** From so many on, members are removed by putting the others in their place. */
    private static final int MANY = 10_000;

    /** Whether to remove so many members of a sorted set, but not all, by {@link #removeAside}. */
    static boolean removesAside(Call call, long entry, long members) {
        return members > MANY && members < ZSetStore.count(entry) && call.canPrepare(members);
    }

    /** Answers, and removes the members of a large sorted set, the first argument's, from one rank to another. */
    static void removeAside(
            Call call, ZSetStore zsets, long entry, long from, long to, KeyEvent event, Consumer<Call> answer) {
        Preparation others = SortedSetExcerpt.without(zsets, entry, from, to, (done, built) -> {
            answer.accept(done);
            Key key = done.key(1);
            done.database().find(key);
            built.replace(done.database(), key);
            changed(done, key, event, to - from);
        });
        call.prepare(ZSetStore.count(entry), new long[] {Entry.valueHandle(entry)}, others);
    }

    /** The head of a reply of members; with scores they are pairs, or in RESP2 simply follow each other. */
    static void head(ReplyWriter reply, long members, boolean withScores) {
        reply.array(withScores && !reply.isResp3() ? members * 2 : members);
    }

    /** One member of such a reply. */
    static void member(ReplyWriter reply, ZSetCursor cursor, boolean withScore) {
        if (withScore && reply.isResp3()) {
            reply.array(2);
        }
        reply.bulk(cursor.memberAddress(), cursor.memberLength());
        if (withScore) {
            reply.real(cursor.score());
        }
    }
}
