package org.redstart.command;

/**
 * One way to find keys among the arguments: where to begin, then which from there.
 *
 * <p>Written {@code FLAGS@BEGIN} followed by the find part: BEGIN is an index, {@code KEYWORD^startFrom} (counted from
 * the end when negative) or {@code ?}; the find part is {@code /last:step:limit}, {@code #keynum:first:step} or
 * {@code ?}.
 */
public final class KeySpec {
    /** Where the search begins. */
    public enum Begin {
        INDEX,
        KEYWORD,
        UNKNOWN
    }

    /** How keys follow from the begin. */
    public enum Find {
        RANGE,
        KEYNUM,
        UNKNOWN
    }

    private final int flags;
    private final Begin begin;
    private final int index;
    private final String keyword;
    private final Find find;
    private final int[] numbers;

    private KeySpec(int flags, String beginText, Find find, int[] numbers) {
        this.flags = flags;
        this.find = find;
        this.numbers = numbers;
        int caret = beginText.indexOf('^');
        if (beginText.equals("?")) {
            begin = Begin.UNKNOWN;
            keyword = "";
            index = 0;
        } else if (caret < 0) {
            begin = Begin.INDEX;
            keyword = "";
            index = Integer.parseInt(beginText);
        } else {
            begin = Begin.KEYWORD;
            keyword = beginText.substring(0, caret);
            index = Integer.parseInt(beginText.substring(caret + 1));
        }
    }

    static KeySpec parse(String text) {
        int at = text.indexOf('@');
        int flags = (int) KeyFlag.NAMES.parse(text.substring(0, at));
        int slash = text.indexOf('/', at);
        int hash = text.indexOf('#', at);
        if (slash > 0) {
            return new KeySpec(flags, text.substring(at + 1, slash), Find.RANGE, numbers(text, slash + 1));
        }
        if (hash > 0) {
            return new KeySpec(flags, text.substring(at + 1, hash), Find.KEYNUM, numbers(text, hash + 1));
        }
        return new KeySpec(flags, text.substring(at + 1, text.length() - 1), Find.UNKNOWN, new int[3]);
    }

    private static int[] numbers(String text, int from) {
        int first = text.indexOf(':', from);
        int second = text.indexOf(':', first + 1);
        return new int[] {
            Integer.parseInt(text.substring(from, first)),
            Integer.parseInt(text.substring(first + 1, second)),
            Integer.parseInt(text.substring(second + 1))
        };
    }

    /** Bits of {@link KeyFlag}. */
    public int flags() {
        return flags;
    }

    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    public Begin begin() {
        return begin;
    }

    /** For {@link Begin#INDEX}: the argument the search begins at. */
    public int index() {
        return index;
    }

    /** For {@link Begin#KEYWORD}: the word before the keys. */
    public String keyword() {
        return keyword;
    }

    /** For {@link Begin#KEYWORD}: where to start looking for it; negative counts from the end and looks backwards. */
    public int startFrom() {
        return index;
    }

    public Find find() {
        return find;
    }

    /** For {@link Find#RANGE}: the last key from the begin, or from the end of the arguments when negative. */
    public int last() {
        return numbers[0];
    }

    /** For {@link Find#RANGE} with a negative last: 2 takes the first half of what is left, and so on; 0 and 1 all. */
    public int limit() {
        return numbers[2];
    }

    /** For {@link Find#KEYNUM}: where the number of keys stands, from the begin. */
    public int keyNum() {
        return numbers[0];
    }

    /** For {@link Find#KEYNUM}: where the first key stands, from the begin. */
    public int first() {
        return numbers[1];
    }

    /** Distance from key to key. */
    public int step() {
        return find == Find.KEYNUM ? numbers[2] : numbers[1];
    }
}
