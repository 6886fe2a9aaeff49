package org.redstart.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.redstart.command.CommandDocs;
import org.redstart.peer.Escape;

/** Random commands of several families, most of them valid, some broken on purpose. */
public final class Generator {
    private static final String[] JUNK = {"", "junk", "NX", "0", "-1", "KEEPTTL", "k0", "\0", "withscores", "GET", "*"};
    /** Offsets from here on would make a server allocate a lot. */
    private static final long LARGEST_OFFSET = 1 << 20;

    private static final Set<String> TAKES_TIME_TO_LIVE =
            Set.of("expire", "pexpire", "setex", "psetex", "hexpire", "hpexpire");
    private static final Set<String> TAKES_EXPIRY_OPTION = Set.of("set", "getex", "hgetex", "hsetex");
    private static final Set<String> TIMEOUT_FIRST = Set.of("blmpop", "bzmpop");
    private static final Set<String> TIMEOUT_LAST =
            Set.of("blpop", "brpop", "blmove", "brpoplpush", "bzpopmin", "bzpopmax");
    private static final Set<String> LOOKS_AT_IDLE_TIME = Set.of("xclaim", "xautoclaim", "xpending");
    private static final int IDLE_TIME = 4;
    private static final long SOON = 100_000;
    private static final long FIRST_INVALID_OFFSET = 1L << 32;

    private final Xorshift random;
    private final Values values = new Values();
    private final List<Family> families = new ArrayList<>();
    private int totalWeight;

    public Generator(long seed, List<String> familyNames) {
        random = new Xorshift(seed);
        CommandDocs docs = new CommandDocs();
        for (String name : familyNames) {
            Family family = new Family(name, values, docs);
            families.add(family);
            totalWeight += family.totalWeight();
        }
    }

    /** The next {@code count} commands. */
    public List<byte[][]> next(int count) {
        List<byte[][]> commands = new ArrayList<>();
        while (commands.size() < count) {
            List<String> words = breakSometimes(family().next(random));
            if (isSafe(words)) {
                commands.add(bytes(words));
            }
        }
        return commands;
    }

    private Family family() {
        int at = random.below(totalWeight);
        for (Family family : families) {
            at -= family.totalWeight();
            if (at < 0) {
                return family;
            }
        }
        throw new IllegalStateException("weights do not add up");
    }

    private List<String> breakSometimes(List<String> words) {
        if (random.chance(9, 10) || words.size() < 2) {
            return words;
        }
        int at = 1 + random.below(words.size() - 1);
        switch (random.below(5)) {
            case 0 -> words.remove(at);
            case 1 -> words.add(at, words.get(at));
            case 2 -> words.add(at, random.pick(JUNK));
            case 3 -> words.set(at, random.pick(JUNK));
            default -> words.set(at, values.pool("integer").draw(random));
        }
        return words;
    }

    /** Whether no server pauses, allocates or computes out of proportion, or depends on the time for it. */
    private static boolean isSafe(List<String> words) {
        String name = words.get(0).toLowerCase(Locale.ROOT);
        if (name.equals("client") && words.size() > 2 && words.get(1).equalsIgnoreCase("pause")) {
            return !isNumber(words.get(2));
        }
        if (name.equals("lset") && words.stream().anyMatch(Generator::isBeyondInt)) {
            // Redis cuts this index to 32 bits in one form of a list and not in the other.
            return false;
        }
        if (name.equals("lrem") && words.contains(String.valueOf(Long.MIN_VALUE))) {
            // Redis 7.0 takes this count, which has no opposite.
            return false;
        }
        if (name.startsWith("sort") && cutsTies(words)) {
            return false;
        }
        if (name.equals("client") && words.stream().anyMatch(word -> word.startsWith("{id"))) {
            return unblocks(words);
        }
        if (name.equals("xread") && words.contains("+")) {
            // Valkey finds nothing there when the last entry was deleted.
            return false;
        }
        if (name.equals("spop") && popsSome(words) || asksForTime(name, words)) {
            return false;
        }
        if (expiresSoon(name, words) || waitsBriefly(name, words) || mixesScores(name, words) || startsBehind(words)) {
            return false;
        }
        if (!name.equals("setrange") && !name.equals("setbit") && !name.startsWith("bitfield")) {
            return true;
        }
        for (int i = 2; i < words.size(); i++) {
            String digits = words.get(i).startsWith("#") ? words.get(i).substring(1) : words.get(i);
            if (!isNumber(digits)) {
                continue;
            }
            long number = Long.parseLong(digits);
            if (number > LARGEST_OFFSET && number < FIRST_INVALID_OFFSET * Long.SIZE) {
                return false;
            }
        }
        return true;
    }

