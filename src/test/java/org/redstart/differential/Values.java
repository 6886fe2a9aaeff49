package org.redstart.differential;

import java.util.HashMap;
import java.util.Map;

/** Pools of argument values by name; strings whose chars are bytes. */
public final class Values {
    /** Draws one value. */
    public interface Pool {
        String draw(Xorshift random);
    }

    private static final String[] KEYS = {"k0", "k1", "k2", "k3", "k4", "k5", "{t}a", "{t}b", "k\0\u00ff\r\n"};
    private static final String[] EDGE_KEYS = {"", "missing", "K0", "long-" + "k".repeat(300)};
    /** Around the sizes at which blocks, entries and lengths change their form. */
    private static final int[] SIZES = {
        63, 64, 250, 253, 254, 255, 1000, 1024, 16_383, 16_384, 65_535, 65_536, 131_000, 131_072, 200_000
    };

    private static final String[] INTEGERS = {
        "0", "1", "-1", "2", "10", "-10", "99", "9223372036854775807", "-9223372036854775808", "9223372036854775806"
    };
    private static final String[] NOT_INTEGERS = {
        "",
        "01",
        "-0",
        "+1",
        " 1",
        "1 ",
        "1.0",
        "abc",
        "9223372036854775808",
        "-9223372036854775809",
        "0x10",
        "1\0",
        "--1",
        "-"
    };
    private static final String[] FLOATS = {
        "0", "1.5", "-1.5", "3.0e3", "1e-5", "0.1", "100.25", "-0.0", "12345678.875", "5e-324", ".5", "2."
    };
    private static final String[] NOT_FLOATS = {"nan", "inf", "-inf", "1e400", "1,5", "abc", "", " 1", "1.5x", "0x1p3"};
    private static final String[] TEXTS = {
        "",
        "a",
        "hello",
        "foobar",
        "the quick brown fox",
        "\0\u0001\u00ff\u0080",
        "\r\n",
        "10",
        "3.25",
        "\u00ff\u00ff\u00ff",
        "12345678901234567890123456789012345678901234",
        "123456789012345678901234567890123456789012345"
    };
    private static final String[] PATTERNS = {
        "*", "k*", "k?", "k[0-2]", "k[^0]", "\\k0", "*0", "", "[", "k[", "h*llo", "{t}*", "***", "k[2-0]", "*[a-b]"
    };
    private static final String[] BIT_TYPES = {
        "u1", "u8", "i8", "i64", "u63", "i1", "u16", "i5", "u64", "i65", "u0", "i0", "x8", "8", "", "u", "U8"
    };
    private static final String[] BIT_OFFSETS = {
        "0", "1", "7", "8", "#0", "#1", "#3", "100", "#20", "-1", "#-1", "#", "a"
    };
    private static final String[] OFFSETS = {"0", "1", "5", "10", "100", "-1", "-5", "-100", "4000"};
    private static final String[] DATABASES = {"0", "1", "2", "9", "15", "16", "-1", "a", "99999999999"};
    private static final String[] TYPES = {"string", "STRING", "list", "hash", "zset", "stream", "nosuch"};
    private static final String[] NAMES = {"name", "", "a b", "n\n", "other"};
    private static final String[] GONE_OR_ABSURD = {
        "0", "-1", "-100", "9223372036854775807", "-9223372036854775808", "9223372036854775", "9223372036854776"
    };
    private static final String[] SCORES = {
        "0", "1", "-1", "2", "3", "5", "1.5", "-1.5", "0.1", "3.3", "2e3", "1e20", "-0", "inf", "-inf", "+inf", "0x10"
    };
    private static final String[] RADII = {"0", "1", "10", "200", "1500.5", "5000", "20000", "1e6", "3e7", "-1"};
    private static final String[] UNITS = {"m", "km", "ft", "mi", "KM"};
    private static final String[] EDGE_COORDINATES = {
        "180", "-180", "180.1", "85.05112878", "-85.05112878", "85.06", "0", "-0", "90", "inf", "nan", "x", "1e2"
    };
    private static final String[] LEX_BOUNDS = {"-", "+", "[m3", "(m3", "[m7", "(m7", "[", "(", "[m", "(z"};
    private static final String[] NOT_LEX_BOUNDS = {"", "m3", "--", "+a", "{"};
    private static final String[] EDGE_IDS = {
        "0", "0-0", "-", "+", "$", ">", "18446744073709551615-18446744073709551615", "18446744073709551615", "99-99"
    };
    /** All entries were idle for longer, or none but those that were said to be. */
    private static final String[] MIN_IDLE = {"0", "0", "0", "-1", "300000", "900000", "x"};

