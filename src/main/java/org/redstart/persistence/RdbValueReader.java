package org.redstart.persistence;

import java.io.IOException;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.HashStore;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.Keyspace;
import org.redstart.keyspace.ListStore;
import org.redstart.keyspace.SetEditor;
import org.redstart.keyspace.SetMember;
import org.redstart.keyspace.SetStore;
import org.redstart.keyspace.ZSetBuilder;
import org.redstart.memory.Decimal;
import org.redstart.memory.DoubleText;
import org.redstart.structure.Listpack;

/**
 * Reads values, of every form since Redis 2, and stores them. The key has been looked up and is not there. A collection without
 * elements stores nothing.
 */
final class RdbValueReader implements AutoCloseable {
    private static final int OLD_NAN = 253;
    private static final int OLD_INFINITY = 254;
    private static final int OLD_MINUS_INFINITY = 255;

    private final ListStore lists;
    private final HashStore hashes;
    private final ZSetBuilder zsets;
    private final SetEditor sets;
    private final SetMember member;
    private final StreamReader streams;
    private final RdbInput.Text first = new RdbInput.Text();
    private final RdbInput.Text second = new RdbInput.Text();
    private final Elements.Digits digits = new Elements.Digits();

    RdbValueReader(Keyspace keyspace) {
        this.lists = keyspace.lists();
        this.hashes = keyspace.hashes();
        this.zsets = keyspace.zsets().builder();
        SetStore store = keyspace.sets();
        this.sets = store.editor();
        this.member = store.member();
        this.streams = new StreamReader(keyspace);
    }

    /**
     * Reads one value.
     *
     * @param type its type, as {@link RdbFormat#typeIn} gives it
     * @throws RdbException if it is damaged or of a kind this server does not have
     */
    void read(int type, RdbInput in, Database database, Key key) throws IOException {
        switch (type) {
            case RdbFormat.STRING -> {
                in.readString(first);
                database.setString(key, first.address(), first.length(), Database.NO_EXPIRY);
            }
            case RdbFormat.LIST -> list(strings(in, 1), database, key);
            case RdbFormat.LIST_ZIPLIST -> list(ziplist(in), database, key);
            case RdbFormat.LIST_QUICKLIST -> quicklist(in, database, key);
            case RdbFormat.LIST_QUICKLIST_2 -> quicklist2(in, database, key);
            case RdbFormat.SET -> set(strings(in, 1), in, database, key);
            case RdbFormat.SET_LISTPACK -> set(listpack(in), in, database, key);
            case RdbFormat.SET_INTSET -> numbers(in, database, key);
            case RdbFormat.HASH -> hash(strings(in, 2), in, database, key);
            case RdbFormat.HASH_ZIPMAP -> hash(zipmap(in), in, database, key);
            case RdbFormat.HASH_ZIPLIST -> hash(ziplist(in), in, database, key);
            case RdbFormat.HASH_LISTPACK -> hash(listpack(in), in, database, key);
            case RdbFormat.HASH_TIMED_EARLY -> timedHash(0, in, database, key);
            case RdbFormat.HASH_TIMED -> timedHash(in.readLittle(Long.BYTES), in, database, key);
            case RdbFormat.HASH_TIMED_VALKEY -> valkeyHash(in, database, key);
            case RdbFormat.HASH_TIMED_LISTPACK_EARLY -> timedHash(listpack(in), in, database, key);
            case RdbFormat.HASH_TIMED_LISTPACK -> {
                in.readLittle(Long.BYTES);
                timedHash(listpack(in), in, database, key);
            }
            case RdbFormat.ZSET -> zset(in, false, database, key);
            case RdbFormat.ZSET_2 -> zset(in, true, database, key);
            case RdbFormat.ZSET_ZIPLIST -> zset(ziplist(in), in, database, key);
            case RdbFormat.ZSET_LISTPACK -> zset(listpack(in), in, database, key);
            case RdbFormat.STREAM_LISTPACKS, RdbFormat.STREAM_LISTPACKS_2, RdbFormat.STREAM_LISTPACKS_3 ->
                streams.read(type, in, database, key);
            case RdbFormat.MODULE, RdbFormat.MODULE_2 ->
                throw in.broken("a value of the module type " + ModuleName.of(in.readLength())
                        + ", which this server does not have,");
            default -> throw in.broken("unknown type of value " + type);
        }
    }

