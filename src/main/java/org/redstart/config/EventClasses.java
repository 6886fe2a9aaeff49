package org.redstart.config;

import java.util.List;
import java.util.Map;

/** The classes of keyspace events, as bits of the value of {@code notify-keyspace-events}. */
public final class EventClasses {
    public static final int KEYSPACE = 1;
    public static final int KEYEVENT = 1 << 1;
    public static final int GENERIC = 1 << 2;
    public static final int STRING = 1 << 3;
    public static final int LIST = 1 << 4;
    public static final int SET = 1 << 5;
    public static final int HASH = 1 << 6;
    public static final int ZSET = 1 << 7;
    public static final int EXPIRED = 1 << 8;
    public static final int EVICTED = 1 << 9;
    public static final int STREAM = 1 << 10;
    public static final int KEY_MISS = 1 << 11;
    public static final int MODULE = 1 << 13;
    public static final int NEW = 1 << 14;
    public static final int ALL = GENERIC | STRING | LIST | SET | HASH | ZSET | EXPIRED | EVICTED | STREAM | MODULE;

    /** The letters a client writes and sees for single classes, in the order in which they are shown. */
    private static final List<Map.Entry<Character, Integer>> SINGLE = List.of(
            Map.entry('g', GENERIC),
            Map.entry('$', STRING),
            Map.entry('l', LIST),
            Map.entry('s', SET),
            Map.entry('h', HASH),
            Map.entry('z', ZSET),
            Map.entry('x', EXPIRED),
            Map.entry('e', EVICTED),
            Map.entry('t', STREAM),
            Map.entry('d', MODULE),
            Map.entry('n', NEW));

    private static final List<Map.Entry<Character, Integer>> ALWAYS =
            List.of(Map.entry('K', KEYSPACE), Map.entry('E', KEYEVENT), Map.entry('m', KEY_MISS));

    private EventClasses() {}

    /** The bits of some letters, or -1 when one of them is unknown. */
    public static int parse(String letters) {
        int bits = 0;
        for (int i = 0; i < letters.length(); i++) {
            int bit = bit(letters.charAt(i));
            if (bit < 0) {
                return -1;
            }
            bits |= bit;
        }
        return bits;
    }

    private static int bit(char letter) {
        if (letter == 'A') {
            return ALL;
        }
        for (List<Map.Entry<Character, Integer>> letters : List.of(SINGLE, ALWAYS)) {
            for (Map.Entry<Character, Integer> each : letters) {
                if (each.getKey() == letter) {
                    return each.getValue();
                }
            }
        }
        return -1;
    }

    /** The letters of some bits, {@code A} standing for all classes. */
    public static String format(int bits) {
        StringBuilder letters = new StringBuilder();
        if ((bits & ALL) == ALL) {
            letters.append('A');
        } else {
            append(letters, SINGLE, bits);
        }
        append(letters, ALWAYS, bits);
        return letters.toString();
    }

    private static void append(StringBuilder letters, List<Map.Entry<Character, Integer>> from, int bits) {
        for (Map.Entry<Character, Integer> each : from) {
            if ((bits & each.getValue()) != 0) {
                letters.append(each.getKey());
            }
        }
    }
}
