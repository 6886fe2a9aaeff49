package org.redstart.keyspace;

import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.redstart.memory.Native;
import org.redstart.memory.NativeBuffer;
import org.redstart.memory.Tag;

/**
 * Keys to which the clients of a writable replica gave a time themselves. No primary will say when they go, so this server removes
 * them, and only them.
 */
public final class OwnTimes {
    private static final int KEPT_BYTES = 1024;

    private record Named(int database, ByteBuffer key) {}

    private final Keyspace keyspace;
    private final Set<Named> noted = new LinkedHashSet<>();
    private final Key key = new Key();

    OwnTimes(Keyspace keyspace) {
        this.keyspace = keyspace;
    }

    void note(int database, Key timed) {
        noted.add(new Named(database, ByteBuffer.wrap(Native.bytes(timed.address, timed.length))));
    }

    /** How many there are. */
    public int count() {
        return noted.size();
    }

    /** Another one's data are in their place, or this server is a primary again, who removes all that expires. */
    public void forget() {
        noted.clear();
    }

    /** Removes those whose time has come, and forgets those that have none any more. */
    public void expire() {
        if (noted.isEmpty()) {
            return;
        }
        try (NativeBuffer name = new NativeBuffer(KEPT_BYTES, Tag.SCRATCH)) {
            for (Named each : List.copyOf(noted)) {
                expire(each, name);
            }
        }
    }

    private void expire(Named each, NativeBuffer name) {
        byte[] bytes = each.key().array();
        name.clear(KEPT_BYTES);
        long address = name.reserve(bytes.length);
        Native.put(address, bytes, 0, bytes.length);
        Database database = keyspace.database(each.database());
        database.aim(key, address, bytes.length);
        if (database.removeIfExpired(key)) {
            noted.remove(each);
        }
    }
}