    private Elements strings(RdbInput in, int each) throws IOException {
        long count = in.readLength();
        if (count > Long.MAX_VALUE / each) {
            throw in.broken("a collection of " + count + " elements");
        }
        return Elements.strings(in, count * each, first, second);
    }

    private Elements ziplist(RdbInput in) throws IOException {
        in.readString(first);
        return Elements.ziplist(in, first, digits);
    }

    private Elements listpack(RdbInput in) throws IOException {
        in.readString(first);
        return Elements.listpack(in, first, digits);
    }

    private Elements zipmap(RdbInput in) throws IOException {
        in.readString(first);
        return Elements.zipmap(in, first);
    }

    private void list(Elements elements, Database database, Key key) throws IOException {
        while (elements.next()) {
            push(database, key, elements.address, elements.length);
        }
    }

    private void push(Database database, Key key, long address, int length) {
        if (database.entry(key) == 0) {
            lists.create(database, key);
        }
        lists.prepare(database, key, length, 1);
        lists.push(database, key, false, address, length);
    }

    private void quicklist(RdbInput in, Database database, Key key) throws IOException {
        for (long nodes = in.readLength(); nodes > 0; nodes--) {
            list(ziplist(in), database, key);
        }
    }

    private void quicklist2(RdbInput in, Database database, Key key) throws IOException {
        for (long nodes = in.readLength(); nodes > 0; nodes--) {
            long container = in.readLength();
            in.readString(first);
            if (container == RdbFormat.PLAIN_NODE) {
                if (first.length() == 0) {
                    throw in.broken("an empty node of a list");
                }
                push(database, key, first.address(), first.length());
            } else if (container != RdbFormat.PACKED_NODE || !Listpack.isValid(first.address(), first.length(), true)) {
                throw in.broken("a damaged list");
            } else if (Listpack.count(first.address()) > 0) {
                lists.appendPack(database, key, first.address());
            }
        }
        if (database.entry(key) != 0) {
            lists.settle(database, key);
        }
    }

    private void numbers(RdbInput in, Database database, Key key) throws IOException {
        in.readString(first);
        Elements numbers = Elements.intset(in, first, digits);
        sets.createNumbers();
        add(numbers, in, database, key);
    }

    private void set(Elements elements, RdbInput in, Database database, Key key) throws IOException {
        if (!elements.next()) {
            return;
        }
        sets.create(member.of(elements.address, elements.length), 1);
        sets.add(member);
        add(elements, in, database, key);
    }

    private void add(Elements elements, RdbInput in, Database database, Key key) throws IOException {
        try {
            while (elements.next()) {
                if (!sets.add(member.of(elements.address, elements.length))) {
                    throw in.broken("a set that has a member twice");
                }
            }
        } catch (IOException broken) {
            sets.discard();
            throw broken;
        }
        sets.store(database, key);
    }

    private void hash(Elements elements, RdbInput in, Database database, Key key) throws IOException {
        while (elements.next()) {
            long field = elements.address;
            int fieldLength = elements.length;
            elements.need(in);
            locateNew(field, fieldLength, elements.length, in, database, key);
            hashes.put(database, key, elements.address, elements.length);
        }
    }

    private void locateNew(long field, int fieldLength, int valueLength, RdbInput in, Database database, Key key)
            throws RdbException {
        if (database.entry(key) == 0) {
            hashes.prepare(database, key, 1, Math.max(fieldLength, valueLength));
        }
        if (hashes.locate(database.entry(key), field, fieldLength)) {
            throw in.broken("a hash that has a field twice");
        }
    }