    /** Whether a client's number stands where it belongs: Valkey takes more words, looks at it first, and has other numbers. */
    private static boolean unblocks(List<String> words) {
        return words.get(1).equalsIgnoreCase("unblock")
                && words.size() <= 4
                && words.get(2).startsWith("{id");
    }

    /** Whether SORT would store or leave out elements that count as equal, such as texts up to a NUL, which come in any order. */
    private static boolean cutsTies(List<String> words) {
        List<String> lower =
                words.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
        return lower.contains("alpha") && (lower.contains("limit") || lower.contains("by") && lower.contains("store"));
    }

    /** Whether SPOP would take out some members and leave others, not the same at both servers. */
    private static boolean popsSome(List<String> words) {
        boolean all = words.size() > 2
                && (!isNumber(words.get(2)) || Math.abs(Long.parseLong(words.get(2)) - 1) >= MANY_MEMBERS);
        return words.size() < 4 && !all;
    }

    /** Whether a stream's entry would get an id from the clock, or what is done depends on how long ago one was delivered. */
    private static boolean asksForTime(String name, List<String> words) {
        if (name.equals("xadd")) {
            return words.contains("*");
        }
        return LOOKS_AT_IDLE_TIME.contains(name) && words.size() > IDLE_TIME && isSoon(words.get(IDLE_TIME));
    }

    private static final long MANY_MEMBERS = 10_000;

    /** Whether a key might die during the run, at one server a moment before the other. */
    private static boolean expiresSoon(String name, List<String> words) {
        if (TAKES_TIME_TO_LIVE.contains(name)) {
            return words.size() > 2 && isSoon(words.get(2));
        }
        for (int i = 1; i + 1 < words.size() && TAKES_EXPIRY_OPTION.contains(name); i++) {
            String option = words.get(i).toLowerCase(Locale.ROOT);
            if ((option.equals("ex") || option.equals("px")) && isSoon(words.get(i + 1))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a command would wait for a time that may end during the run, or names a client by a number that is not known. */
    private static boolean waitsBriefly(String name, List<String> words) {
        if (TIMEOUT_LAST.contains(name)) {
            return isPositive(words.get(words.size() - 1));
        }
        if (name.equals("xread") || name.equals("xreadgroup")) {
            return words.stream().anyMatch(Generator::isPositive);
        }
        boolean second = TIMEOUT_FIRST.contains(name);
        return second && words.size() > 1 && isPositive(words.get(1))
                || name.equals("client") && words.size() > 2 && isNumber(words.get(2));
    }

    /** Whether a range of a sorted set is to start before its start, which peers take differently. */
    private static boolean startsBehind(List<String> words) {
        for (int i = 1; i + 1 < words.size(); i++) {
            if (words.get(i).equalsIgnoreCase("LIMIT") && words.get(i + 1).startsWith("-")) {
                return words.get(0).toLowerCase(Locale.ROOT).contains("range");
            }
        }
        return false;
    }

    /** Whether members are taken in the order of the alphabet where scores may differ, or may come to differ where that is done. */
    private static boolean mixesScores(String name, List<String> words) {
        int key = name.equals("zrangestore") ? 2 : 1;
        boolean equalScores = words.size() > key && words.get(key).startsWith("lex");
        boolean byLex = name.endsWith("bylex")
                || name.equals("zlexcount")
                || words.stream().anyMatch(word -> word.equalsIgnoreCase("BYLEX"));
        if (byLex) {
            return !equalScores;
        }
        if (!equalScores || !name.equals("zadd")) {
            return equalScores && name.equals("zincrby");
        }
        for (int i = 2; i < words.size(); i += 2) {
            if (!words.get(i).equals("0")) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPositive(String time) {
        try {
            return Double.parseDouble(time) > 0;
        } catch (NumberFormatException none) {
            return false;
        }
    }

    private static boolean isSoon(String time) {
        return isNumber(time) && Long.parseLong(time) > 0 && Long.parseLong(time) < SOON;
    }

    private static boolean isBeyondInt(String word) {
        return isNumber(word) && Long.parseLong(word) != (int) Long.parseLong(word);
    }

    private static boolean isNumber(String word) {
        try {
            Long.parseLong(word);
            return true;
        } catch (NumberFormatException notOne) {
            return false;
        }
    }

    private static byte[][] bytes(List<String> words) {
        byte[][] command = new byte[words.size()][];
        for (int i = 0; i < command.length; i++) {
            command[i] = Escape.bytes(words.get(i));
        }
        return command;
    }
}
