package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.command.family.HashReplies.Parts;
import org.redstart.keyspace.HashCursor;
import org.redstart.keyspace.HashStore;
import org.redstart.keyspace.Keyspace;
import org.redstart.keyspace.SetEditor;
import org.redstart.keyspace.SetMember;
import org.redstart.keyspace.ValueType;
import org.redstart.resp.ReplyWriter;

/** HRANDFIELD: random fields of a hash. */
public final class HashRandomCommands {
    /** Up to one field in so many is drawn from a table; to get more, each field is asked whether it is chosen. */
    private static final long DRAW_PART = 3;

    private final Keyspace keyspace;
    private final HashStore hashes;
    private final SetEditor drawn;
    private final SetMember name;

    public HashRandomCommands(Keyspace keyspace) {
        this.keyspace = keyspace;
        this.hashes = keyspace.hashes();
        this.drawn = keyspace.sets().editor();
        this.name = keyspace.sets().member();
    }

    public void bind(CommandTable table) {
        table.bind("hrandfield", this::random);
    }

    private void random(Call call) {
        boolean withValues = call.count() == 4 && call.is(3, "WITHVALUES");
        if (call.count() > 2 && !Counts.read(call, 2)) {
            return;
        }
        if (call.count() > 4 || call.count() == 4 && !withValues) {
            call.error(Errors.SYNTAX);
            return;
        }
        if (withValues && Math.abs(call.number()) > Long.MAX_VALUE / 2) {
            call.error("ERR value is out of range");
            return;
        }
        long entry = call.database().read(call.key(1));
        if (!Contents.isOrMissing(call, entry, ValueType.HASH)) {
            return;
        }
        if (call.count() > 2) {
            many(call, entry, call.number(), withValues);
        } else if (entry == 0 || hashes.liveCount(entry) == 0) {
            call.reply().nil();
        } else {
            HashCursor cursor = hashes.cursor(entry);
            cursor.draw(keyspace.random());
            Contents.write(call.reply(), cursor.field());
        }
    }

    private void many(Call call, long entry, long count, boolean withValues) {
        long fields = entry == 0 ? 0 : hashes.liveCount(entry);
        if (fields == 0 || count == 0) {
            call.reply().array(0);
            return;
        }
        HashCursor from = hashes.cursor(entry);
        long answered = count < 0 ? -count : Math.min(count, fields);
        boolean pairs = withValues && call.reply().isResp3();
        Parts parts = pairs ? Parts.PAIRS : withValues ? Parts.BOTH : Parts.FIELDS;
        call.reply().array(parts == Parts.BOTH ? answered * 2 : answered);
        if (count < 0) {
            call.stream(answered, HashReplies.drawn(from, parts, answered, keyspace.random()));
        } else if (count >= fields) {
            call.stream(answered, HashReplies.all(from, parts));
        } else if (from.isTable() && count * DRAW_PART <= fields) {
            drawDistinct(call.reply(), from, parts, count);
        } else {
            call.stream(answered, HashReplies.chosen(from, parts, Sampling.choose(count, fields, keyspace.random())));
        }
    }

    private void drawDistinct(ReplyWriter reply, HashCursor from, Parts parts, long count) {
        drawn.createTable();
        while (drawn.count() < count) {
            from.draw(keyspace.random());
            if (drawn.add(name.of(from.field()))) {
                HashReplies.write(reply, from, parts);
            }
        }
        drawn.discard();
    }
}
