package org.redstart.keyspace;

import org.redstart.structure.DueIndex;
import org.redstart.structure.MemberTable;

/**
 * Removes the fields of a hash whose time has come. The {@link DueIndex} of the hash's own table knows them; the keyspace's knows
 * the hash by when its first field is due.
 */
final class FieldExpirer {
    private final Keyspace keyspace;
    private final MemberTable members;
    private final long[] due = new long[DueIndex.mostCollected()];

    FieldExpirer(Keyspace keyspace, MemberTable members) {
        this.keyspace = keyspace;
        this.members = members;
    }

    /**
     * Removes fields that are due from the hash under the key that was just looked up, a segment's worth at a time until a time
     * of {@link System#nanoTime} or all are gone; with the last field the key. What is left is due again at once.
     */
    void expire(Database database, Key key, long endNs) {
        long root = members.dict().own(Entry.valueHandle(database.entry(key)));
        database.pointTo(key, Entry.TIMED, root);
        long before = MemberTable.count(root);
        do {
            expireSegment(database, key, root);
        } while (members.nextDueMs(root) <= keyspace.dueMs() && System.nanoTime() < endNs);
        long left = MemberTable.count(root);
        if (left < before) {
            database.fieldsExpired(key);
        }
        if (left == 0) {
            database.removeEmptied(key);
        } else {
            database.setFieldsDue(key, members.nextDueMs(root));
        }
    }

    private void expireSegment(Database database, Key key, long root) {
        int found = members.collectDue(root, keyspace.dueMs(), due);
        for (int i = 0; i < found; i++) {
            database.fieldExpires(key, MemberTable.memberAddress(due[i]), MemberTable.memberLength(due[i]));
            members.removeDue(root, due[i]);
        }
    }
}
