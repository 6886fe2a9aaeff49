package org.redstart.command.family;

import java.util.ArrayList;
import java.util.List;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.keyspace.Content;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.HashCursor;
import org.redstart.keyspace.Keyspace;
import org.redstart.keyspace.SetCursor;
import org.redstart.keyspace.ValueType;
import org.redstart.memory.Arena;
import org.redstart.memory.Decimal;
import org.redstart.memory.Tag;
import org.redstart.structure.Glob;

/** HSCAN and SSCAN: walks through a hash or a set in steps, each a call; a small one is shown in one. */
public final class MemberScanCommands {
    private static final long DEFAULT_COUNT = 10;
    /** A step looks at no more buckets than this many times its count, however empty they are. */
    private static final long BUCKETS_PER_COUNT = 10;

    private final HashCursor hash;
    private final SetCursor set;
    private final long digits;
    private final List<byte[]> found = new ArrayList<>();
    private Glob glob;
    private boolean withoutValues;
    private long seen;

    public MemberScanCommands(Keyspace keyspace) {
        this.hash = keyspace.hashes().cursor();
        this.set = keyspace.sets().cursor();
        this.digits = Arena.address(keyspace.arena().allocate(Decimal.MAX_BYTES, Tag.SCRATCH));
    }

    /** A step of a walk: shows what is at a position and returns the next. */
    private interface Walk {
        long step(long position);
    }

    public void bind(CommandTable table) {
        table.bind("hscan", call -> scan(call, ValueType.HASH));
        table.bind("sscan", call -> scan(call, ValueType.SET));
    }

    private void scan(Call call, ValueType type) {
        long position = ScanCommands.cursor(call, 2);
        if (position == ScanCommands.BAD_CURSOR) {
            return;
        }
        long entry = call.database().read(call.key(1));
        if (!Contents.isOrMissing(call, entry, type)) {
            return;
        }
        long count = entry == 0 ? DEFAULT_COUNT : options(call, type);
        if (count == 0) {
            return;
        }
        found.clear();
        seen = 0;
        long next = entry == 0 ? 0 : walk(call, entry, position, count);
        call.reply().array(2);
        call.reply().bulk(Long.toUnsignedString(next));
        call.reply().array(found.size());
        for (byte[] each : found) {
            call.reply().bulk(each);
        }
        found.clear();
    }

    private long walk(Call call, long entry, long from, long count) {
        if (Entry.type(entry) == ValueType.HASH) {
            hash.open(entry, call.nowMs());
            return walk(position -> hash.scan(position, this::visitField), from, count);
        }
        set.open(entry);
        return walk(position -> set.scan(position, this::visitMember), from, count);
    }

    private long walk(Walk walk, long from, long count) {
        long buckets = 0;
        long next = from;
        do {
            next = walk.step(next);
            buckets++;
        } while (next != 0 && seen < count && buckets / BUCKETS_PER_COUNT < count);
        return next;
    }

    private void visitField() {
        seen++;
        Content field = hash.field();
        if (isWanted(field)) {
            found.add(field.bytes());
            if (!withoutValues) {
                found.add(hash.value().bytes());
            }
        }
    }

    private void visitMember() {
        seen++;
        if (isWanted(set.member())) {
            found.add(set.member().bytes());
        }
    }

    private boolean isWanted(Content content) {
        return glob == null || glob.matches(content.text(digits), content.length());
    }

    /** The count, or 0 after an error was answered. */
    private long options(Call call, ValueType type) {
        glob = null;
        withoutValues = false;
        long count = DEFAULT_COUNT;
        for (int i = 3; i < call.count(); i++) {
            boolean followed = i + 1 < call.count();
            if (call.is(i, "COUNT") && followed) {
                count = count(call, ++i);
                if (count == 0) {
                    return 0;
                }
            } else if (call.is(i, "MATCH") && followed) {
                Glob wanted = new Glob(call.request().bytes(++i));
                glob = wanted.matchesAll() ? null : wanted;
            } else if (call.is(i, "NOVALUES")) {
                if (type != ValueType.HASH) {
                    call.error("ERR NOVALUES option can only be used in HSCAN");
                    return 0;
                }
                withoutValues = true;
            } else {
                call.error(Errors.SYNTAX);
                return 0;
            }
        }
        return count;
    }

    private static long count(Call call, int index) {
        if (!call.readLong(index)) {
            return 0;
        }
        if (call.number() < 1) {
            call.error(Errors.SYNTAX);
            return 0;
        }
        return call.number();
    }
}
