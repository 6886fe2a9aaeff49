package org.redstart.keyspace;

import java.util.SplittableRandom;
import org.redstart.memory.Arena;
import org.redstart.structure.DictCursor;
import org.redstart.structure.Listpack;
import org.redstart.structure.MemberTable;

/** Goes through the fields of a hash, whichever way it is kept. The hash must not change meanwhile, unless a cut keeps it. */
public final class HashCursor {
    private static final long NEVER = Long.MIN_VALUE;

    private final MemberTable members;
    private final DictCursor table = new DictCursor();
    private final Content field = new Content();
    private final Content value = new Content();
    private boolean packed;
    private long next;
    private long at;
    private long hash;
    private long hiddenUntilMs;

    HashCursor(MemberTable members) {
        this.members = members;
    }

    /** Begins before the first field of an entry's hash; shows those too that are due and still there. */
    public void open(long entry) {
        open(entry, NEVER);
    }

    /** Begins before the first field of an entry's hash; fields that are due by then are passed over. */
    public void open(long entry, long nowMs) {
        long handle = Entry.valueHandle(entry);
        hiddenUntilMs = Entry.isTimed(entry) ? nowMs : NEVER;
        packed = Entry.encoding(entry) == Entry.PACKED;
        hash = Arena.address(handle);
        if (packed) {
            next = Listpack.first(hash);
        } else {
            table.open(handle);
        }
    }

    /** Goes to the next field; false after the last. */
    public boolean next() {
        if (packed) {
            at = next;
            next = at == 0 ? 0 : Listpack.next(Listpack.next(at));
        } else {
            do {
                at = table.next();
            } while (at != 0 && isHidden(at));
        }
        return at != 0;
    }

    private boolean isHidden(long member) {
        return MemberTable.expireAtMs(member) <= hiddenUntilMs;
    }

    /** Goes to each field at a scan's position, and returns the next position, 0 at the end; a small hash is shown at once. */
    public long scan(long position, Runnable visitor) {
        if (!packed) {
            return members.dict().scan(hash, position, entry -> {
                if (!isHidden(entry)) {
                    at = entry;
                    visitor.run();
                }
            });
        }
        while (next()) {
            visitor.run();
        }
        return 0;
    }

    /** Goes to a random field, each having the same chance, one of them being there; the walk is not affected. */
    public void draw(SplittableRandom random) {
        if (packed) {
            at = Listpack.seek(hash, 2L * random.nextInt(Listpack.count(hash) / 2));
            return;
        }
        do {
            at = members.dict().drawRandomEntry(hash, random);
        } while (isHidden(at));
    }

    /** How many fields there are to go to. */
    public long count() {
        if (packed) {
            return Listpack.count(hash) / 2;
        }
        long hidden = hiddenUntilMs == NEVER ? 0 : members.countDue(hash, hiddenUntilMs);
        return MemberTable.count(hash) - hidden;
    }

    /** Whether it is kept as a hash table. */
    public boolean isTable() {
        return !packed;
    }

    /** The field's name. */
    public Content field() {
        if (packed) {
            field.setElement(at);
        } else {
            field.setText(MemberTable.memberAddress(at), MemberTable.memberLength(at));
        }
        return field;
    }

    /** When the field dies, ms since 1970, or {@link HashStore#NO_EXPIRY}. */
    public long expireAtMs() {
        return packed ? HashStore.NO_EXPIRY : MemberTable.expireAtMs(at);
    }

    public Content value() {
        if (packed) {
            value.setElement(Listpack.next(at));
        } else {
            value.setText(MemberTable.valueAddress(at), MemberTable.valueLength(at));
        }
        return value;
    }
}
