package org.redstart.persistence;

import java.util.Map;

/**
 * The numbers of the RDB format.
 *
 * <pre>
 *  file     REDIS0011 | aux fields | functions | per database: SELECTDB n, RESIZEDB keys expiring, records | EOF | checksum (8)
 *  record   EXPIRETIME_MS ms (8) ? | IDLE seconds ? | FREQ count (1) ? | type (1) | key | value
 *  length   00nnnnnn | 01nnnnnn + 1 byte | 10000000 + 4 bytes | 10000001 + 8 bytes, most significant byte first
 *  string   length, bytes | 11000000 + 1, 11000001 + 2, 11000010 + 4 bytes: a number, least significant byte first
 *           | 11000011, compressed length, length, compressed bytes
 *  payload  type (1) | value | version (2) | checksum (8)
 * </pre>
 */
final class RdbFormat {
    static final String MAGIC = "REDIS";
    /** What we write unless {@code rdb-version} says otherwise. */
    static final int VERSION = 11;

    /** The first version with the present listpacks, and with libraries of functions. */
    static final int PACKED_VERSION = 10;

    /** What we write where there are hashes some of whose fields expire, which version 11 does not know. */
    static final int TIMED_VERSION = 12;

    /** The last version that we read; what comes later keeps this numbering. */
    static final int NEWEST_READ = 12;
    /** Files of Valkey from 9.0 on say so. */
    static final int VALKEY = 80;

    static final int STRING = 0;
    static final int LIST = 1;
    static final int SET = 2;
    static final int ZSET = 3;
    static final int HASH = 4;
    static final int ZSET_2 = 5;
    static final int MODULE = 6;
    static final int MODULE_2 = 7;
    static final int HASH_ZIPMAP = 9;
    static final int LIST_ZIPLIST = 10;
    static final int SET_INTSET = 11;
    static final int ZSET_ZIPLIST = 12;
    static final int HASH_ZIPLIST = 13;
    static final int LIST_QUICKLIST = 14;
    static final int STREAM_LISTPACKS = 15;
    static final int HASH_LISTPACK = 16;
    static final int ZSET_LISTPACK = 17;
    static final int LIST_QUICKLIST_2 = 18;
    static final int STREAM_LISTPACKS_2 = 19;
    static final int SET_LISTPACK = 20;
    static final int STREAM_LISTPACKS_3 = 21;
    /** A hash some of whose fields expire, before and in Redis 7.4: as pairs, or as a listpack of field, value, expireAtMs. */
    static final int HASH_TIMED_EARLY = 22;

    static final int HASH_TIMED_LISTPACK_EARLY = 23;
    static final int HASH_TIMED = 24;
    static final int HASH_TIMED_LISTPACK = 25;

    /** What Valkey from 9.0 on means by {@link #HASH_TIMED_EARLY}: triples of field, value, expireAtMs, the time being 8 bytes, -1 for never. */
    static final int HASH_TIMED_VALKEY = 1 << 8 | HASH_TIMED_EARLY;

    static final int SLOT_INFO = 244;
    static final int FUNCTION_2 = 245;
    static final int FUNCTION_BEFORE_7 = 246;
    static final int MODULE_AUX = 247;
    static final int IDLE = 248;
    static final int FREQ = 249;
    static final int AUX = 250;
    static final int RESIZE_DB = 251;
    static final int EXPIRE_TIME_MS = 252;
    static final int EXPIRE_TIME = 253;
    static final int SELECT_DB = 254;
    static final int EOF = 255;

    /** A node of a list that is one element as it is. */
    static final int PLAIN_NODE = 1;
    /** A node of a list that is a listpack. */
    static final int PACKED_NODE = 2;

    static final int INT_8 = 0;
    static final int INT_16 = 1;
    static final int INT_32 = 2;
    static final int COMPRESSED = 3;

    private RdbFormat() {}

    /** What a type byte means in a dump of some version: one of them has two meanings. */
    static int typeIn(int version, int type) {
        return version == VALKEY && type == HASH_TIMED_EARLY ? HASH_TIMED_VALKEY : type;
    }

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(HASH_ZIPMAP, "Zipmap"),
            Map.entry(LIST_ZIPLIST, "List ziplist"),
            Map.entry(SET_INTSET, "Intset"),
            Map.entry(ZSET_ZIPLIST, "Zset ziplist"),
            Map.entry(HASH_ZIPLIST, "Hash ziplist"),
            Map.entry(LIST_QUICKLIST, "Quicklist ziplist"),
            Map.entry(LIST_QUICKLIST_2, "Quicklist listpack"),
            Map.entry(STREAM_LISTPACKS, "Stream listpack"),
            Map.entry(STREAM_LISTPACKS_2, "Stream listpack"),
            Map.entry(STREAM_LISTPACKS_3, "Stream listpack"),
            Map.entry(HASH_LISTPACK, "Hash listpack"),
            Map.entry(ZSET_LISTPACK, "Zset listpack"),
            Map.entry(SET_LISTPACK, "Set listpack"));

    /** What the log calls a form of value. */
    static String nameOf(int type) {
        return NAMES.getOrDefault(type, "Value");
    }
}