    private static final String[] NOT_IDS = {
        "", "a", "1-", "-1", "1-a", "1-*", "1-1-1", "18446744073709551616", " 1", "01-1"
    };
    private static final int RELATIVE_SECONDS_FROM = 200_000;
    private static final int RELATIVE_STEPS = 1_000_000;
    private static final long FAR_FUTURE_SECONDS = 4_102_444_800L;

    private static final String[] SORTED = {"lst", "st", "zst"};
    private static final String[] SORT_PATTERNS = {
        "w_*", "h_*->f", "#", "nosort", "h_*->", "*", "none_*", "w_*->f", "h_*"
    };
    private static final int NUMBERS = 20;
    /** More than there are different numbers among mixed members. */
    private static final int MOST_MIXED_NUMBERS = NUMBERS + INTEGERS.length + NOT_INTEGERS.length + TEXTS.length;

    private final Map<String, Pool> pools = new HashMap<>();

    public Values() {
        add("key", r -> r.chance(1, 20) ? edgeKey(r) : r.pick(KEYS));
        add("integer", r -> r.chance(1, 6) ? r.pick(NOT_INTEGERS) : r.pick(INTEGERS));
        add("small", r -> Integer.toString(r.below(12) - 1));
        add("float", r -> r.chance(1, 8) ? r.pick(NOT_FLOATS) : r.pick(FLOATS));
        add("text", Values::text);
        add("number-text", r -> r.chance(1, 2) ? r.pick(INTEGERS) : r.pick(FLOATS));
        add("pattern", r -> r.pick(PATTERNS));
        add("bit-type", r -> r.pick(BIT_TYPES));
        add("bit-offset", r -> r.pick(BIT_OFFSETS));
        add("bit", r -> r.chance(9, 10) ? Integer.toString(r.below(2)) : r.pick(INTEGERS));
        add("offset", r -> r.chance(1, 12) ? r.pick(NOT_INTEGERS) : r.pick(OFFSETS));
        add("big-offset", r -> Integer.toString(r.below(300_000)));
        add("range", r -> r.chance(1, 10) ? r.pick(INTEGERS) : r.pick(OFFSETS));
        add("db", r -> r.pick(DATABASES));
        add("type", r -> r.pick(TYPES));
        add("name", r -> r.pick(NAMES));
        add("protocol", r -> r.chance(1, 8) ? r.pick(NOT_INTEGERS) : Integer.toString(2 + r.below(2)));
        add("mixed-member", Values::mixedMember);
        add("number-key", r -> "n" + r.below(3));
        add("number", r -> Long.toString((long) r.below(300) << (r.chance(1, 16) ? 16 * r.below(4) : 0)));
        add("intset-limit", r -> Integer.toString(MOST_MIXED_NUMBERS + r.below(150)));
        add("set-key", r -> r.chance(1, 12) ? r.pick(KEYS) : "s" + r.below(5));
        add("hash-key", r -> r.chance(1, 12) ? r.pick(KEYS) : "h" + r.below(4));
        add("field", r -> r.chance(1, 6) ? mixedMember(r) : "f" + r.below(8));
        add("limit", r -> Integer.toString(r.chance(1, 2) ? r.below(12) : r.below(200)));
        add("element", r -> "e" + r.below(400));
        add("score", r -> r.chance(1, 16) ? r.pick(NOT_FLOATS) : r.pick(SCORES));
        add("score-bound", r -> (r.chance(1, 4) ? "(" : "") + (r.chance(1, 20) ? r.pick(NOT_FLOATS) : r.pick(SCORES)));
        add("geo-key", r -> r.chance(1, 30) ? r.pick(KEYS) : "geo" + r.below(3));
        add("geo-member", r -> "p" + r.below(40));
        add("longitude", r -> coordinate(r, 180));
        add("latitude", r -> coordinate(r, 85));
        add("radius", r -> r.chance(1, 20) ? r.pick(NOT_FLOATS) : r.pick(RADII));
        add("unit", r -> r.chance(1, 40) ? "yd" : r.pick(UNITS));
        add("lex-bound", r -> r.chance(1, 16) ? r.pick(NOT_LEX_BOUNDS) : r.pick(LEX_BOUNDS));
        add("lex-key", r -> "lex" + r.below(3));
        add("member", r -> r.chance(1, 12) ? text(r) : r.chance(1, 8) ? r.pick(INTEGERS) : "m" + r.below(14));
        add("sorted", r -> r.chance(1, 30) ? r.pick(KEYS) : r.pick(SORTED));
        add("weight", r -> r.chance(1, 40) ? text(r) : r.chance(1, 8) ? r.pick(FLOATS) : "" + r.below(25));
        add("sort-pattern", r -> r.pick(SORT_PATTERNS));
        add("stream-key", r -> r.chance(1, 40) ? r.pick(KEYS) : "x" + r.below(3));
        add("stream-group", r -> "g" + r.below(r.chance(1, 10) ? 4 : 2));
        add("stream-consumer", r -> "c" + r.below(3));
        add("stream-ms", r -> Integer.toString(r.below(40)));
        add("stream-id", Values::streamId);
        add("stream-bound", r -> (r.chance(1, 8) ? "(" : "") + streamId(r));
        add("min-idle", r -> r.pick(MIN_IDLE));
        add("rank", r -> Integer.toString(r.below(17) - 8));
        add("limit-offset", r -> Integer.toString(r.below(5)));
        add("seconds", r -> seconds(r, 0, 1));
        add("milliseconds", r -> seconds(r, 0, 1000));
        add("unix-seconds", r -> seconds(r, FAR_FUTURE_SECONDS, 1));
        add("unix-milliseconds", r -> seconds(r, FAR_FUTURE_SECONDS, 1000));
    }

