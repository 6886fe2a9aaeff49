package org.redstart.command.family;

import org.redstart.keyspace.Entry;
import org.redstart.keyspace.ValueType;

/** The names under which Redis knows the ways values are kept. */
final class Encodings {
    /** Up to here Redis keeps a string and its header in one block. */
    private static final int EMBEDDED_MOST_BYTES = 44;

    private Encodings() {}

    static String name(long entry) {
        return switch (Entry.encoding(entry)) {
            case Entry.INT -> "int";
            case Entry.EMBEDDED -> Entry.stringLength(entry) <= EMBEDDED_MOST_BYTES ? "embstr" : "raw";
            case Entry.PACKED -> "listpack";
            case Entry.INTSET -> "intset";
            case Entry.INLINE, Entry.BLOCK -> "raw";
            default -> table(Entry.type(entry));
        };
    }

    private static String table(ValueType type) {
        return switch (type) {
            case LIST -> "quicklist";
            case ZSET -> "skiplist";
            case STREAM -> "stream";
            default -> "hashtable";
        };
    }
}
