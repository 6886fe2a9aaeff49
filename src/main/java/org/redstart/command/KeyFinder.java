package org.redstart.command;

import java.util.HashMap;
import java.util.Map;
import org.redstart.memory.Native;

/**
 * Finds the keys of a command among its arguments: by the key specs of the row, or by a rule of its own for the few
 * commands that specs cannot describe. One per thread, because it reuses its result.
 */
public final class KeyFinder {
    /** Finds the keys of one command that its specs do not tell completely. */
    private interface Rule {
        boolean find(ArgumentVector arguments, KeyPositions found);
    }

    private static final int MIGRATE_KEY = 3;
    private static final int MIGRATE_FIRST_OPTION = 6;
    private static final int SORT_FIRST_OPTION = 2;
    private static final int SET_FIRST_OPTION = 3;

    private final KeyPositions found = new KeyPositions();
    private final Map<String, Rule> rules = new HashMap<>();

    public KeyFinder() {
        rules.put("sort", KeyFinder::sort);
        rules.put("sort_ro", KeyFinder::sortReadOnly);
        rules.put("migrate", KeyFinder::migrate);
        rules.put("set", KeyFinder::set);
        rules.put("bitfield", KeyFinder::bitfield);
    }

    /**
     * The keys of {@code arguments}, valid until the next call; null when the arguments contradict the key specs (a
     * number of keys that is no number or too big, for instance).
     */
    public KeyPositions find(CommandDef def, ArgumentVector arguments) {
        found.clear();
        Rule rule = rules.get(def.fullName());
        if (rule != null) {
            return rule.find(arguments, found) ? found : null;
        }
        for (KeySpec spec : def.keys().specs()) {
            if (!spec.has(KeyFlag.NOT_KEY) && !bySpec(def, spec, arguments)) {
                return null;
            }
        }
        return found;
    }

    private boolean bySpec(CommandDef def, KeySpec spec, ArgumentVector arguments) {
        int begin = spec.begin() == KeySpec.Begin.INDEX ? spec.index() : afterKeyword(spec, arguments);
        if (begin == 0) {
            return true; // an optional part that is not there
        }
        int first = begin;
        long last;
        if (spec.find() == KeySpec.Find.KEYNUM) {
            long keys = number(arguments, begin + spec.keyNum());
            if (keys == 0 && def.has(CommandFlag.NO_MANDATORY_KEYS)) {
                return true;
            }
            if (keys <= 0 || keys > arguments.count()) {
                return false;
            }
            first = begin + spec.first();
            last = first + (keys - 1) * spec.step();
        } else {
            last = lastOfRange(spec, begin, arguments.count());
        }
        if (last >= arguments.count() || last < first) {
            return false;
        }
        for (int i = first; i <= last; i += spec.step()) {
            found.add(i, spec.flags());
        }
        return true;
    }

    private static int lastOfRange(KeySpec spec, int begin, int count) {
        if (spec.last() >= 0) {
            return begin + spec.last();
        }
        if (spec.limit() <= 1) {
            return count + spec.last();
        }
        return begin + (count - begin) / spec.limit() + spec.last();
    }

    /** The argument after the spec's keyword, or 0. */
    private static int afterKeyword(KeySpec spec, ArgumentVector arguments) {
        int count = arguments.count();
        boolean backwards = spec.startFrom() < 0;
        int step = backwards ? -1 : 1;
        int start = backwards ? count + spec.startFrom() : spec.startFrom();
        for (int i = start; i > 0 && i < count - 1; i += step) {
            if (is(arguments, i, spec.keyword())) {
                return i + 1;
            }
        }
        return 0;
    }

    /** The keys are the sorted one and the target of the last STORE. */
    private static boolean sort(ArgumentVector arguments, KeyPositions found) {
        sortReadOnly(arguments, found);
        int i = SORT_FIRST_OPTION;
        while (i < arguments.count()) {
            if (is(arguments, i, "LIMIT")) {
                i += 2;
            } else if (is(arguments, i, "GET") || is(arguments, i, "BY")) {
                i += 1;
            } else if (is(arguments, i, "STORE") && i + 1 < arguments.count()) {
                if (found.count() == 1) {
                    found.add(i + 1, KeyFlag.OW | KeyFlag.UPDATE);
                } else {
                    found.move(1, i + 1);
                }
                i += 1;
            }
            i++;
        }
        return true;
    }

    private static boolean sortReadOnly(ArgumentVector arguments, KeyPositions found) {
        found.add(1, KeyFlag.RO | KeyFlag.ACCESS);
        return true;
    }

    /** The key is the third argument, or all after KEYS when that one is empty. */
    private static boolean migrate(ArgumentVector arguments, KeyPositions found) {
        int flags = KeyFlag.RW | KeyFlag.ACCESS | KeyFlag.DELETE;
        int i = MIGRATE_FIRST_OPTION;
        while (i < arguments.count() - 1) {
            if (is(arguments, i, "KEYS")) {
                if (arguments.length(MIGRATE_KEY) > 0) {
                    return false;
                }
                for (int key = i + 1; key < arguments.count(); key++) {
                    found.add(key, flags);
                }
                return true;
            }
            if (is(arguments, i, "AUTH")) {
                i += 1;
            } else if (is(arguments, i, "AUTH2")) {
                i += 2;
            }
            i++;
        }
        found.add(MIGRATE_KEY, flags);
        return true;
    }

    /** SET reads the key only with GET. */
    private static boolean set(ArgumentVector arguments, KeyPositions found) {
        for (int i = SET_FIRST_OPTION; i < arguments.count(); i++) {
            if (is(arguments, i, "GET")) {
                found.add(1, KeyFlag.RW | KeyFlag.ACCESS | KeyFlag.UPDATE);
                return true;
            }
        }
        found.add(1, KeyFlag.OW | KeyFlag.UPDATE);
        return true;
    }

    /** BITFIELD changes the key unless all its operations are GET. */
    private static boolean bitfield(ArgumentVector arguments, KeyPositions found) {
        boolean readOnly = true;
        for (int i = 2; i < arguments.count(); i++) {
            int left = arguments.count() - i - 1;
            if (is(arguments, i, "GET") && left >= 2) {
                i += 2;
            } else if ((is(arguments, i, "SET") || is(arguments, i, "INCRBY")) && left >= 3) {
                readOnly = false;
                i += 3;
            } else if (is(arguments, i, "OVERFLOW") && left >= 1) {
                i += 1;
            } else {
                readOnly = false;
                break;
            }
        }
        found.add(1, readOnly ? KeyFlag.RO | KeyFlag.ACCESS : KeyFlag.RW | KeyFlag.ACCESS | KeyFlag.UPDATE);
        return true;
    }

    /** Whether argument {@code index} is {@code word}, which is upper case, in any letter case. */
    private static boolean is(ArgumentVector arguments, int index, String word) {
        int length = arguments.length(index);
        if (length != word.length()) {
            return false;
        }
        long address = arguments.address(index);
        for (int i = 0; i < length; i++) {
            int c = Native.getByte(address + i);
            int upper = c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c;
            if (upper != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The small number that argument {@code index} is, or -1. */
    private static long number(ArgumentVector arguments, int index) {
        if (index >= arguments.count() || arguments.length(index) == 0 || arguments.length(index) > 9) {
            return -1;
        }
        long address = arguments.address(index);
        long number = 0;
        for (int i = 0; i < arguments.length(index); i++) {
            int digit = Native.getByte(address + i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