    /** Fields whose time is over come too, and go on the loop's next turn. */
    private void timedHash(long earliestMs, RdbInput in, Database database, Key key) throws IOException {
        for (long left = in.readLength(); left > 0; left--) {
            long time = in.readLength();
            in.readString(first);
            in.readString(second);
            long expireAtMs = time == 0 ? HashStore.NO_EXPIRY : earliestMs == 0 ? time : earliestMs + time - 1;
            locateNew(first.address(), first.length(), second.length(), in, database, key);
            hashes.put(database, key, second.address(), second.length(), expireAtMs);
        }
    }

    private void valkeyHash(RdbInput in, Database database, Key key) throws IOException {
        for (long left = in.readLength(); left > 0; left--) {
            in.readString(first);
            in.readString(second);
            long time = in.readLittle(Long.BYTES);
            locateNew(first.address(), first.length(), second.length(), in, database, key);
            hashes.put(database, key, second.address(), second.length(), time < 0 ? HashStore.NO_EXPIRY : time);
        }
    }

    /** The third of each three elements says when the field dies, 0 being never. */
    private void timedHash(Elements elements, RdbInput in, Database database, Key key) throws IOException {
        while (elements.next()) {
            long field = elements.address;
            int fieldLength = elements.length;
            elements.need(in);
            long value = elements.address;
            int valueLength = elements.length;
            elements.need(in);
            long expireAtMs = expiry(elements, in);
            locateNew(field, fieldLength, valueLength, in, database, key);
            hashes.put(database, key, value, valueLength, expireAtMs);
        }
    }

    private static long expiry(Elements elements, RdbInput in) throws RdbException {
        if (!Decimal.isLong(elements.address, elements.length)) {
            throw in.broken("a time that is no number");
        }
        long expireAtMs = Decimal.parse(elements.address, elements.length);
        return expireAtMs == 0 ? HashStore.NO_EXPIRY : expireAtMs;
    }

    private void zset(RdbInput in, boolean binary, Database database, Key key) throws IOException {
        zsets.begin();
        try {
            for (long left = in.readLength(); left > 0; left--) {
                in.readString(first);
                double score = binary ? in.readDouble() : oldScore(in);
                put(in, first.address(), first.length(), score);
            }
        } catch (IOException broken) {
            zsets.discard();
            throw broken;
        }
        finish(database, key);
    }

    private double oldScore(RdbInput in) throws IOException {
        int length = in.readByte();
        switch (length) {
            case OLD_NAN:
                return Double.NaN;
            case OLD_INFINITY:
                return Double.POSITIVE_INFINITY;
            case OLD_MINUS_INFINITY:
                return Double.NEGATIVE_INFINITY;
            default:
                byte[] text = new byte[length];
                for (int i = 0; i < length; i++) {
                    text[i] = (byte) in.readByte();
                }
                try {
                    return Double.parseDouble(new String(text, java.nio.charset.StandardCharsets.ISO_8859_1));
                } catch (NumberFormatException none) {
                    throw in.broken("a score that is no number");
                }
        }
    }

    private void zset(Elements elements, RdbInput in, Database database, Key key) throws IOException {
        zsets.begin();
        try {
            while (elements.next()) {
                long name = elements.address;
                int nameLength = elements.length;
                elements.need(in);
                put(in, name, nameLength, DoubleText.parse(elements.address, elements.length));
            }
        } catch (IOException broken) {
            zsets.discard();
            throw broken;
        }
        finish(database, key);
    }

    private void put(RdbInput in, long address, int length, double score) throws IOException {
        if (Double.isNaN(score)) {
            throw in.broken("a score that is no number");
        }
        if (!Double.isNaN(zsets.locate(address, length))) {
            throw in.broken("a sorted set that has a member twice");
        }
        zsets.put(score);
    }

    private void finish(Database database, Key key) {
        if (zsets.count() > 0) {
            zsets.store(database, key);
        } else {
            zsets.discard();
        }
    }

    @Override
    public void close() {
        first.close();
        second.close();
        digits.close();
        sets.close();
        member.close();
        streams.close();
    }
}
