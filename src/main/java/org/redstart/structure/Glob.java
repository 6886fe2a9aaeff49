package org.redstart.structure;

import org.redstart.memory.Native;

/**
 * Glob patterns as Redis matches keys with: {@code *}, {@code ?}, {@code [a-z]}, {@code [^a-z]}, {@code \} to escape.
 *
 * <p>Going back after a mismatch is only ever needed to the last star, so a pattern costs at most pattern length times text length.
 */
public final class Glob {
    private final byte[] pattern;
    private final boolean ignoreCase;

    public Glob(byte[] pattern) {
        this(pattern, false);
    }

    public Glob(byte[] pattern, boolean ignoreCase) {
        this.pattern = pattern;
        this.ignoreCase = ignoreCase;
    }

    /** Whether every text matches. */
    public boolean matchesAll() {
        return pattern.length == 1 && pattern[0] == '*';
    }

    /** As Redis has it, an empty text matches no pattern but the empty one, be it all stars. */
    public boolean matches(long text, int length) {
        if (length == 0) {
            return pattern.length == 0;
        }
        int p = 0;
        int t = 0;
        int afterStar = -1;
        int starText = 0;
        int stars = 0;
        while (t < length) {
            if (p < pattern.length && pattern[p] == '*') {
                if (++stars > MOST_STARS) {
                    return false;
                }
                while (p < pattern.length && pattern[p] == '*') {
                    p++;
                }
                afterStar = p;
                starText = t;
                continue;
            }
            int next = p < pattern.length ? step(p, Native.getUnsignedByte(text + t)) : MISMATCH;
            if (next != MISMATCH) {
                p = next;
                t++;
            } else if (afterStar >= 0) {
                p = afterStar;
                t = ++starText;
            } else {
                return false;
            }
        }
        while (p < pattern.length && pattern[p] == '*') {
            p++;
        }
        return p >= pattern.length;
    }

    /** A pattern with more stars than Redis follows matches nothing. */
    private static final int MOST_STARS = 1000;

    private static final int MISMATCH = -1;

    /** Where the pattern goes on if its element at {@code p} takes the byte, or {@link #MISMATCH}. */
    private int step(int p, int c) {
        return switch (pattern[p]) {
            case '?' -> p + 1;
            case '[' -> stepClass(p + 1, c);
            case '\\' -> p + 1 < pattern.length ? stepByte(p + 1, c) : stepByte(p, c);
            default -> stepByte(p, c);
        };
    }

    private int stepByte(int p, int c) {
        return fold(pattern[p] & 0xFF) == fold(c) ? p + 1 : MISMATCH;
    }

    /** A class without its closing bracket ends with the pattern. */
    private int stepClass(int start, int c) {
        int p = start;
        boolean negated = p < pattern.length && pattern[p] == '^';
        if (negated) {
            p++;
        }
        boolean found = false;
        while (p < pattern.length && pattern[p] != ']') {
            if (pattern[p] == '\\' && p + 1 < pattern.length) {
                p++;
                found |= fold(pattern[p] & 0xFF) == fold(c);
                p++;
            } else if (p + 2 < pattern.length && pattern[p + 1] == '-') {
                found |= inRange(fold(pattern[p] & 0xFF), fold(pattern[p + 2] & 0xFF), fold(c));
                p += 3;
            } else {
                found |= fold(pattern[p] & 0xFF) == fold(c);
                p++;
            }
        }
        return found == negated ? MISMATCH : Math.min(p + 1, pattern.length);
    }

    private static boolean inRange(int a, int b, int c) {
        return c >= Math.min(a, b) && c <= Math.max(a, b);
    }

    private int fold(int c) {
        return ignoreCase && c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    }
}