    /**
     * Words and few different numbers: a table's order decides which of them enter a copy first, so where a limit of intsets
     * may end the copy's run of numbers, its form is chance.
     */
    private static String mixedMember(Xorshift random) {
        switch (random.below(8)) {
            case 0:
                return Integer.toString(random.below(NUMBERS));
            case 1:
                return "m" + random.below(300);
            case 2:
                return random.pick(TEXTS);
            case 3:
                return random.pick(INTEGERS);
            case 4:
                return random.chance(1, 8) ? "x".repeat(60 + random.below(8)) : "m" + random.below(9);
            default:
                return Integer.toString(random.below(NUMBERS));
        }
    }

    /** Hardly ever the same twice: the order of places that are equally far is each server's own. */
    private static String coordinate(Xorshift random, int most) {
        if (random.chance(1, 25)) {
            return random.pick(EDGE_COORDINATES);
        }
        int whole = random.chance(1, 2) ? random.below(2 * most) - most : random.below(4);
        return whole + "." + (100_000 + random.below(900_000));
    }

    private static String streamId(Xorshift random) {
        if (random.chance(1, 60)) {
            return random.pick(NOT_IDS);
        }
        if (random.chance(1, 8)) {
            return random.pick(EDGE_IDS);
        }
        int ms = random.below(44);
        return random.chance(1, 5) ? Integer.toString(ms) : ms + "-" + random.below(ms > 38 ? 30 : 3);
    }

    private static String edgeKey(Xorshift random) {
        return random.chance(1, 60) ? "k".repeat(sizeNear(random)) : random.pick(EDGE_KEYS);
    }

    private static int sizeNear(Xorshift random) {
        return Math.max(0, SIZES[random.below(SIZES.length)] - 8 + random.below(10));
    }

    private static String text(Xorshift random) {
        if (random.chance(1, 300)) {
            return "x".repeat(sizeNear(random));
        }
        if (random.chance(1, 30)) {
            return "x".repeat(random.below(300));
        }
        return random.chance(1, 4) ? random.pick(INTEGERS) : random.pick(TEXTS);
    }

    /**
     * A time to live that no run comes near to: long gone, or so far ahead and so finely spread that a difference of
     * seconds between two servers does not change the order of two times.
     */
    private static String seconds(Xorshift random, long from, long unit) {
        if (random.chance(1, 10)) {
            return random.pick(NOT_INTEGERS);
        }
        if (random.chance(1, 8)) {
            return random.pick(GONE_OR_ABSURD);
        }
        return Long.toString((from + RELATIVE_SECONDS_FROM + 10L * random.below(RELATIVE_STEPS)) * unit);
    }

    private void add(String name, Pool pool) {
        if (pools.put(name, pool) != null) {
            throw new IllegalArgumentException("two pools '" + name + "'");
        }
    }

    /** The pool of that name; an unknown one is a mistake in a family. */
    public Pool pool(String name) {
        Pool pool = pools.get(name);
        if (pool == null) {
            throw new IllegalArgumentException("no pool '" + name + "'");
        }
        return pool;
    }

    public boolean has(String name) {
        return pools.containsKey(name);
    }
}
