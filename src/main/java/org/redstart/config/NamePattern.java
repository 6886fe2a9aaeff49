package org.redstart.config;

/** A glob over directive names, blind to case: {@code *}, {@code ?}, {@code [a-z]}, {@code [^x]}, {@code \} before any. */
final class NamePattern {
    private final String pattern;

    NamePattern(String pattern) {
        this.pattern = pattern;
    }

    boolean isPlain() {
        return pattern.chars().noneMatch(c -> c == '*' || c == '?' || c == '[');
    }

    boolean matches(String name) {
        return matches(0, name, 0);
    }

    private boolean matches(int p, String name, int n) {
        int at = p;
        int in = n;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            if (c == '*') {
                return matchesStar(at + 1, name, in);
            }
            if (in == name.length()) {
                return false;
            }
            int end = at + 1;
            boolean same;
            if (c == '[') {
                end = classEnd(at);
                same = inClass(at + 1, end, name.charAt(in));
                end = Math.min(end + 1, pattern.length());
            } else if (c == '\\' && end < pattern.length()) {
                same = same(pattern.charAt(end), name.charAt(in));
                end++;
            } else {
                same = c == '?' || same(c, name.charAt(in));
            }
            if (!same) {
                return false;
            }
            at = end;
            in++;
        }
        return in == name.length();
    }

    private boolean matchesStar(int rest, String name, int from) {
        for (int in = from; in <= name.length(); in++) {
            if (matches(rest, name, in)) {
                return true;
            }
        }
        return false;
    }

    /** Index of the bracket that closes the class opened at {@code open}, or the pattern's end. */
    private int classEnd(int open) {
        int at = open + 1;
        while (at < pattern.length() && pattern.charAt(at) != ']') {
            at += pattern.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(at, pattern.length());
    }

    private boolean inClass(int from, int end, char c) {
        int at = from;
        boolean not = at < end && pattern.charAt(at) == '^';
        if (not) {
            at++;
        }
        boolean found = false;
        while (at < end) {
            if (pattern.charAt(at) == '\\' && at + 1 < end) {
                at++;
            }
            char low = Character.toLowerCase(pattern.charAt(at));
            boolean range = at + 2 < end && pattern.charAt(at + 1) == '-';
            char high = range ? Character.toLowerCase(pattern.charAt(at + 2)) : low;
            char lower = Character.toLowerCase(c);
            found |= lower >= (char) Math.min(low, high) && lower <= (char) Math.max(low, high);
            at += range ? 3 : 1;
        }
        return found != not;
    }

    private static boolean same(char a, char b) {
        return Character.toLowerCase(a) == Character.toLowerCase(b);
    }
}
