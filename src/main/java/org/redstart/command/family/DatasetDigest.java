package org.redstart.command.family;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.HashCursor;
import org.redstart.keyspace.HashStore;
import org.redstart.keyspace.Keyspace;
import org.redstart.keyspace.ListCursor;
import org.redstart.keyspace.SetCursor;
import org.redstart.keyspace.StreamCursor;
import org.redstart.keyspace.StreamId;
import org.redstart.keyspace.ValueType;
import org.redstart.memory.Arena;
import org.redstart.memory.DoubleText;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;
import org.redstart.structure.Listpack;

/**
 * The signature DEBUG DIGEST shows: equal for equal data, whatever the order in which it is kept, and equal to Redis's.
 *
 * <p>Two operations on 20 bytes make it up. <i>Add</i> combines by XOR with the SHA-1 of some bytes, so that order does not
 * matter; <i>mix</i> adds and then replaces the whole by its own SHA-1, so that it does.
 */
final class DatasetDigest {
    /** Adds what a value of one type holds. */
    interface ValueDigest {
        void mix(long entry, DatasetDigest into);
    }

    private static final int DIGEST_BYTES = 20;
    /** Redis numbers types as we do, but for modules' values before streams. */
    private static final int REDIS_STREAM = 6;

    private static final byte[] EXPIRES = "!!expire!!".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FIELD_EXPIRES = "!!hexpire!!".getBytes(StandardCharsets.US_ASCII);
    private static final ValueDigest[] BY_TYPE = new ValueDigest[ValueType.values().length];

    static {
        BY_TYPE[ValueType.STRING.ordinal()] = DatasetDigest::mixString;
        BY_TYPE[ValueType.SET.ordinal()] = DatasetDigest::addSet;
        BY_TYPE[ValueType.HASH.ordinal()] = DatasetDigest::addHash;
        BY_TYPE[ValueType.LIST.ordinal()] = DatasetDigest::mixList;
        BY_TYPE[ValueType.STREAM.ordinal()] = DatasetDigest::mixStream;
        BY_TYPE[ValueType.ZSET.ordinal()] = DatasetDigest::mixSortedSet;
    }

    private final Keyspace keyspace;
    private final MessageDigest sha;
    private byte[] state = new byte[DIGEST_BYTES];

    DatasetDigest(Keyspace keyspace) {
        this.keyspace = keyspace;
        try {
            sha = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** The signature of everything. */
    static String ofAll(Keyspace keyspace) {
        DatasetDigest all = new DatasetDigest(keyspace);
        for (int i = 0; i < keyspace.databaseCount(); i++) {
            Database database = keyspace.database(i);
            if (database.size() > 0) {
                all.mixInt(i);
                all.addDatabase(database);
            }
        }
        return all.hex();
    }

    private void addDatabase(Database database) {
        DatasetDigest each = new DatasetDigest(keyspace);
        long cursor = 0;
        do {
            cursor = database.scan(cursor, entry -> {
                each.state = new byte[DIGEST_BYTES];
                each.mix(Native.bytes(Entry.keyAddress(entry), Entry.keyLength(entry)));
                each.addValue(entry);
                add(each.state);
            });
        } while (cursor != 0);
    }

    /** Mixes in an entry's type, value and expiry, but not its key. */
    void addValue(long entry) {
        int type = Entry.type(entry).ordinal();
        mixInt(Entry.type(entry) == ValueType.STREAM ? REDIS_STREAM : type);
        BY_TYPE[type].mix(entry, this);
        if (Entry.expires(entry)) {
            add(EXPIRES);
        }
    }

    private static void mixString(long entry, DatasetDigest into) {
        into.mix(stringBytes(entry));
    }

    private static void addSet(long entry, DatasetDigest into) {
        SetCursor cursor = into.keyspace.sets().cursor();
        cursor.open(entry);
        while (cursor.next()) {
            into.add(cursor.member().bytes());
        }
    }

    private static void addHash(long entry, DatasetDigest into) {
        DatasetDigest each = new DatasetDigest(into.keyspace);
        HashCursor cursor = into.keyspace.hashes().cursor(entry);
        while (cursor.next()) {
            each.state = new byte[DIGEST_BYTES];
            each.mix(cursor.field().bytes());
            each.mix(cursor.value().bytes());
            if (cursor.expireAtMs() != HashStore.NO_EXPIRY) {
                each.add(FIELD_EXPIRES);
            }
            into.add(each.state);
        }
    }

    private static void mixList(long entry, DatasetDigest into) {
        ListCursor cursor = into.keyspace.lists().walk(entry, 0);
        do {
            into.mix(elementBytes(cursor.element()));
        } while (cursor.next());
    }

    private static void mixStream(long entry, DatasetDigest into) {
        StreamCursor cursor = into.keyspace.streams().newCursor();
        StreamId most = new StreamId(StreamId.MOST, StreamId.MOST);
        boolean more = cursor.seek(Entry.valueHandle(entry), new StreamId(), most);
        for (; more; more = cursor.next()) {
            String id = Long.toUnsignedString(cursor.ms()) + "." + Long.toUnsignedString(cursor.sequence());
            into.mix(id.getBytes(StandardCharsets.US_ASCII));
            cursor.show(element -> into.mix(elementBytes(element)));
        }
    }

    private static byte[] elementBytes(long element) {
        return Listpack.isInt(element)
                ? Long.toString(Listpack.intValue(element)).getBytes(StandardCharsets.US_ASCII)
                : Native.bytes(Listpack.textAddress(element), Listpack.textLength(element));
    }

    private static void mixSortedSet(long entry, DatasetDigest into) {
        into.keyspace.memberReader().forEach(entry, (member, length, score) -> {
            DatasetDigest element = new DatasetDigest(into.keyspace);
            element.mix(Native.bytes(member, length));
            element.mix(into.scoreBytes(score));
            into.add(element.state);
            return true;
        });
    }

    private byte[] scoreBytes(double score) {
        Arena arena = keyspace.arena();
        long text = arena.allocate(DoubleText.MAX_BYTES, Tag.SCRATCH);
        byte[] bytes = Native.bytes(text, DoubleText.writeShortest(text, score));
        arena.free(text, Tag.SCRATCH);
        return bytes;
    }

    private static byte[] stringBytes(long entry) {
        return Entry.isInt(entry)
                ? Long.toString(Entry.intValue(entry)).getBytes(StandardCharsets.US_ASCII)
                : Native.bytes(Entry.stringAddress(entry), Entry.stringLength(entry));
    }

    /** Combines so that order does not matter. */
    void add(byte[] bytes) {
        byte[] hash = sha.digest(bytes);
        for (int i = 0; i < DIGEST_BYTES; i++) {
            state[i] ^= hash[i];
        }
    }

    /** Combines so that order matters. */
    void mix(byte[] bytes) {
        add(bytes);
        state = sha.digest(state);
    }

    private void mixInt(int value) {
        mix(new byte[] {(byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value});
    }

    String hex() {
        StringBuilder hex = new StringBuilder(2 * DIGEST_BYTES);
        for (byte each : state) {
            hex.append(Character.forDigit(each >> 4 & 15, 16)).append(Character.forDigit(each & 15, 16));
        }
        return hex.toString();
    }
}
