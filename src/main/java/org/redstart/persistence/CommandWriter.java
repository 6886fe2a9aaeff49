package org.redstart.persistence;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.HashCursor;
import org.redstart.keyspace.HashStore;
import org.redstart.keyspace.Keyspace;
import org.redstart.keyspace.ListCursor;
import org.redstart.keyspace.SetCursor;
import org.redstart.keyspace.ZSetCursor;
import org.redstart.keyspace.ZSetStore;
import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.structure.Listpack;

/** Writes the commands that make an entry again. Made on the loop; one thread uses it. */
final class CommandWriter {
    /** So many elements go into one command. */
    private static final int SLICE = 64;

    private final ListCursor lists;
    private final HashCursor hashes;
    private final SetCursor sets;
    private final ZSetStore zsets;
    private final StreamCommandWriter streams;
    private final Out out;
    private final List<byte[]> words = new ArrayList<>();
    private int elements;

    /** Takes commands. */
    @FunctionalInterface
    interface Out {
        void put(byte[]... words);
    }

    CommandWriter(Keyspace keyspace, Out out) {
        this.lists = keyspace.lists().newCursor();
        this.hashes = keyspace.hashes().cursor();
        this.sets = keyspace.sets().cursor();
        this.zsets = keyspace.zsets();
        this.streams = new StreamCommandWriter(keyspace.streams(), out);
        this.out = out;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] ascii(long number) {
        return ascii(Long.toString(number));
    }

    /** An element of a listpack as text. */
    static byte[] text(long element) {
        return Listpack.isInt(element)
                ? ascii(Listpack.intValue(element))
                : Native.bytes(Listpack.textAddress(element), Listpack.textLength(element));
    }

    void write(byte[] key, long entry) {
        switch (Entry.type(entry)) {
            case STRING -> out.put(ascii("SET"), key, string(entry));
            case LIST -> list(key, entry);
            case SET -> set(key, entry);
            case HASH -> hash(key, entry);
            case ZSET -> zset(key, entry);
            case STREAM -> streams.write(key, entry);
        }
        if (Entry.expires(entry)) {
            out.put(ascii("PEXPIREAT"), key, ascii(Entry.expireAtMs(entry)));
        }
    }

    private static byte[] string(long entry) {
        return Entry.isInt(entry)
                ? ascii(Entry.intValue(entry))
                : Native.bytes(Entry.stringAddress(entry), Entry.stringLength(entry));
    }

    /** One element of a command that takes several; {@link #finish} must follow the last. */
    private void add(String command, byte[] key, byte[]... element) {
        if (words.isEmpty()) {
            words.add(ascii(command));
            words.add(key);
        }
        words.addAll(List.of(element));
        if (++elements == SLICE) {
            finish();
        }
    }

    private void finish() {
        if (!words.isEmpty()) {
            out.put(words.toArray(byte[][]::new));
            words.clear();
            elements = 0;
        }
    }

    private void list(byte[] key, long entry) {
        if (Entry.encoding(entry) == Entry.PACKED) {
            elements(key, Arena.address(Entry.valueHandle(entry)));
        } else {
            for (boolean more = lists.firstNode(entry); more; more = lists.nextNode()) {
                elements(key, lists.pack());
            }
        }
        finish();
    }

    private void elements(byte[] key, long pack) {
        for (long at = Listpack.first(pack); at != 0; at = Listpack.next(at)) {
            add("RPUSH", key, text(at));
        }
    }

    private void set(byte[] key, long entry) {
        sets.open(entry);
        while (sets.next()) {
            add("SADD", key, sets.member().bytes());
        }
        finish();
    }

    private void hash(byte[] key, long entry) {
        hashes.open(entry);
        while (hashes.next()) {
            add("HSET", key, hashes.field().bytes(), hashes.value().bytes());
        }
        finish();
        if (Entry.isTimed(entry)) {
            hashes.open(entry);
            while (hashes.next()) {
                if (hashes.expireAtMs() != HashStore.NO_EXPIRY) {
                    byte[] field = hashes.field().bytes();
                    out.put(ascii("HPEXPIREAT"), key, ascii(hashes.expireAtMs()), ascii("FIELDS"), ascii("1"), field);
                }
            }
        }
    }

    private void zset(byte[] key, long entry) {
        if (Entry.encoding(entry) == Entry.PACKED) {
            long at = Listpack.first(Arena.address(Entry.valueHandle(entry)));
            while (at != 0) {
                long score = Listpack.next(at);
                add("ZADD", key, text(score), text(at));
                at = Listpack.next(score);
            }
        } else {
            ZSetCursor members = zsets.tableCursor(entry);
            for (boolean more = members.seek(0); more; more = members.next()) {
                byte[] member = Native.bytes(members.memberAddress(), members.memberLength());
                add("ZADD", key, score(members.score()), member);
            }
        }
        finish();
    }

    private static byte[] score(double score) {
        return ascii(Double.isInfinite(score) ? score > 0 ? "inf" : "-inf" : Double.toString(score));
    }
}
